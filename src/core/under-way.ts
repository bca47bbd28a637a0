/** What somebody waits for, so that the end of Parley can wait for it too. */
export interface UnderWay {
  add(work: Promise<unknown>): void;
  /** Resolves once all that is under way now has ended, or a few seconds later. Never rejects. */
  ended(): Promise<void>;
}

/** Within the nine seconds that a process has to end, after the six that its jobs may take. */
const END_MS = 3_000;

export function createUnderWay(endMs = END_MS): UnderWay {
  const all = new Set<Promise<unknown>>();
  return {
    add(work) {
      const settled: Promise<unknown> = work.then(
        () => all.delete(settled),
        () => all.delete(settled),
      );
      all.add(settled);
    },
    async ended() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((done) => (timer = setTimeout(done, endMs)));
      await Promise.race([Promise.all(all), late]);
      clearTimeout(timer);
    },
  };
}
