import type { Token } from '#src/stories/sentences.ts';
import type { Entry } from './gazetteer.ts';
import type { ActorMention } from './reading.ts';
import { isOfficial } from './sides.ts';

const PLACE_WORDS = new Set([
  'in',
  'at',
  'near',
  'into',
  'across',
  'inside',
  'outside',
  'around',
  'throughout',
  'from',
  'to',
  'of',
  'over',
  'through',
  'via',
  'toward',
  'towards',
  'within',
  'visit',
  'visited',
  'visiting',
  'leave',
  'left',
  'reach',
  'reached',
]);
const PARTNER_WORDS = new Set(['by', 'between', 'with', 'against', 'that']);
const VERB_TAGS = new Set(['VERB', 'AUX']);
const NOMINAL_TAGS = new Set(['NOUN', 'ADJ', 'PROPN']);
/** How many words may stand between an adjective and the officials whom it describes. */
const OFFICIAL_REACH = 3;

/**
 * What a wording is doing where it stands, tokens `[at, end)`: “Syria refused” acts, “in Syria” is a place, “Syrian
 * refugees” are described. A capital stands for its government only where it does something.
 */
export function useOf(entry: Entry, tokens: readonly Token[], at: number, end: number): ActorMention['use'] {
  if (entry.form === 'capital') return useOfCapital(tokens, at, end);
  if (entry.kind === 'group' || entry.kind === 'organization' || entry.form === 'seat') {
    return tokens[end]?.text === '-' ? 'describes' : 'acts';
  }
  // “Former Finnish president” no longer acts for Finland.
  const isFormer = /^(?:former|ex|late)$/.test(tokens[at - 1]?.lower ?? '');
  if (namesOfficials(tokens, end)) return isFormer ? 'describes' : 'acts';
  const next = tokens[end];
  if (next?.text === '-' || isPossessive(next)) return 'describes';
  const isNoun = next !== undefined && NOMINAL_TAGS.has(next.pos) && !VERB_TAGS.has(next.pos);
  if (entry.form === 'adjective')
    return isNoun ? 'describes' : tokens[end - 1]?.lower.endsWith('s') ? 'acts' : 'describes';
  // “The breakaway regions of Abkhazia and South Ossetia”.
  const isRegion = entry.kind === 'people' && tokens[at - 1]?.lower === 'of';
  if (isPlaceBefore(tokens, at) && !isRegion) return 'place';
  return isNoun && next.pos === 'NOUN' ? 'describes' : 'acts';
}

function useOfCapital(tokens: readonly Token[], at: number, end: number): ActorMention['use'] {
  const next = tokens[end];
  const before = tokens[at - 1]?.lower ?? '';
  if (isPlaceBefore(tokens, at)) return 'place';
  if (PARTNER_WORDS.has(before) || isPossessive(next) || /^[’']$/.test(next?.text ?? '')) return 'acts';
  // A dateline, or “Astana, Kazakhstan”.
  if (next === undefined || /^[(—–,-]$/.test(next.text)) return before === 'and' ? 'acts' : 'place';
  if (VERB_TAGS.has(next.pos)) return 'acts';
  return before === 'and' && !NOMINAL_TAGS.has(next.pos) ? 'acts' : 'place';
}

function isPlaceBefore(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  const word = before?.lower === 'the' ? tokens[at - 2] : before;
  // “The leaders of Thailand”.
  const owner = tokens[at - 2];
  if (before?.lower === 'of' && owner !== undefined && isOfficial(owner)) return false;
  return word !== undefined && PLACE_WORDS.has(word.lower);
}

function isPossessive(token: Token | undefined): boolean {
  return token !== undefined && /^[’']s$/.test(token.text);
}

/** “Syrian negotiators”, “U.S. Secretary of State”, “Iran's chief negotiator”. */
function namesOfficials(tokens: readonly Token[], end: number): boolean {
  for (let at = end; at <= end + OFFICIAL_REACH; at += 1) {
    const token = tokens[at];
    if (token === undefined) return false;
    if (isOfficial(token)) return true;
    if (!NOMINAL_TAGS.has(token.pos) && !isPossessive(token)) return false;
  }
  return false;
}
