export interface FetchLimits {
  readonly connectTimeoutMs: number;
  /** From the request to the last of the answer's headers. */
  readonly headersTimeoutMs: number;
  /** The longest silence within a body. */
  readonly bodyTimeoutMs: number;
  /** All hops together, to the last byte. */
  readonly wholeTimeoutMs: number;
  /** Counted after decompression. */
  readonly maxBodyBytes: number;
  readonly maxRedirects: number;
}

export const DEFAULT_LIMITS: FetchLimits = {
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 20_000,
  bodyTimeoutMs: 20_000,
  wholeTimeoutMs: 60_000,
  maxBodyBytes: 15_000_000,
  maxRedirects: 5,
};
