/** The key of work that runs once over all processes. */
export const ALL = 'all';

/** By the first digit of their ids, so that no two processes have the same story. */
export function partOf(id: string, parts: number): string {
  return parts === 1 ? ALL : id.slice(0, 1);
}

export function partKeys(parts: number): readonly string[] {
  return parts === 1 ? [ALL] : Array.from({ length: parts }, (_, digit) => digit.toString(16));
}
