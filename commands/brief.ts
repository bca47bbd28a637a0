import type { Command, CommandContext } from '#src/core/command.ts';
import { isRelevant } from '#src/core/brief.ts';
import type { Brief } from '#src/core/brief.ts';
import { currentTalks } from '#src/core/current-talks.ts';
import { presentBrief } from '#src/core/present/brief.ts';
import { textReply } from '#src/core/reply.ts';
import { readAddress } from './address.ts';

/** `/brief <address|latest>`. */
export const brief: Command = {
  name: 'brief',
  description: 'Turns a story into a structured brief',
  options: [
    {
      name: 'what',
      description: 'the address of a story, or “latest”',
      type: 'text',
      required: true,
      autocomplete: async (_context, typed) => ['latest'].filter((word) => word.startsWith(typed.trim().toLowerCase())),
    },
  ],
  access: 'member',
  examples: ['/brief latest', '/brief https://example.org/a-story'],
  async run(context, options) {
    const what = String(options.what);
    if (what.toLowerCase() !== 'latest')
      return presentBrief(await named(context, await briefAt(context, readAddress(what))));
    const [newest] = await context.store.latestBriefs(1);
    if (newest) return presentBrief(await named(context, newest));
    return textReply(
      'No story on a negotiation has come in yet. See /feeds list, or give an address: /brief <address>',
    );
  },
};

/** With its negotiation as it is called now: moderators may have renamed it or made it a part of another. */
async function named({ store }: CommandContext, told: Brief): Promise<Brief> {
  if (!isRelevant(told) || told.process === null) return told;
  const talks = await currentTalks(store, told.process.id);
  return talks ? { ...told, process: { ...told.process, id: talks.id, name: talks.name } } : told;
}

/** The brief in the store, where the story is already there, else one made at once. */
async function briefAt({ caller, store, services }: CommandContext, url: string): Promise<Brief> {
  const story = await store.findStoryByUrl(url);
  const stored = story === null ? null : await store.getBrief(story.id);
  return stored ?? (await services.briefPage(url, caller.community));
}
