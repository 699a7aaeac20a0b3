import { type Day, startOf } from '../domain/date-range.ts';
import { type TokenClass, tokenClasses } from '../domain/usage.ts';
import { type SampleStream, steadyStreams, trialStreams } from './sample-streams.ts';

/** Makes the sample organisation what it is; printed in its reports, so that anyone can make them again. */
export const sampleSeed = 20260101;

/** A Monday; growth and the weekly trials are counted from here. */
const epoch = '2026-01-05T00:00:00Z';
const millisecondsPerDay = 86_400_000;
const growthPerDay = 0.0005;
const trialWeeks = 3;
/** Models of these streams take turns in having a runaway day; six turns never fall in step with the week. */
const spiking = [0, 5, 2, 6, 1, 7];
const spikeFactor = 2.4;

/** The streams that have traffic on a day. */
export function streamsOf(day: Day): readonly SampleStream[] {
  const week = Math.floor(daysSinceEpoch(day) / 7);
  const trials = Array.from({ length: trialWeeks }, (_, weeksAgo) =>
    trialStreams.at(modulo(week - weeksAgo, trialStreams.length)),
  );
  return [...steadyStreams, ...trials.filter((stream) => stream !== undefined)];
}

/** The tokens of a day, which depend on nothing but the seed, the day and the stream. */
export function tokensOf(stream: SampleStream, day: Day): Readonly<Partial<Record<TokenClass, number>>> {
  const volume = busyness(day, stream.weekendShare) * noise(day, name(stream), 0.12) * spike(stream, day);
  return Object.fromEntries(
    tokenClasses.flatMap((tokenClass) => {
      const thousands = stream.thousands[tokenClass];
      if (thousands === undefined) return [];
      const tokens = thousands * 1000 * volume * noise(day, `${name(stream)} ${tokenClass}`, 0.05);
      return [[tokenClass, Math.round(tokens)]];
    }),
  );
}

/** How busy the organisation is on a day: mild growth, quiet weekends. 1 is a working day at the epoch. */
function busyness(day: Day, weekendShare: number): number {
  const days = daysSinceEpoch(day);
  const growth = Math.max(0.5, 1 + growthPerDay * days);
  return modulo(days, 7) >= 5 ? growth * weekendShare : growth;
}

/** How many units of a charge without tokens (images, searches, guardrail units …) a day has. */
export function unitsOf(usual: number, what: string, day: Day): number {
  return Math.round(usual * busyness(day, 0.45) * noise(day, what, 0.15));
}

/** True on the day on which it is this stream's turn to run away. */
export function isSpike(stream: SampleStream, day: Day): boolean {
  const turn = spiking.at(modulo(daysSinceEpoch(day), spiking.length));
  return turn !== undefined && steadyStreams.at(turn) === stream;
}

/**
 * Which share of a day's charge has reached the bill at an age: about 60 % the morning after, unevenly, 95 % the next,
 * then all of it. It never shrinks with age.
 */
export function loadedShare(day: Day, what: string, age: number): number {
  if (age <= 0) return 0;
  if (age === 1) return 0.4 + 0.4 * chance(day, `loaded ${what}`);
  return age === 2 ? 0.91 + 0.08 * chance(day, `loaded ${what}`) : 1;
}

/** A factor around 1, between `1 - width` and `1 + width`. */
export function noise(day: Day, what: string, width: number): number {
  return 1 + width * (2 * chance(day, what) - 1);
}

/** A stream's name, for chance alone. */
export function name(stream: SampleStream): string {
  return `${stream.service} ${stream.slug} ${stream.region} ${stream.qualifier}`;
}

function spike(stream: SampleStream, day: Day): number {
  return isSpike(stream, day) ? spikeFactor : 1;
}

function daysSinceEpoch(day: Day): number {
  return (startOf(day).getTime() - Date.parse(epoch)) / millisecondsPerDay;
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}

/** The same number in [0, 1) for the same seed, day and name: FNV-1a, then murmur's finish to spread near texts. */
function chance(day: Day, what: string): number {
  let hash = 0x811c9dc5;
  for (const char of `${sampleSeed} ${day} ${what}`) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
