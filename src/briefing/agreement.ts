import type { RelevantBrief } from '#src/core/brief.ts';
import type { Agreement, Status } from '#src/core/vocabulary.ts';
import type { Reading } from './reading.ts';
import { type PlacedCue, readCues } from './status.ts';
import { agreementTypes } from './agreement-types.ts';

const MADE: ReadonlySet<Status> = new Set(['agreed', 'signed', 'implementing', 'breached', 'terminated']);
const UNMADE: ReadonlySet<Status> = new Set(['refused', 'proposed']);
const MIN_SCORE = 2;

/** The kind of accord or truce that the story reports as made or in force; null where none is. */
export function findAgreement(reading: Reading, status: RelevantBrief['status']): Agreement | null {
  if (status === null || UNMADE.has(status.value)) return null;
  const made = readCues(reading)
    .filter((cue) => MADE.has(cue.status) && cue.plain && cue.score >= MIN_SCORE)
    .toSorted((a, b) => b.score - a.score);
  for (const cue of made) {
    const kind = kindOf(reading, cue);
    if (kind === 'ceasefire') return kind;
  }
  if (!MADE.has(status.value) || status.value === 'terminated') return null;
  const [best] = made;
  return best ? (kindOf(reading, best) ?? 'partial') : 'partial';
}

function kindOf(reading: Reading, cue: PlacedCue): Agreement | null {
  const sentence = cue.sentence === null ? null : reading.sentences[cue.sentence];
  const words = sentence
    ? reading.tokens
        .slice(sentence.firstToken, sentence.endToken)
        .map((token) => token.lower)
        .join(' ')
    : (reading.story.title ?? '').toLowerCase();
  return agreementTypes.find((type) => type.words.some((word) => words.includes(word)))?.type ?? null;
}
