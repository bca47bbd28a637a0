/** Lines longer than this are hard to read, however wide the window. */
const MAX_WIDTH = 100;
const MIN_WIDTH = 30;
/** What a pipe or an unknown window is drawn for. */
const DEFAULT_WIDTH = 80;

export const MAX_LINE_CHARS = 4000;
/** More than any reply of ours has; a feed's text beyond it is cut at a sentence. */
export const MAX_TEXT_CHARS = 6000;
/** A name, a label, an outlet: what stands within a line. */
export const MAX_NAME_CHARS = 300;
export const MAX_BLOCKS = 500;
export const MAX_HISTORY = 200;
/** Posts that are known again when they are repeated. */
export const MAX_POSTED = 1000;

/** What the terminal can show and its user wants. */
export interface TerminalLook {
  /** In columns. */
  readonly width: number;
  readonly colour: boolean;
  /** Addresses that can be clicked (OSC 8). */
  readonly hyperlinks: boolean;
}

/** The part of a writable stream that says what kind of terminal it is. */
export interface TerminalStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/**
 * @param wantsColour whether the person wants colour at all (`NO_COLOR`, `TERM=dumb`)
 */
export function terminalLook(stream: TerminalStream, wantsColour: boolean): TerminalLook {
  const isTerminal = stream.isTTY === true;
  // A terminal without a size says 0.
  const columns = stream.columns === undefined || stream.columns < 1 ? DEFAULT_WIDTH : stream.columns;
  const width = Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, columns));
  return { width, colour: isTerminal && wantsColour, hyperlinks: isTerminal && wantsColour };
}
