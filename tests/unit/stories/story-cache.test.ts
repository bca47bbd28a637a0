import { describe, expect, test } from 'vitest';
import { StoryCache, forgetStories } from '#src/stories/story-cache.ts';

describe('what is kept of a story', () => {
  test('is there until the story is done with', () => {
    const cache = new StoryCache<object, string>();
    const [text, title] = [{}, {}];
    cache.set(text, 'text');
    cache.set(title, 'title');
    expect([cache.get(text), cache.get(title), cache.get({})]).toEqual(['text', 'title', undefined]);
    forgetStories();
    expect([cache.get(text), cache.get(title)]).toEqual([undefined, undefined]);
  });

  test('gives way, the oldest first, where there are more keys than a story has', () => {
    const cache = new StoryCache<object, number>();
    const keys = Array.from({ length: 12 }, () => ({}));
    keys.forEach((key, index) => cache.set(key, index));
    expect(keys.map((key) => cache.get(key)).filter((value) => value !== undefined)).toEqual([7, 8, 9, 10, 11]);
  });

  test('has one value for a key', () => {
    const cache = new StoryCache<object, number>();
    const [key, other] = [{}, {}];
    cache.set(other, 0);
    for (let value = 1; value <= 9; value += 1) cache.set(key, value);
    expect([cache.get(key), cache.get(other)]).toEqual([9, 0]);
  });
});
