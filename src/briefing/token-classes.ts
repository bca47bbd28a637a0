/** Names of classes of tokens, such as `talks` or `place`, each of which has a bit. */
const names: string[] = [];
const MAX_CLASSES = 31;

/** @throws RangeError where there are more classes than bits */
export function classBit(name: string): number {
  const before = names.indexOf(name);
  if (before >= 0) return 1 << before;
  if (names.length === MAX_CLASSES) throw new RangeError(`There is no bit left for the class “${name}”.`);
  names.push(name);
  return 1 << (names.length - 1);
}

const setsByBits = new Map<number, ReadonlySet<string>>();

function noteSet(bits: number): ReadonlySet<string> {
  const set = new Set(names.filter((name) => (bits & classBit(name)) !== 0));
  setsByBits.set(bits, set);
  return set;
}

/** By token index, the classes that the token belongs to; most tokens belong to none. */
export class TokenClasses {
  /** For each token, the bits of its classes. */
  readonly bits: Int32Array;

  constructor(bits: Int32Array) {
    this.bits = bits;
  }

  has(at: number): boolean {
    return (this.bits[at] ?? 0) !== 0;
  }

  get(at: number): ReadonlySet<string> | undefined {
    const bits = this.bits[at] ?? 0;
    if (bits === 0) return undefined;
    return setsByBits.get(bits) ?? noteSet(bits);
  }

  /** The first token of any class; null where there is none. */
  first(): number | null {
    const at = this.bits.findIndex((bits) => bits !== 0);
    return at < 0 ? null : at;
  }

  /** The same with one class more for those tokens. */
  with(name: string, holds: (token: number) => boolean): TokenClasses {
    const bit = classBit(name);
    const bits = this.bits.slice();
    for (let at = 0; at < bits.length; at += 1) if (holds(at)) bits[at] = (bits[at] ?? 0) | bit;
    return new TokenClasses(bits);
  }
}
