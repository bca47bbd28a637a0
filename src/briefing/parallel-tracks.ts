import { z } from 'zod';
import type { Named } from '#src/core/brief.ts';
import { factOf } from '#src/stories/lexicon.ts';
import type { Span } from '#src/core/span.ts';
import data from './data/track-cues.json' with { type: 'json' };
import { evidence } from './ground.ts';
import { headlineTokens } from './headline.ts';
import { tagNouns } from './negotiation-nouns.ts';
import { compilePatterns, findPatterns } from './patterns.ts';
import type { Place, Reading } from './reading.ts';
import { compileSlotCues, fillTokens, findFilled } from './slots.ts';

const patterns = z.array(z.string().min(1)).min(1);
const trackCuesSchema = z.strictObject({
  /** Formats by their own names: “six-party talks”, “Minsk Group”. */
  formats: patterns,
  /** Those that bear a town's name: “the Astana process”, “the 2000 Camp David summit”. */
  places: patterns,
  /** What is told apart from the story's own talks: “parallel talks in …”; a town must follow. */
  contrasts: patterns,
  /** Bodies beside the talks, told by capitals: “Cease-fire Task Force”. */
  bodies: patterns,
});

interface Track {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly spans: readonly Span[];
}

const cues = trackCuesSchema.parse(data);
type Kind = 'format' | 'body' | 'contrast';
const table = compilePatterns<Kind>([
  ...cues.formats.map((says) => [says, 'format'] as const),
  ...cues.bodies.map((says) => [says, 'body'] as const),
  ...cues.contrasts.map((says) => [says, 'contrast'] as const),
]);
const places = compileSlotCues(
  'place',
  cues.places.map((says) => [says, 'place'] as const),
);
/** A format that the story's beginning speaks of is its own and no other. */
const LEAD_SENTENCES = 2;
const MAX_TRACKS = 6;

/** Other negotiations or formats on the same dispute that the story names. */
export function findParallelTracks(reading: Reading): Named[] {
  const told = matches(reading);
  const all = [...besideOwn(reading, told), ...named(reading, told), ...byTown(reading)];
  const merged = new Map<string, Track>();
  for (const track of all) {
    // “The Havana talks” and “Havana” are one.
    const keys = [track.name, ...track.aliases].map(keyOf);
    const before = [...merged].find(([, other]) =>
      [other.name, ...other.aliases].some((one) => keys.includes(keyOf(one))),
    );
    merged.set(before?.[0] ?? keyOf(track.name), before ? join(before[1], track) : track);
  }
  return [...merged.values()].slice(0, MAX_TRACKS).flatMap(({ name, aliases, spans }) => {
    const found = evidence(reading.text, spans);
    return found ? [{ name, aliases: [...new Set(aliases)].filter((one) => one !== name), evidence: [...found] }] : [];
  });
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/^the /, '');
}

function join(one: Track, other: Track): Track {
  return { name: one.name, aliases: [...one.aliases, ...other.aliases], spans: [...one.spans, ...other.spans] };
}

/** “Parallel talks … in Astana” are the Astana talks. */
function besideOwn(reading: Reading, told: readonly Told[]): Track[] {
  const withName = new Set(told.filter(({ kind }) => kind === 'format').map(({ sentence }) => sentence));
  return told.flatMap(({ span, sentence, kind }) => {
    const isBeside = kind === 'contrast' && !withName.has(sentence);
    const town = isBeside ? firstTown(reading, sentence, span.start) : null;
    if (!town) return [];
    const words = reading.text.slice(span.start, span.end);
    return [{ name: `${town.place.name} talks`, aliases: [town.place.name, words], spans: [span, town.mention] }];
  });
}

function firstTown(reading: Reading, sentence: number, from: number): { place: Place; mention: Span } | null {
  const mentions = reading.places.flatMap((place) => place.mentions.map((mention) => ({ place, mention })));
  const behind = mentions.filter(({ mention }) => mention.sentence === sentence && mention.start > from);
  // “Held by Ankara, Moscow and Tehran in Astana”: what “in” stands before, else the first.
  const isIn = ({ mention }: { mention: Span }): boolean =>
    reading.text.slice(mention.start - 4, mention.start).endsWith(' in ');
  return behind.find(isIn) ?? behind[0] ?? null;
}

function named(reading: Reading, told: readonly Told[]): Track[] {
  const title = headlineTokens(reading)
    .map(({ lower }) => lower)
    .join(' ');
  const lead = leadText(reading);
  const isOwn = (words: string): boolean => lead.includes(words.toLowerCase()) || title.includes(words.toLowerCase());
  return told.flatMap(({ span, kind }) => {
    if (kind === 'contrast') return [];
    const words = reading.text.slice(span.start, span.end);
    const capitals = words.match(/(?<![\p{L}-])\p{Lu}/gu)?.length ?? 0;
    const isName = kind === 'body' ? capitals > 1 : capitals > 0 || /talks|negotiations/i.test(words);
    return isName && !isOwn(words.replace(/^the /i, ''))
      ? [{ name: words.replace(/^the /i, ''), aliases: [], spans: [span] }]
      : [];
  });
}

const isYear = factOf(({ text }) => /^(?:19|20)\d\d$/.test(text));

function byTown(reading: Reading): Track[] {
  const spans = reading.places.flatMap((place) => place.mentions.map((mention) => ({ place, mention })));
  const fillers = fillTokens(
    reading.tokens,
    spans.map(({ mention }) => mention),
  );
  const own = reading.story.publishedAt?.slice(0, 4);
  const isPastYear = (token: number): boolean => {
    const written = reading.tokens[token];
    return written !== undefined && isYear(written) && written.text !== own;
  };
  return findFilled(places, reading, fillers, { name: 'year', holds: isPastYear }).flatMap(({ filler, first, end }) => {
    const found = spans[filler];
    // “The 2000 Camp David summit” is another one even where the story begins with it; “the Astana process” is not.
    const isToldApart = found !== undefined && (reading.tokens[first]?.start ?? 0) < found.mention.start;
    if (!found || (!isToldApart && isInLead(reading, found.place))) return [];
    const span = { start: found.mention.start, end: reading.tokens[end - 1]?.end ?? found.mention.end };
    return [{ name: reading.text.slice(span.start, span.end), aliases: [found.place.name], spans: [span] }];
  });
}

function isInLead({ furniture }: Reading, place: Place): boolean {
  return place.mentions.some(({ sentence }) => !furniture[sentence] && sentence < LEAD_SENTENCES);
}

function leadText({ text, sentences }: Reading): string {
  return text.slice(0, sentences[LEAD_SENTENCES - 1]?.end ?? text.length).toLowerCase();
}

interface Told {
  readonly span: Span;
  readonly sentence: number;
  readonly kind: Kind;
}

function matches({ tokens, sentences, furniture }: Reading): Told[] {
  const classes = tagNouns(tokens);
  return sentences
    .filter(({ index }) => !furniture[index])
    .flatMap(({ index, firstToken, endToken }) =>
      findPatterns(table, tokens, { from: firstToken, to: endToken }, classes).map(({ first, end, value }) => ({
        span: { start: tokens[first]?.start ?? 0, end: tokens[end - 1]?.end ?? 0 },
        sentence: index,
        kind: value,
      })),
    );
}
