/** The part of wink-nlp's automata that is used here; it exports them for itself alone, and without types. */
declare module 'wink-nlp/src/automaton.js' {
  /** What it found: the first and the last token of each pattern, and the pattern's name. */
  type Found = [first: number, last: number, name: string];

  interface Automaton {
    importJSON(machine: string): void;
    recognize(events: readonly number[]): Found[];
  }

  /** @param ignored the word that it passes over, a line break where none is given */
  export default function automaton(cache: unknown, ignored?: string): Automaton;
}
