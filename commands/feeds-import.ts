import type { Command } from '#src/core/command.ts';
import { presentImport } from '#src/core/present/feed-list-file.ts';
import { readAddress } from './address.ts';

/** `/feeds import <address or text>`. */
export const feedsImport: Command = {
  name: 'feeds import',
  description: 'Adds every feed of a list (OPML) from another reader; folders become labels',
  options: [
    {
      name: 'list',
      description: 'the address of an OPML file, or its text',
      type: 'text',
      required: true,
      verbatim: true,
    },
  ],
  access: 'moderator',
  examples: ['/feeds import https://example.org/feeds.opml'],
  async run({ services, caller, clock, store }, options) {
    const given = String(options.list);
    const isText = given.startsWith('<') && !/^<https?:/iu.test(given);
    const report = await services.feeds.importList(isText ? given : readAddress(given), caller);
    const now = clock.now();
    const subject = `${report.added.length} feeds from ${isText ? 'pasted text' : readAddress(given)}`;
    const entry = {
      at: now.toISOString(),
      community: caller.community,
      member: caller.member,
      action: 'feeds import',
      subject,
    };
    if (report.added.length > 0) await store.appendAudit(entry);
    return presentImport(report, now);
  },
};
