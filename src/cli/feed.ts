import { presentFeedReport } from '#src/core/present/feeds.ts';
import { reportFeed } from '#src/feeds/report.ts';
import { type Call, UsageError } from './call.ts';
import { withDesk } from './desk.ts';
import { complain, draw, printLine } from './output.ts';

/** `parley feed`: reads feeds as the poller would, and stores nothing. */
export async function run({ words, options, config }: Call): Promise<number> {
  if (words.length === 0) throw new UsageError('feed takes at least one FILE or address.');
  const forPeople = process.stdout.isTTY && !options['json'];
  return withDesk(config, async (desk) => {
    let failed = 0;
    for (const source of words) {
      const report = await reportFeed(source, desk.fetcher);
      if ('error' in report) failed += 1;
      await printLine(forPeople ? draw(presentFeedReport(report), config) : JSON.stringify(report));
    }
    if (failed < words.length) return 0;
    complain(words.length === 1 ? 'The feed could not be read.' : 'None of the feeds could be read.');
    return 1;
  });
}
