/** Discord's limits. Source: https://discord.com/developers/docs, “Component Reference” and “Application Commands”. */

/** Components in one message, nested ones counted. */
export const MAX_COMPONENTS = 40;
/** Characters over all text displays of one message. */
export const MAX_TEXT_CHARS = 4000;
export const MAX_BUTTONS_A_ROW = 5;
export const MAX_LABEL_CHARS = 80;
export const MAX_CUSTOM_ID_CHARS = 100;
/** Of the words for a picture. */
export const MAX_ALT_CHARS = 1024;
export const MAX_CHOICES = 25;
export const MAX_CHOICE_CHARS = 100;
export const MAX_DESCRIPTION_CHARS = 100;
export const MAX_THREAD_NAME_CHARS = 100;
/** Messages that one call gives back, and so how far a repeat is looked for. */
export const MAX_LOOKED_BACK = 100;

/** How long one call of the REST API may take; the library would wait 15 s, four times. */
export const REST_TIMEOUT_MS = 5000;
/** How long a post waits for the gateway after a start. */
export const READY_TIMEOUT_MS = 30_000;
