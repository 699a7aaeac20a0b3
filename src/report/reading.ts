import { type Day, dayOf } from '../domain/date-range.ts';
import type { Completeness } from '../domain/gap.ts';
import { ageInDays } from '../domain/history.ts';
import type { Snapshot } from '../domain/snapshot.ts';

/** How far the sources were read: what decides whether an absent row is a zero or an unknown. */
export interface Reading {
  readonly today: Day;
  readonly restateDays: number;
  readonly billRead: boolean;
  readonly billComplete: boolean;
  readonly usageComplete: boolean;
  /** The regions of which some CloudWatch data is missing; null stands for all of them. */
  readonly regionsMissing: ReadonlySet<string | null>;
}

/** Charges that no usage announces are all on the bill when a day is this old. */
const loadedAfterDays = 3;

export function readingOf(snapshot: Snapshot): Reading {
  const missing = snapshot.completeness.filter(isMissing);
  const usage = missing.filter((entry) => entry.source === 'cloudwatch');
  return {
    today: dayOf(new Date(snapshot.generatedAt)),
    restateDays: snapshot.config.restateDays,
    billRead: snapshot.charges !== null,
    billComplete: snapshot.charges !== null && !missing.some((entry) => entry.source === 'cost-explorer'),
    usageComplete: usage.length === 0,
    regionsMissing: new Set(usage.map((entry) => entry.region)),
  };
}

/** True when the day is so old that what is not on its bill will not come. */
export function isSettled(day: Day, reading: Reading): boolean {
  return ageInDays(day, reading.today) > reading.restateDays;
}

/**
 * True when a day without a row means that nothing was spent. `metered`: CloudWatch counts this kind of row, so its
 * silence tells; a charge that only the bill knows may still be loading.
 */
export function absentIsZero(
  day: Day,
  row: { readonly region: string | null; readonly metered: boolean },
  reading: Reading,
): boolean {
  if (!reading.billComplete) return false;
  if (isSettled(day, reading)) return true;
  const loaded = row.metered || ageInDays(day, reading.today) >= loadedAfterDays;
  return loaded && isUsageRead(row.region, reading);
}

function isUsageRead(region: string | null, { regionsMissing, usageComplete }: Reading): boolean {
  return region === null ? usageComplete : !regionsMissing.has(region) && !regionsMissing.has(null);
}

function isMissing(entry: Completeness): boolean {
  return entry.state === 'partial' || entry.state === 'failed';
}
