/** The setting that holds when briefs were last looked at, by any process: for the reason of a missed slot, and for whoever asks who works. */
export const LAST_ROUND = 'delivery.lastRound';
