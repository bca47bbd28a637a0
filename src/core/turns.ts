/**
 * Shares the event loop between people who wait for an answer and work that nobody waits for: visits of feeds, and stories on
 * their way. The embedded store and the engine answer within the call, so that such work would otherwise never let go.
 */
export interface Turns {
  /** Resolves when a piece of background work may run: one in each turn of the event loop, in the order of asking. */
  next(): Promise<void>;
  /** The same, ahead of all that wait: for the end of a piece of work, which lets go of what it holds. */
  ahead(): Promise<void>;
  /** Runs what somebody waits for. Background work stands back meanwhile, though it never stops altogether. */
  first<T>(work: () => Promise<T>): Promise<T>;
}

/** Each piece stands back so long at most; it takes about as long itself, so that half of the loop is left for either. */
const STANDS_BACK_MS = 10;

export function createTurns(standsBackMs = STANDS_BACK_MS): Turns {
  const waiting: (() => void)[] = [];
  let asked = 0;
  let isPlanned = false;
  let timer: NodeJS.Timeout | null = null;

  const runOne = (): void => {
    isPlanned = false;
    timer = null;
    waiting.shift()?.();
    plan();
  };
  const plan = (): void => {
    if (isPlanned || waiting.length === 0) return;
    isPlanned = true;
    if (asked > 0) timer = setTimeout(runOne, standsBackMs);
    else setImmediate(runOne);
  };
  const endFirst = (): void => {
    asked -= 1;
    if (asked > 0 || timer === null) return;
    clearTimeout(timer);
    timer = null;
    setImmediate(runOne);
  };
  return {
    next: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        plan();
      }),
    ahead: () =>
      new Promise((resolve) => {
        waiting.unshift(resolve);
        plan();
      }),
    async first(work) {
      asked += 1;
      try {
        return await work();
      } finally {
        endFirst();
      }
    },
  };
}
