import { terminalCaller } from '#adapters/terminal/permissions.ts';
import { saveReply } from '#src/save-reply.ts';
import { type Call, UsageError } from './call.ts';
import { complain, draw, print } from './output.ts';
import { withParley } from './parley.ts';

/** `parley exec`: one slash command against the store. */
export async function run({ words, options, config }: Call): Promise<number> {
  const as = options['as'] ?? 'moderator';
  if (as !== 'member' && as !== 'moderator') throw new UsageError('--as takes member or moderator.');
  if (words.length === 0) throw new UsageError('exec takes one slash command, such as "/talks list".');
  return withParley(config, async (parley) => {
    const { reply, outcome } = await parley.handle(terminalCaller(as), { kind: 'line', line: words.join(' ') });
    if (outcome !== 'done') complain(draw(reply, config));
    else {
      print(draw(reply, config));
      const { save } = options;
      if (typeof save === 'string') for (const path of await saveReply(reply, save)) complain(`Kept: ${path}`);
    }
    return outcome === 'done' ? 0 : outcome === 'usage' ? 2 : 1;
  });
}
