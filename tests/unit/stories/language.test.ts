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

  it.each(['', 'a', 'Geneva', 'Rebels reject truce', '12345 678', '🎬🎬', 'U.N. envoy al-Rashidi in Sanaa'])(
    'does not guess at “%s”',
    (text) => {
      expect(detectLanguage(text)).toBeNull();
    },
  );
});
