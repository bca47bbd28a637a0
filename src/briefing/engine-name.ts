/** How the default engine is called in its briefs. */
export const ENGINE_NAME = 'extractive';
