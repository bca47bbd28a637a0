/**
 * Discord's limits. Source: https://discord.com/developers/docs, “Component Reference”, “Application Commands”, “Message”
 * and “Rate Limits”.
 */

/** Components in one message, nested ones counted. */
export const MAX_COMPONENTS = 40;
/** Characters over all text displays of one message. */
export const MAX_TEXT_CHARS = 4000;
export const MAX_BUTTONS_A_ROW = 5;
export const MAX_LABEL_CHARS = 80;
export const MAX_CUSTOM_ID_CHARS = 100;
/** Of the address behind a button. */
export const MAX_LINK_CHARS = 512;
/** Of a select menu, and of the words that an option of it shows and stands for. */
export const MAX_SELECT_OPTIONS = 25;
export const MAX_SELECT_CHARS = 100;
/** Of the words for a picture. */
export const MAX_ALT_CHARS = 1024;
export const MAX_MODAL_TITLE_CHARS = 45;
export const MAX_MODAL_FIELDS = 5;
export const MAX_FIELD_LABEL_CHARS = 45;
export const MAX_FIELD_CHARS = 4000;
export const MAX_CHOICES = 25;
export const MAX_CHOICE_CHARS = 100;
export const MAX_DESCRIPTION_CHARS = 100;
export const MAX_THREAD_NAME_CHARS = 100;
export const MAX_TAGS = 5;
/** Messages that one call gives back, and so how far a repeat is looked for. */
export const MAX_LOOKED_BACK = 100;

/** Pages of one answer; what is beyond the last is left out, and said to be. */
export const MAX_PAGES = 12;
/** Answers of several pages that are kept for turning over, and command lines too long for a custom id. The oldest make room. */
export const KEPT_ANSWERS = 2000;
export const KEPT_LINES = 5000;

/** Announcements of one channel that Discord publishes in an hour. */
export const CROSSPOSTS_AN_HOUR = 10;
/** Announcements that wait to be published. */
export const MAX_CROSSPOSTS_WAITING = 200;

/** How long one call of the REST API may take; the library would wait 15 s, four times. */
export const REST_TIMEOUT_MS = 5000;
/** How long a post waits for the gateway after a start. */
export const READY_TIMEOUT_MS = 30_000;
/** A longer wait that Discord asks for is handed to the caller, who can do something else meanwhile. */
export const MAX_PACED_WAIT_MS = 15_000;

/**
 * Refused calls (401, 403 or 429) in one window after which no more are made in it. Discord bans an address at 10,000 in ten
 * minutes, which other programs of the same address may share.
 */
export const MAX_REFUSED_CALLS = 2500;
export const REFUSED_WINDOW_MS = 10 * 60_000;

/** Waits between tries to open the gateway again. The longest makes 720 a day, and Discord takes 1,000 new sessions in one. */
export const FIRST_RECONNECT_WAIT_MS = 1000;
export const MAX_RECONNECT_WAIT_MS = 120_000;
/** A connection that stood for so long had no fault: what comes after it is another. */
export const STEADY_CONNECTION_MS = 60_000;

/** Waits between tries to log in while Discord is down. */
export const FIRST_LOGIN_WAIT_MS = 1000;
export const MAX_LOGIN_WAIT_MS = 60_000;
