/** What `parley doctor` found about one thing. */
export interface Finding {
  /** Such as `store`. */
  readonly about: string;
  /** `odd` works, and should be looked at. */
  readonly state: 'well' | 'odd' | 'wrong';
  /** In plain words, and what to do where something is to be done. */
  readonly words: string;
}

/** One light call over the network; a fake in tests. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A call that takes longer finds nothing out. */
export const CHECK_MS = 8_000;

export function finding(about: string, state: Finding['state'], words: string): Finding {
  return { about, state, words };
}

/** The difference of a server's clock to ours, from the `date` of its answer; milliseconds, or null where it gives none. */
export function clockDifferenceMs(answer: Response, now: Date): number | null {
  const at = Date.parse(answer.headers.get('date') ?? '');
  return Number.isNaN(at) ? null : at - now.getTime();
}
