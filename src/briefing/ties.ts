import type { ActorCover, NameRun } from './person-names.ts';
import type { RoleWords } from './roles.ts';
import type { Word } from './words.ts';

/** What ties a person to an actor outside of a role: “led by …”, “… of Serbia”, “…, who heads its team”. */

const LEADING = new Set(['led', 'headed', 'commanded', 'chaired', 'represented', 'founded']);
/** Parts of a side. */
const PARTS = new Set(
  'faction|wing|group|party|movement|delegation|team|panel|militia|army|branch|camp|forces|committee'.split('|'),
);
const ACTS_FOR =
  /^(?:sign|signed|initial|initialled|initialed|spoke|speak|act|acted|acting|negotiate|attend|attended)$/;
const MAX_BEHALF_WORDS = 14;
const LEADS = /^(?:lead|head|speak|represent|command|found|negotiate)$/;
const OWNERS = new Set(['its', 'their']);
const MAX_PART_WORDS = 9;
const MAX_APPOSITION_WORDS = 10;
const MAX_BACK_WORDS = 90;

/** “The KDP, led by Massoud Barzani”, “the SLA faction led by …”, “a rival wing under …”. */
export function ledBy(words: readonly Word[], name: number, cover: ActorCover): string | null {
  const by = /^(?:former|ex|late|exiled|veteran)$/.test(words[name - 1]?.lower ?? '') ? name - 2 : name - 1;
  const isUnder = words[by]?.lower === 'under' && PARTS.has(words[by - 1]?.lower ?? '');
  if (!isUnder && !(words[by]?.lower === 'by' && LEADING.has(words[by - 1]?.lower ?? ''))) return null;
  let led = isUnder ? by - 1 : by - 2;
  if (words[led]?.text === ',') led -= 1;
  if (PARTS.has(words[led]?.lower ?? '') && (cover.byWord[led] ?? -1) === -1) led -= 1;
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
  const represented = actedFor(words, run);
  if (represented !== null) return mentionAt(words, represented, cover);
  const part = partWords(words, run);
  if (!part) return null;
  for (let at = part.first; at < part.end; at += 1) {
    const mention = cover.mentions[cover.byWord[at] ?? -1];
    if (mention) return mention.actor.id;
    if (OWNERS.has(words[at]?.lower ?? '')) return actorOfSentence(words, run.first, cover, 0);
  }
  return null;
}

/** “NAME signed for …”, “NAME put his name to it on behalf of …”: the word that follows. */
function actedFor(words: readonly Word[], { end }: NameRun): number | null {
  const verb = words[end];
  if (!verb || verb.pos === 'PUNCT') return null;
  if (ACTS_FOR.test(verb.lower) && words[end + 1]?.lower === 'for') return end + 2;
  for (let at = end; at < end + MAX_BEHALF_WORDS && words[at]?.sentence === verb.sentence; at += 1) {
    if (words[at]?.lower === 'behalf' && words[at + 1]?.lower === 'of') return at + 2;
  }
  return null;
}

function mentionAt(words: readonly Word[], at: number, cover: ActorCover): string | null {
  const first = /^(?:the|its|an?)$/.test(words[at]?.lower ?? '') ? at + 1 : at;
  return cover.mentions[cover.byWord[first] ?? cover.byWord[at] ?? -1]?.actor.id ?? null;
}

/** “NAME, a spokesman for the group”: the armed group that was last named before. */
export function groupNear(words: readonly Word[], role: RoleWords | null, cover: ActorCover): string | null {
  if (!role) return null;
  const said = words.slice(role.first, role.end).map(({ lower }) => lower);
  if (
    !/(?:for|of) the (?:\w+ )?(?:group|movement|rebels|guerrillas|militants|insurgents|organi[sz]ation|front)$/.test(
      said.join(' '),
    )
  )
    return null;
  for (let at = role.first - 1; at >= Math.max(0, role.first - MAX_BACK_WORDS); at -= 1) {
    const mention = cover.mentions[cover.byWord[at] ?? -1];
    if (mention?.actor.kind === 'group') return mention.actor.id;
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
  if (words[end]?.text !== ',') return null;
  // “NAME, the justice minister, who heads Jakarta's team”.
  let who = end + 1;
  while (words[who]?.lower !== 'who' && who < end + MAX_APPOSITION_WORDS) who += 1;
  const verb = words[who + 1];
  if (words[who - 1]?.text !== ',' || verb?.sentence !== words[first]?.sentence || !LEADS.test(verb?.lemma ?? ''))
    return null;
  let last = who + 1;
  while (last < who + 1 + MAX_PART_WORDS && words[last]?.sentence === words[first]?.sentence) {
    if (/^[,.;:)—–]$/.test(words[last]?.text ?? '')) break;
    last += 1;
  }
  return { first: who + 1, end: last };
}

/** “North Korea refused. Its delegate, Kim Kye-gwan, said …”. */
export function ownerBefore(words: readonly Word[], role: RoleWords | null, cover: ActorCover): string | null {
  if (!role || !OWNERS.has(words[role.first - 1]?.lower ?? '')) return null;
  const own = actorOfSentence(words, role.first - 1, cover, 0);
  return own ?? actorOfSentence(words, role.first - 1, cover, 1) ?? actorOfSentence(words, role.first - 1, cover, 2);
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
