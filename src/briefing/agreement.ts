import type { RelevantBrief } from '#src/core/brief.ts';
import type { Agreement, Status } from '#src/core/vocabulary.ts';
import { agreementTypeIn } from './agreement-types.ts';
import { headlineTokens } from './headline.ts';
import { type Reading, tellingSentences } from './reading.ts';
import { type PlacedCue, readCues } from './status.ts';

const MADE: ReadonlySet<Status> = new Set(['agreed', 'signed', 'implementing', 'breached']);
const UNMADE: ReadonlySet<Status> = new Set(['refused', 'proposed', 'terminated', 'collapsed']);
const MIN_SCORE = 2;

/** The kind of accord or truce that the story reports as made or in force; null where none is. */
export function findAgreement(reading: Reading, status: RelevantBrief['status']): Agreement | null {
  if (status === null || UNMADE.has(status.value)) return null;
  const kinds = readCues(reading)
    .filter((cue) => MADE.has(cue.status) && (cue.plain || cue.status === status.value) && cue.score >= MIN_SCORE)
    .toSorted((a, b) => b.score - a.score)
    .map((cue) => kindOf(reading, cue));
  if (kinds.includes('ceasefire')) return 'ceasefire';
  if (!MADE.has(status.value)) return null;
  return kinds.find((kind) => kind !== null) ?? kindAtTheTop(reading) ?? 'partial';
}

/** Where no sentence that says the accord is made says its kind: what the headline or the first sentence speaks of. */
function kindAtTheTop(reading: Reading): Agreement | null {
  const title = headlineTokens(reading);
  const first = tellingSentences(reading)[0];
  const kinds = [
    agreementTypeIn(title, { from: 0, to: title.length }),
    first ? agreementTypeIn(reading.tokens, { from: first.firstToken, to: first.endToken }) : null,
  ];
  // “They agreed to meet again” beside an accord is not its kind.
  return kinds.find((kind) => kind !== null && kind !== 'procedural') ?? null;
}

function kindOf(reading: Reading, cue: PlacedCue): Agreement | null {
  const title = headlineTokens(reading);
  if (cue.sentence === null) return agreementTypeIn(title, { from: 0, to: title.length });
  const sentence = reading.sentences[cue.sentence];
  return sentence ? agreementTypeIn(reading.tokens, { from: sentence.firstToken, to: sentence.endToken }) : null;
}
