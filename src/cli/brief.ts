import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Brief } from '#src/core/brief.ts';
import { ParleyError, asParleyError } from '#src/core/errors.ts';
import { plainWords } from '#src/core/plain-words.ts';
import { presentBrief } from '#src/core/present/brief.ts';
import type { Desk } from '#src/desk.ts';
import { type Call, UsageError } from './call.ts';
import { withDesk } from './desk.ts';
import { openInput, readInput } from './input.ts';
import { complain, draw, print, printLine, progress } from './output.ts';

/** `parley brief`: one story, or one a line. */
export function run(call: Call): Promise<number> {
  return typeof call.options['jsonl'] === 'string' ? briefLines(call) : briefOne(call);
}

async function briefOne({ words, options, config }: Call): Promise<number> {
  const [what, ...more] = words;
  if (!what || more.length > 0) throw new UsageError('brief takes one FILE, one address, or - for standard input.');
  return withDesk(config, async (desk) => {
    const brief = /^https?:\/\//i.test(what)
      ? await desk.briefPage(what, [])
      : await desk.briefFile(what, await readInput(what));
    print(options['json'] ? JSON.stringify(brief) : draw(presentBrief(brief), config));
    return 0;
  });
}

const storyLine = z.object({
  id: z.coerce.string().min(1),
  text: z.string(),
  title: z.string().nullish(),
  date: z.string().nullish(),
  source: z.string().nullish(),
  url: z.string().nullish(),
});

/** So many lines may be briefed ahead of the one to be printed: a long story in its thread does not hold up short ones. */
const LINES_AHEAD = 16;

/** Reads a line at a time, so that a file may be larger than memory. A line that fails gives an error in its place. */
async function briefLines({ words, options, config }: Call): Promise<number> {
  if (words.length > 0) throw new UsageError('brief --jsonl takes one file and nothing else.');
  const path = String(options['jsonl']);
  return withDesk(config, async (desk) => {
    let failed = 0;
    let done = 0;
    const ahead: ReturnType<typeof briefLine>[] = [];
    const printFirst = async (): Promise<void> => {
      const brief = await ahead.shift();
      if (!brief) return;
      if ('error' in brief) failed += 1;
      await printLine(JSON.stringify(brief));
      done += 1;
      progress(`${done} briefed`);
    };
    for await (const line of createInterface({ input: await openInput(path), crlfDelay: Infinity })) {
      if (line.trim() === '') continue;
      ahead.push(briefLine(desk, line));
      if (ahead.length >= LINES_AHEAD) await printFirst();
    }
    while (ahead.length > 0) await printFirst();
    if (failed === 0) return 0;
    complain(`${failed} of ${done} lines gave no brief; each has an “error” in its place.`);
    return 1;
  });
}

async function briefLine(desk: Desk, line: string): Promise<Brief | { error: { code: string; message: string } }> {
  try {
    const story = storyLine.safeParse(JSON.parse(line));
    if (!story.success)
      throw new ParleyError('story/unreadable', { what: 'The line', reason: z.prettifyError(story.error) });
    const { id, text, title = null, date = null, source = null, url = null } = story.data;
    return await desk.briefText({ id, text, title, source, url, publishedAt: isoOf(date), language: null }, []);
  } catch (thrown) {
    const error =
      thrown instanceof SyntaxError
        ? new ParleyError('story/unreadable', { what: 'The line', reason: 'it is not JSON' })
        : asParleyError(thrown);
    return { error: { code: error.code, message: plainWords(error) } };
  }
}

/** A date that cannot be read is no date. */
function isoOf(date: string | null): string | null {
  const time = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
