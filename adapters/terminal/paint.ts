import { styleText } from 'node:util';
import { STATUS_LOOKS } from '#src/core/vocabulary.ts';
import type { Status, Tone } from '#src/core/vocabulary.ts';
import type { TerminalLook } from './limits.ts';

type Style = Parameters<typeof styleText>[0];

const TONES: Readonly<Record<Tone, Style>> = {
  good: 'green',
  open: 'cyan',
  waiting: 'yellow',
  bad: 'red',
  neutral: 'white',
};

/** Colour and weight, or plain text where the terminal wants none. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly status: (status: Status, text: string) => string;
  readonly link: (url: string) => string;
}

export function createPaint({ colour, hyperlinks }: TerminalLook): Paint {
  // Whether colour is wanted is decided by the caller, not by the process's own output.
  const paint = (style: Style, text: string): string =>
    colour && text !== '' ? styleText(style, text, { validateStream: false }) : text;
  return {
    strong: (text) => paint('bold', text),
    quiet: (text) => paint('dim', text),
    status: (status, text) => paint(['bold', TONES[STATUS_LOOKS[status].tone]].flat() as Style, text),
    // OSC 8, as specified at https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
    link: (url) => (hyperlinks ? `\u001B]8;;${url}\u0007${paint('dim', url)}\u001B]8;;\u0007` : paint('dim', url)),
  };
}
