import type { ActorCover, NameRun } from './person-names.ts';
import type { RoleWords } from './roles.ts';
import type { Word } from './words.ts';

/** What ties a person to an actor outside of a role: “led by …”, “… of Serbia”, “…, who heads its team”. */

const LEADING = new Set(['led', 'headed', 'commanded', 'chaired', 'represented', 'founded']);
const LEADS = /^(?:lead|head|speak|represent|command|found|negotiate)$/;
const OWNERS = new Set(['its', 'their']);
const MAX_PART_WORDS = 9;
const MAX_BACK_WORDS = 90;

/** “The KDP, led by Massoud Barzani”. */
export function ledBy(words: readonly Word[], name: number, cover: ActorCover): string | null {
  const isLed = words[name - 1]?.lower === 'by' && LEADING.has(words[name - 2]?.lower ?? '');
  if (!isLed) return null;
  const led = words[name - 3]?.text === ',' ? name - 4 : name - 3;
  return cover.mentions[cover.byWord[led] ?? -1]?.actor.id ?? null;
}

/** “President Vucic of Serbia”, “Frank Pearl for the government”, “…, who leads a wing of the MFDC”. */
export function actorBehind(words: readonly Word[], run: NameRun, cover: ActorCover): string | null {
  const link = words[run.end];
  if (!link || link.sentence !== words[run.first]?.sentence) return null;
  if (link.lower === 'of' || link.lower === 'for') {
    const at = words[run.end + 1]?.lower === 'the' ? run.end + 2 : run.end + 1;
    const mention = cover.mentions[cover.byWord[at] ?? -1];
    return mention && (link.lower === 'of' || mention.use === 'acts') ? mention.actor.id : null;
  }
  const part = partWords(words, run);
  if (!part) return null;
  for (let at = part.first; at < part.end; at += 1) {
    const mention = cover.mentions[cover.byWord[at] ?? -1];
    if (mention) return mention.actor.id;
    if (OWNERS.has(words[at]?.lower ?? '')) return actorOfSentence(words, run.first, cover, 0);
  }
  return null;
}

/** “Leads the rebel panel”, of “NAME, who leads the rebel panel, said”. */
export function partBehind(words: readonly Word[], run: NameRun): string | null {
  const part = partWords(words, run);
  if (!part) return null;
  return words
    .slice(part.first, part.end)
    .map(({ text }) => text)
    .join(' ');
}

function partWords(words: readonly Word[], { first, end }: NameRun): RoleWords | null {
  const [comma, who, verb] = [words[end], words[end + 1], words[end + 2]];
  if (comma?.text !== ',' || who?.lower !== 'who' || !verb || !LEADS.test(verb.lemma)) return null;
  let last = end + 2;
  while (last < end + 2 + MAX_PART_WORDS && words[last]?.sentence === words[first]?.sentence) {
    if (/^[,.;:)—–]$/.test(words[last]?.text ?? '')) break;
    last += 1;
  }
  return { first: end + 2, end: last };
}

/** “North Korea refused. Its delegate, Kim Kye-gwan, said …”. */
export function ownerBefore(words: readonly Word[], role: RoleWords | null, cover: ActorCover): string | null {
  if (!role || !OWNERS.has(words[role.first - 1]?.lower ?? '')) return null;
  const own = actorOfSentence(words, role.first - 1, cover, 0);
  return own ?? actorOfSentence(words, role.first - 1, cover, 1);
}

/** The first actor that is said to act before the word, in its sentence or so many sentences back. */
function actorOfSentence(words: readonly Word[], before: number, cover: ActorCover, back: number): string | null {
  const sentence = (words[before]?.sentence ?? 0) - back;
  let found: string | null = null;
  for (let at = before - 1; at >= Math.max(0, before - MAX_BACK_WORDS); at -= 1) {
    const word = words[at];
    if (!word || word.sentence < sentence) break;
    if (word.sentence > sentence) continue;
    const mention = cover.mentions[cover.byWord[at] ?? -1];
    if (mention && mention.use !== 'place') found = mention.actor.id;
  }
  return found;
}

/** The state that was last said to act, not far before the word. */
export function stateNear(before: number, cover: ActorCover): string | null {
  for (let at = before - 1; at >= Math.max(0, before - MAX_BACK_WORDS); at -= 1) {
    const mention = cover.mentions[cover.byWord[at] ?? -1];
    if (mention?.actor.kind === 'state' && mention.use === 'acts') return mention.actor.id;
  }
  return null;
}
