/** A step that somebody announced for a day or a month. */
export interface AnnouncedStep {
  /** The same at each writing, so that a calendar replaces an older copy instead of keeping both. */
  readonly id: string;
  readonly talks: string;
  /** The story's own sentence. */
  readonly text: string;
  /** `2024-12-03` or `2024-12`. */
  readonly date: string;
  readonly url: string | null;
}
