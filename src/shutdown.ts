/** What is under way has so long to end; a service manager gives ten seconds before it kills. */
const GRACE_MS = 9_000;
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

interface ShutdownParts {
  /** `process`, or what stands for it. */
  readonly signals: {
    on(signal: keyof typeof EXIT_CODES, listener: () => void): unknown;
    exit(code: number): void;
  };
  /** Begins to end; what is under way is finished or handed back. */
  readonly stop: () => void;
  readonly graceMs?: number;
}

/**
 * The first signal begins the end, and the process is gone by itself soon after; where something does not end it is left, since
 * the store holds whatever matters. A second signal ends at once.
 */
export function endOnSignals({ signals, stop, graceMs = GRACE_MS }: ShutdownParts): void {
  let isEnding = false;
  for (const [name, code] of Object.entries(EXIT_CODES)) {
    signals.on(name as keyof typeof EXIT_CODES, () => {
      if (isEnding) {
        signals.exit(code);
        return;
      }
      isEnding = true;
      setTimeout(() => signals.exit(0), graceMs).unref();
      stop();
    });
  }
}
