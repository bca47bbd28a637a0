/** Slack's limits. Source: https://docs.slack.dev/reference/block-kit, /reference/methods/chat.postMessage and /reference/views. */

export const MAX_BLOCKS = 50;
/** Of a modal and of the Home tab. */
export const MAX_VIEW_BLOCKS = 100;
export const MAX_HEADER_CHARS = 150;
export const MAX_SECTION_CHARS = 3000;
export const MAX_FIELDS = 10;
export const MAX_FIELD_CHARS = 2000;
export const MAX_CONTEXT_ELEMENTS = 10;
/** Of the text of one context element; Slack names no number, and cuts beyond this. */
export const MAX_CONTEXT_CHARS = 2000;
export const MAX_ALT_CHARS = 2000;
export const MAX_BUTTONS = 25;
export const MAX_LABEL_CHARS = 75;
export const MAX_VALUE_CHARS = 2000;
/** Of the address in a link of ours; longer ones are shown as their words alone. */
export const MAX_LINK_CHARS = 1500;
export const MAX_LINK_WORDS_CHARS = 1000;
/** Over all blocks of a message as JSON; Slack refuses somewhat more (`msg_blocks_too_long`). */
export const MAX_MESSAGE_CHARS = 12_000;
/** Kept free in each message for the buttons that lead on and for a line on who shared it. */
export const RESERVED_BLOCKS = 3;
export const RESERVED_CHARS = 2600;
/** A longer line is neither shared nor read on: two buttons carry it. */
export const MAX_CARRIED_LINE_CHARS = 900;
/** Of the plain text that notifications show and screen readers read. */
export const MAX_FALLBACK_CHARS = 3000;

export const MAX_VIEW_TITLE_CHARS = 24;
export const MAX_OPTIONS = 100;
export const MAX_OPTION_CHARS = 75;
export const MAX_OPTION_VALUE_CHARS = 150;
export const MAX_INPUT_LABEL_CHARS = 2000;
export const MAX_PLACEHOLDER_CHARS = 150;
export const MAX_INPUT_CHARS = 3000;
/** Of a view as a whole Slack takes 250 kB; this many characters are as much as anybody reads. */
export const MAX_VIEW_CHARS = 40_000;
export const MAX_PROMPTS = 4;

/** Messages in one page of a conversation, and pages, that a repeat is looked for in. */
export const MAX_LOOKED_BACK = 200;
export const MAX_PAGES_BACK = 10;
/** A post that is too long goes on in its thread for so many messages. */
export const MAX_POST_PAGES = 5;

/** How long one call of the Web API may take, and how often one that only reads is tried again after a fault. */
export const CALL_TIMEOUT_MS = 10_000;
export const CALL_RETRIES = 2;
/** Slack lets an app post about one message a second to a channel. */
export const POST_SPACING_MS = 1000;
/** Channels whose last post is remembered. */
export const MAX_PACED_CHANNELS = 2000;

/** A picture that is not with Slack after this long is left out. */
export const UPLOAD_TIMEOUT_MS = 5000;
export const MAX_PICTURES = 3;
export const MAX_FILES = 3;

/** How often an answer is handed over again that Slack did not take, and the longest that is waited for it to ask. */
export const ANSWER_TRIES = 3;
export const MAX_ANSWER_WAIT_MS = 30_000;

/** Whether a member is an admin is asked again after this long; more members than this are not remembered at once. */
export const ROLE_LIFETIME_MS = 5 * 60_000;
export const MAX_ROLES = 2000;
/** User groups whose members are remembered. */
export const MAX_GROUPS = 200;
/** Events and envelopes by which a repeat is known; Slack repeats an event up to five minutes later. */
export const MAX_REMEMBERED_EVENTS = 5000;
/** Answers kept for their buttons. */
export const MAX_KEPT_ANSWERS = 200;
export const ANSWER_LIFETIME_MS = 30 * 60_000;
/** The same in the store, where several processes share them; a larger one, with pictures, is made anew by another process. */
export const MAX_STORED_ANSWERS = 1000;
export const MAX_STORED_ANSWER_CHARS = 200_000;
/** Workspaces whose clients are kept at hand. */
export const MAX_WORKSPACES = 500;
/** How long a workspace's token is remembered before the store is asked again. */
export const WORKSPACE_LIFETIME_MS = 60_000;
/** Slack tells of an event again after one and five minutes. */
export const REPEATS_MS = 15 * 60_000;

/** Socket Mode connections at a time, so that commands go on while Slack refreshes one of them. */
export const SOCKETS = 2;
/** A connection that Slack will close serves so much longer, beside the one that comes after it. */
export const REFRESH_LINGER_MS = 2000;
/** The pauses before a connection is tried again, doubled from the first to the last. */
export const FIRST_PAUSE_MS = 200;
export const LAST_PAUSE_MS = 30_000;
/** After a connection that lasted this long the next one is opened at once. */
export const STEADY_MS = 1000;

/** A modal's answer that takes longer than this is shown when it comes, over a view that says so. */
export const MODAL_PATIENCE_MS = 800;
/** Links of one message that are unfurled. */
export const MAX_UNFURLS = 5;
/** A connection on which Slack does not say hello in this time is given up. */
export const HELLO_TIMEOUT_MS = 15_000;
/** A picture that Slack was given a moment ago may not be ready to be shown. */
export const PICTURE_PAUSE_MS = 1500;
