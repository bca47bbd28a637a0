import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { detectLanguage } from '#src/stories/language.ts';

describe('detectLanguage', () => {
  it.each([
    ['en', 'The two delegations will meet again on Thursday in Nicosia, the mediator said.'],
    ['fr', 'Le médiateur a annoncé que les deux délégations se retrouveront jeudi à Nicosie.'],
    ['es', 'El mediador anunció que las dos delegaciones se reunirán el jueves en Nicosia.'],
    ['de', 'Der Vermittler kündigte an, dass sich die beiden Delegationen am Donnerstag in Nikosia treffen.'],
    ['ru', 'Посредник сообщил, что делегации встретятся в четверг в Никосии.'],
    ['ar', 'أعلن الوسيط أن الوفدين سيلتقيان مرة أخرى يوم الخميس في نيقوسيا.'],
    ['zh', '日内瓦会谈周四恢复，两个代表团的团长说，他们希望本轮谈判能够取得进展。'],
  ])('knows %s', (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it.each([
    [
      'en',
      'NEW YORK (AP) — The two delegations will meet again on Thursday in Nicosia, the mediator said after a day of talks that were held behind closed doors, and both of them are to bring maps.',
    ],
    [
      'nl',
      'De bemiddelaar zei dat de twee delegaties elkaar donderdag opnieuw ontmoeten in Nicosia, en dat het overleg in een goede sfeer is verlopen; of er een akkoord komt, was nog niet te zeggen.',
    ],
    [
      'da',
      'Mægleren sagde, at de to delegationer mødes igen torsdag i Nicosia, og at parterne stadig er uenige om, hvor grænsen skal gå, men at de har talt med hinanden for første gang i et år.',
    ],
  ])('knows %s by a paragraph', (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it('needs no detector for English', () => {
    const script = `
      const { detectLanguage } = await import(${JSON.stringify(import.meta.resolve('#src/stories/language.ts'))});
      console.log(detectLanguage('The delegations said that they would meet again. '.repeat(5)), process.memoryUsage().heapUsed < 20e6);
      console.log(detectLanguage('Les délégations ont dit qu’elles se retrouveraient jeudi. '.repeat(5)), process.memoryUsage().heapUsed < 20e6);`;
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    expect(said.trim().split('\n')).toEqual(['en true', 'fr false']);
  });

  it.each(['', 'a', 'Geneva', 'Rebels reject truce', '12345 678', '🎬🎬', 'U.N. envoy al-Rashidi in Sanaa'])(
    'does not guess at “%s”',
    (text) => {
      expect(detectLanguage(text)).toBeNull();
    },
  );
});
