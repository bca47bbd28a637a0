import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '#commands/index.ts';
import { parseLine } from '#commands/parse-line.ts';
import { ParleyError } from '#src/core/errors.ts';
import { plainWords } from '#src/core/plain-words.ts';

function read(line: string): { name: string; values: Readonly<Record<string, string>> } {
  const parsed = parseLine(commands, line);
  if (parsed.kind === 'group') throw new Error(`only the group ${parsed.name}`);
  return { name: parsed.command.name, values: parsed.values };
}

function faultOf(line: string): string {
  try {
    parseLine(commands, line);
  } catch (error) {
    if (error instanceof ParleyError) return plainWords(error);
    throw error;
  }
  throw new Error(`taken without a fault: ${line}`);
}

function isRead(line: string): boolean {
  try {
    parseLine(commands, line);
    return true;
  } catch {
    return false;
  }
}

describe('parseLine', () => {
  it.each([
    ['/talks status syria', 'talks status', { what: 'syria' }],
    ['talks status syria', 'talks status', { what: 'syria' }],
    ['  / TALKS   Status\tSyria  ', 'talks status', { what: 'Syria' }],
    ['/talks status south sudan', 'talks status', { what: 'south sudan' }],
    ['/talks status "south sudan"', 'talks status', { what: 'south sudan' }],
    ['/talks status “south sudan”', 'talks status', { what: 'south sudan' }],
    ['/talks status „south sudan“', 'talks status', { what: 'south sudan' }],
    ['/talks status «south sudan»', 'talks status', { what: 'south sudan' }],
    ['/talks status ‘south sudan’', 'talks status', { what: 'south sudan' }],
    ["/talks status 'south sudan'", 'talks status', { what: 'south sudan' }],
    ["/talks status cote d'ivoire", 'talks status', { what: "cote d'ivoire" }],
    ["/talks status 'ivoire", 'talks status', { what: "'ivoire" }],
    ['/talks status "south sudan', 'talks status', { what: 'south sudan' }],
    ['/talks status what:syria', 'talks status', { what: 'syria' }],
    ['/talks status opened:kessia-tolland', 'talks status', { what: 'opened:kessia-tolland' }],
    ['/talks timeline syria since:2017-01-01', 'talks timeline', { what: 'syria', since: '2017-01-01' }],
    ['/talks timeline Since:2017 south sudan', 'talks timeline', { what: 'south sudan', since: '2017' }],
    ['/talks timeline syria since: 2017', 'talks timeline', { what: 'syria', since: '2017' }],
    ['/talks timeline syria since:"2017-01"', 'talks timeline', { what: 'syria', since: '2017-01' }],
    ['/talks timeline "south sudan" 2017', 'talks timeline', { what: 'south sudan', since: '2017' }],
    ['/talks timeline yemen since 2020', 'talks timeline', { what: 'yemen', since: '2020' }],
    ['/talks timeline south sudan Since 2017-01', 'talks timeline', { what: 'south sudan', since: '2017-01' }],
    ['/talks timeline since 2020', 'talks timeline', { what: 'since 2020' }],
    ['/talks timeline yemen since', 'talks timeline', { what: 'yemen since' }],
    ['/talks timeline yemen since 2020 since:2019', 'talks timeline', { what: 'yemen since 2020', since: '2019' }],
    ['/talks list europe stalled', 'talks list', { region: 'europe', status: 'stalled' }],
    ['/talks list', 'talks list', {}],
    ['/talks list africa', 'talks list', { region: 'africa' }],
    ['/talks list stalled', 'talks list', { status: 'stalled' }],
    ['/talks list Middle East under way', 'talks list', { region: 'Middle East', status: 'under way' }],
    ['/talks list status:"under way" region:asia', 'talks list', { region: 'asia', status: 'under way' }],
    ['/brief https://example.org/a?b=c:d', 'brief', { what: 'https://example.org/a?b=c:d' }],
    [
      '/feeds remove http://example.org/feed stories:remove',
      'feeds remove',
      { feed: 'http://example.org/feed', stories: 'remove' },
    ],
    ['/help talks status', 'help', { command: 'talks status' }],
  ])('reads %s', (line, name, values) => {
    expect(read(line)).toEqual({ name, values });
  });

  it('knows the first word of a group alone', () => {
    const parsed = parseLine(commands, '/talks');
    expect(parsed).toMatchObject({ kind: 'group', name: 'talks' });
    const names = parsed.kind === 'group' ? parsed.commands.map((command) => command.name) : [];
    expect(names.slice(0, 3)).toEqual(['talks list', 'talks status', 'talks timeline']);
    expect(names.every((name) => name.startsWith('talks '))).toBe(true);
  });

  it.each([
    ['/talsk status syria', 'There is no command “/talsk”. Did you mean /talks status syria?'],
    ['/talks stauts syria', 'There is no command “/talks stauts”. Did you mean /talks status syria?'],
    ['/talks syria', 'There is no command “/talks syria”. Did you mean /talks status syria?'],
    ['status syria', 'There is no command “/status”. Did you mean /talks status syria?'],
    ['/feeds https://example.org', 'Did you mean /feeds add https://example.org?'],
    ['/hlep', 'Did you mean /help?'],
    ['/weather', 'There is no command “/weather”. See /help.'],
    ['/', 'See /help.'],
    [
      '/talks timeline syria sicne:2017',
      'There is no option “sicne”. Did you mean “since”? Usage: /talks timeline <what> [since:…]',
    ],
    ['/talks list colour:red', 'There is no option “colour”.'],
    ['/talks list afrca', '“afrca” is no region or status. Did you mean “africa”?'],
    ['/talks list africa asia', '“asia” is no status.'],
    ['/feeds export all', '“all” is more than the command takes.'],
    ['/talks timeline syria since:2016 since:2017', '“since” is given twice.'],
    [`/talks status ${'x'.repeat(5000)}`, 'A line may have 4,000 characters'],
  ])('says what is wrong with %s', (line, words) => {
    expect(faultOf(line)).toContain(words);
  });

  it('repeats no more than a few words of what was typed', () => {
    expect(faultOf(`/${'z'.repeat(3000)}`).length).toBeLessThan(200);
  });

  it('reads any line or refuses it in plain words', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('/talks', 'status', 'since:', '"', '“', "'", '«', ':', ' ', '\n', '__proto__:x', 'what:', '//'),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        fc.constantFrom('', '/talks timeline ', '/brief '),
        (pieces, start) => {
          const line = start + pieces.join(' ');
          expect(isRead(line) || faultOf(line) !== '').toBe(true);
        },
      ),
    );
  });
});
