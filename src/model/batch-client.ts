export interface BatchRequest {
  readonly id: string;
  /** The body of the ordinary call, JSON. */
  readonly body: string;
}

/** What became of one request: the body that the ordinary call would have been answered with, or null. */
interface BatchResult {
  readonly id: string;
  readonly body: string | null;
}

type Submission =
  | { readonly kind: 'taken'; readonly id: string }
  /** Not taken, and worth another try. */
  | { readonly kind: 'busy'; readonly status: number }
  /** `hasBatches` is false where the address knows of none. */
  | { readonly kind: 'refused'; readonly status: number; readonly hasBatches: boolean };

/** A batch that may be the one whose submission was cut off. */
interface Lost {
  readonly mark: string;
  readonly begunAt: Date;
  readonly requests: number;
  /** The provider's ids of batches that are known to be others. */
  readonly known: readonly string[];
}

/** A provider's batches. Everything throws `model/unavailable` where the provider cannot be reached or fails. */
export interface BatchClient {
  /** Whether the address knows of batches; a key that it refuses throws. */
  isThere(): Promise<boolean>;
  /** @param mark ours, where the provider keeps one */
  submit(mark: string, requests: readonly BatchRequest[], beta: string | null): Promise<Submission>;
  /** The batch that the provider took although its answer never came, or null. */
  find(lost: Lost): Promise<string | null>;
  look(id: string): Promise<'working' | 'ended' | 'gone'>;
  /** Of a batch that has ended, each once; requests that were never answered may be missing. */
  results(id: string): AsyncGenerator<BatchResult>;
  cancel(id: string): Promise<void>;
}

const BUSY = new Set([429, 503, 529]);
const NO_SUCH_ADDRESS = new Set([404, 405]);

/** What a status other than 2xx says of a batch that was sent. */
export function notTaken({ status }: Response): Submission {
  if (BUSY.has(status)) return { kind: 'busy', status };
  return { kind: 'refused', status, hasBatches: !NO_SUCH_ADDRESS.has(status) };
}
