/**
 * The words that stories are made of, each once. Whatever hangs on a word alone, whichever story it stands in, is worked out
 * when it is first asked for and kept beside the word, so that a story's hundredth “the” costs a look into an array.
 */

/** A word or mark as it is spelled, with its part of speech there. */
export interface Form {
  /** Counts on from 0 and is given to one form alone. */
  readonly id: number;
  readonly text: string;
  /** In lower case, with straight marks. */
  readonly lower: string;
  /** The dictionary's form of it, in lower case. */
  readonly lemma: string;
  /** A universal part-of-speech tag. */
  readonly pos: string;
}

/** Whatever stands for a form: a token, a word. */
export interface Formed {
  readonly form: Form;
}

/** Then the lexicon begins anew. English news has some 30,000 forms in 10,000 stories. */
const MAX_FORMS = 40_000;

let nextId = 0;
/** Forms before this one belong to a lexicon that is forgotten: what hangs on them is worked out each time. */
let firstId = 0;
const forgetters: (() => void)[] = [];

/** A form with an id of its own; where too many are kept, all of them are forgotten first. */
export function newForm(text: string, pos: string, lemma: string | null): Form {
  if (nextId - firstId >= MAX_FORMS) {
    firstId = nextId;
    for (const forget of forgetters) forget();
  }
  const id = nextId;
  nextId += 1;
  const small = text.toLowerCase();
  const lower = small.includes('’') ? small.replaceAll('’', "'") : small;
  return { id, text, lower, lemma: lemma === null ? lower : lemma.toLowerCase(), pos };
}

/** Calls it whenever the lexicon begins anew, for what is kept by form elsewhere. */
export function whenForgotten(forget: () => void): void {
  forgetters.push(forget);
}

const UNKNOWN = 0;
const NO = 1;
const YES = 2;

/** A yes or no that hangs on the form alone. */
export function factOf(holds: (form: Form) => boolean): (bearer: Formed) => boolean {
  const answers = new Uint8Array(MAX_FORMS);
  whenForgotten(() => void answers.fill(UNKNOWN));
  return ({ form }) => {
    const at = form.id - firstId;
    const known = answers[at];
    if (known === undefined) return holds(form);
    if (known !== UNKNOWN) return known === YES;
    const answer = holds(form);
    answers[at] = answer ? YES : NO;
    return answer;
  };
}

/** A value that hangs on the form alone. */
export function valueOf<T>(workOut: (form: Form) => T): (bearer: Formed) => T {
  let values: T[] = [];
  whenForgotten(() => {
    values = [];
  });
  return ({ form }) => {
    const at = form.id - firstId;
    if (at < 0) return workOut(form);
    const known = values[at];
    if (known !== undefined) return known;
    const value = workOut(form);
    // Looked up again: working it out may have made the lexicon begin anew.
    if (form.id >= firstId) values[form.id - firstId] = value;
    return value;
  };
}
