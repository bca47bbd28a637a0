/** Holds what one process at a time may have, for as long as it lives. */
export interface Holder {
  /**
   * Resolves once all of the names are this process’s, which they stay until they are let go or lost. Rejects where the signal is
   * given first.
   */
  hold(names: readonly string[], parts: HoldParts): Promise<Held>;
}

export interface HoldParts {
  readonly signal: AbortSignal;
  /** Another process has the name, since that moment (ISO 8601): told at first, and now and then while it stays so. */
  readonly waiting: (name: string, since: string) => void;
  /** Another process has taken the name, since this one was not heard of. Told once, and the others are let go. */
  readonly lost: (name: string) => void;
}

export interface Held {
  /** Never rejects. */
  letGo(): Promise<void>;
}
