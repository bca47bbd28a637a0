import type { App } from '@slack/bolt';
import type { Logger } from '#src/core/logger.ts';
import { type Answers, placeOf } from './answers.ts';
import { reasonOf } from './faults.ts';
import { MAX_UNFURLS } from './limits.ts';
import type { Workspaces } from './workspaces.ts';

interface UnfurlParts {
  readonly answers: Answers;
  readonly workspaces: Workspaces;
  readonly logger: Logger;
}

/** Shows the brief of a story under its address. A page that gives no brief is left as it is. */
export function serveUnfurls(bolt: App, { answers, workspaces, logger }: UnfurlParts): void {
  bolt.event('link_shared', async ({ event, body }) => {
    const place = placeOf(body.team_id, event.channel, event.user);
    const unfurls: Record<string, { blocks: Awaited<ReturnType<Answers['draw']>>[number]['blocks'] }> = {};
    for (const { url } of event.links.slice(0, MAX_UNFURLS)) {
      const { reply, outcome } = await answers.run(place, { kind: 'options', name: 'brief', options: { what: url } });
      const [page] = outcome === 'done' ? await answers.draw(place, { blocks: reply.blocks.filter(isShown) }) : [];
      if (page) unfurls[url] = { blocks: page.blocks };
    }
    if (Object.keys(unfurls).length === 0) return;
    const { reader } = await workspaces.of(place.community);
    try {
      await reader.chat.unfurl({ channel: event.channel, ts: event.message_ts, unfurls });
    } catch (error) {
      logger.warn({ reason: reasonOf(error) }, 'a link could not be unfurled');
    }
  });
}

/** Buttons answer the one who presses them, which an unfurled link cannot. */
function isShown({ kind }: { readonly kind: string }): boolean {
  return kind !== 'buttons';
}
