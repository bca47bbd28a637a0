import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Lines of text in columns; every width is counted in terminal columns. */

export function wrap(text: string, width: number): readonly string[] {
  return wrapAnsi(text, Math.max(1, width), { hard: true }).split('\n');
}

export function indent(lines: readonly string[], columns: number): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `${' '.repeat(columns)}${line}`));
}

export function padTo(text: string, width: number): string {
  return `${text}${' '.repeat(Math.max(0, width - stringWidth(text)))}`;
}

export function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, stringWidth(text)), 0);
}

/** The left lines in a column of their own, the right ones beside them. */
export function beside(left: readonly string[], leftWidth: number, right: readonly string[]): readonly string[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) =>
    `${padTo(left[row] ?? '', leftWidth)}${right[row] ?? ''}`.trimEnd(),
  );
}
