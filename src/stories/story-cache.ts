/** A story's text and its title, each as it is written and as it is read, and one more. */
const MAX_KEPT = 5;
const caches: StoryCache<object, unknown>[] = [];

/**
 * What several parts of a brief ask of the same words, kept until the story is done with. No WeakMap is used: V8 takes all that a
 * WeakMap holds for alive until old memory is collected, so that most of a story would be moved there before it is dropped.
 * Where a story has more keys than are kept, the oldest gives way, and what hung on it is worked out anew.
 */
export class StoryCache<K extends object, V> {
  #keys: K[] = [];
  #values: V[] = [];
  #oldest = 0;

  constructor() {
    caches.push(this);
  }

  get(key: K): V | undefined {
    for (let at = 0; at < this.#keys.length; at += 1) if (this.#keys[at] === key) return this.#values[at];
    return undefined;
  }

  set(key: K, value: V): void {
    const kept = this.#keys.indexOf(key);
    const at = kept >= 0 ? kept : this.#keys.length < MAX_KEPT ? this.#keys.length : this.#oldest;
    if (kept < 0) this.#oldest = (at + 1) % MAX_KEPT;
    this.#keys[at] = key;
    this.#values[at] = value;
  }

  clear(): void {
    this.#keys = [];
    this.#values = [];
    this.#oldest = 0;
  }
}

/** Lets go of all that was kept for stories. */
export function forgetStories(): void {
  for (const cache of caches) cache.clear();
}
