import type { UnreadStories } from '#src/core/digest.ts';
import type { Block } from '#src/core/reply.ts';
import { muted } from './blocks.ts';
import type { BriefWords } from './brief-words.ts';

/** Stories in other languages by title, source and language, for nobody has read more of them. */
export function unreadBlocks({ stories, count }: UnreadStories, limit: number, words: BriefWords): readonly Block[] {
  const shown = stories.slice(0, limit);
  if (shown.length === 0) return [];
  const rest = count - shown.length;
  const items = shown.map(({ title, url, source, language }) => ({
    text: title ?? url ?? '—',
    detail: [source, words.languageName(language)].filter((part) => part !== null).join(' · '),
    ...(url === null ? {} : { url }),
  }));
  return [
    muted(words.say('unread')),
    { kind: 'list', items },
    ...(rest > 0 ? [muted(words.say('more', { count: rest }))] : []),
  ];
}
