/** Slack's limits. Source: https://docs.slack.dev/reference/block-kit/blocks and /reference/methods/chat.postMessage. */

export const MAX_BLOCKS = 50;
export const MAX_HEADER_CHARS = 150;
export const MAX_SECTION_CHARS = 3000;
export const MAX_FIELDS = 10;
export const MAX_FIELD_CHARS = 2000;
/** Of the text of one context element; Slack names no number, and cuts beyond this. */
export const MAX_CONTEXT_CHARS = 2000;
export const MAX_BUTTONS = 25;
export const MAX_LABEL_CHARS = 75;
export const MAX_VALUE_CHARS = 2000;
/** Over all blocks of a message; Slack refuses somewhat more (`msg_blocks_too_long`). */
export const MAX_MESSAGE_CHARS = 12_000;
/** Of the plain text that notifications show. */
export const MAX_FALLBACK_CHARS = 3000;

/** Messages in one page of a conversation, and pages, that a repeat is looked for in. */
export const MAX_LOOKED_BACK = 200;
export const MAX_PAGES_BACK = 10;

/** How long one call of the Web API may take, and how often it is tried again after a fault of the network. */
export const CALL_TIMEOUT_MS = 10_000;
export const CALL_RETRIES = 3;

/** Whether a member is an admin is asked again after this long; more members than this are not remembered at once. */
export const ROLE_LIFETIME_MS = 5 * 60_000;
export const MAX_ROLES = 2000;
