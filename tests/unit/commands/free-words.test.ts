import { describe, expect, it } from 'vitest';
import { understand } from '#commands/free-words.ts';
import { commands } from '#commands/index.ts';

describe('understand', () => {
  it.each([
    ['Where do the Yemen talks stand?', '/talks status Yemen talks'],
    ['hi Parley, where does Syria stand', '/talks status Syria'],
    ['How are the Sudan talks going?', '/talks status Sudan talks'],
    ['status of South Sudan', '/talks status South Sudan'],
    ['What’s the latest on Cyprus?', '/talks status Cyprus'],
    ['Please show me the timeline of the Syria talks', '/talks timeline Syria talks'],
    ['What comes next for Yemen?', '/talks next Yemen'],
    ['What comes next?', '/talks next'],
    ['What is new?', '/digest now'],
    ['what are the sticking points in the Yemen talks', '/talks gaps Yemen talks'],
    ['follow syria', '/talks follow syria'],
    ['https://example.org/a-story?', '/brief https://example.org/a-story'],
    ['talks status syria', '/talks status syria'],
    ['/talks list africa', '/talks list africa'],
    ['help', '/help'],
    ['hello', '/help'],
    ['', '/help'],
    ['Why did the rebels leave the table?', '/talks ask Why did the rebels leave the table?'],
  ])('%s → %s', (words, line) => {
    expect(understand(commands, words)).toBe(line);
  });
});
