import type { ListItem, Reply } from '#src/core/reply.ts';
import type { Talks } from '#src/core/talks.ts';
import { fields, muted, plural } from './blocks.ts';
import { hasState, listLine } from './talks.ts';
import { commandButtons, referenceTo } from './talks-buttons.ts';

const MAX_CHOICES = 10;

/** A negotiation that only the catalogue knows, or that a moderator named before there was news of it. */
export function presentNoNews(talks: Talks): Reply {
  const known = [...new Set(talks.parties)].join(', ');
  return {
    blocks: [
      { kind: 'heading', text: talks.name, level: 1 },
      { kind: 'text', text: 'Parley knows this negotiation, but there is no news of it in this store yet.' },
      ...fields(known === '' ? null : { label: 'Parties', value: known }),
      muted('Its status appears here as soon as a feed brings a story on it. See /feeds list.'),
      commandButtons(['Follow', `/talks follow ${referenceTo(talks)}`], ['All negotiations', '/talks list']),
    ],
  };
}

/**
 * Several negotiations fit the words: one to choose.
 * @param commandFor the command to type for the one of that name
 */
export function presentChoice(words: string, matches: readonly Talks[], commandFor: (name: string) => string): Reply {
  const choices = matches.slice(0, MAX_CHOICES);
  const names = choices.map((talks) => talks.name);
  // Two may bear one name; the id tells them apart.
  const isShared = ({ name }: Talks): boolean => names.filter((one) => one === name).length > 1;
  return {
    blocks: [
      { kind: 'text', text: `“${words}” fits ${plural(matches.length, 'negotiation')}. Which one?` },
      { kind: 'list', items: choices.map(choiceLine) },
      {
        kind: 'buttons',
        buttons: choices.map((talks) => ({
          label: talks.name,
          command: commandFor(isShared(talks) ? talks.id : referenceTo(talks)),
        })),
      },
    ],
  };
}

function choiceLine(talks: Talks): ListItem {
  if (!hasState(talks)) return { text: talks.name, detail: 'no news in this store yet' };
  return listLine(talks);
}
