import { z } from 'zod';
import type { Command } from '#src/core/command.ts';
import data from './data/free-words.json' with { type: 'json' };

const schema = z.object({
  /** What people say before they ask. */
  openings: z.array(z.string()),
  /** In the order in which they are tried; the group `what` is handed to the command. */
  asking: z.array(z.object({ pattern: z.string(), command: z.string() })),
});

const { openings, asking } = schema.parse(data);
const WAYS = asking.map(({ pattern, command }) => ({ pattern: new RegExp(pattern, 'iu'), command }));
const OPENING = new RegExp(`^(?:${openings.join('|')})(?=[\\s,!.:]|$)[\\s,!.:]*`, 'iu');
/** Said around a negotiation’s name without being part of it. */
const AROUND = /^(?:the|all|these|those)\s+/iu;

/**
 * The line that somebody means who writes in free words, such as “Where do the Yemen talks stand?”. A command is taken as it
 * is, with or without its slash; what is no usual question is asked of the briefs.
 */
export function understand(commands: readonly Command[], words: string): string {
  const said = words.trim().replaceAll(/\s+/gu, ' ');
  if (said.startsWith('/')) return said;
  const lower = said.toLowerCase();
  if (commands.some(({ name }) => lower === name || lower.startsWith(`${name} `))) return `/${said}`;
  const question = withoutOpenings(said).replace(/[\s?!.]+$/u, '');
  if (question === '') return '/help';
  for (const { pattern, command } of WAYS) {
    const found = pattern.exec(question);
    if (!found || !commands.some(({ name }) => name === command)) continue;
    const what = found.groups?.['what']?.replace(AROUND, '') ?? '';
    return `/${command} ${what}`.trim();
  }
  return `/talks ask ${said}`;
}

function withoutOpenings(said: string): string {
  let rest = said;
  for (let round = 0; round < openings.length && OPENING.test(rest); round += 1) rest = rest.replace(OPENING, '');
  return rest;
}
