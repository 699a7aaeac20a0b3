import {
  contains,
  type DateRange,
  type Day,
  daysBetween,
  earlier,
  firstOfMonth,
  later,
  oneDay,
  plusDays,
} from './date-range.ts';
import type { Snapshot } from './snapshot.ts';
import type { UsageSeries } from './usage.ts';

/** How far back CloudWatch keeps hourly and daily values. Unit: days. Source: docs/data-sources.md#retention. */
export const cloudWatchMemoryDays = 455;
/** How many whole months before the open one Cost Explorer answers for. Source: docs/data-sources.md#cost-explorer. */
export const costExplorerMemoryMonths = 13;

/** The first day that both sources still remember. */
export function firstKnownDay(today: Day): Day {
  const cloudWatch = plusDays(today, -cloudWatchMemoryDays);
  const costExplorer = firstOfMonth(today, -costExplorerMemoryMonths);
  return later(cloudWatch, costExplorer);
}

/**
 * The days to read for a window: it and its history, from the earlier of `historyDays` before it and the first of the
 * month before it, cut where the sources' memory ends.
 */
export function daysToRead(window: DateRange, historyDays: number, today: Day): DateRange {
  const byDays = plusDays(window.start, -historyDays);
  const byMonth = firstOfMonth(window.start, -1);
  const wanted = earlier(byDays, byMonth);
  const known = firstKnownDay(today);
  return { start: later(wanted, known), end: window.end };
}

/**
 * The snapshot that a run for `window` alone would have taken, cut out of one that read more: a backfill and a
 * restatement read the sources once and still make each day's report from its own days only.
 */
export function snapshotOf(snapshot: Snapshot, window: DateRange, today: Day): Snapshot {
  const wanted = daysToRead(window, snapshot.config.historyDays, today);
  return cutTo(snapshot, window, { start: later(wanted.start, snapshot.read.start), end: window.end });
}

/** The snapshot of a window with what was read of some days and nothing else. */
export function cutTo(snapshot: Snapshot, window: DateRange, read: DateRange): Snapshot {
  const inside = (line: { readonly day: Day }) => contains(read, line.day);
  return {
    ...snapshot,
    window,
    read,
    usage: snapshot.usage.map((series) => cut(series, read)),
    charges: snapshot.charges?.filter(inside) ?? null,
    adjustments: snapshot.adjustments?.filter(inside) ?? null,
    operations: snapshot.operations?.filter(inside) ?? null,
    accountCharges: snapshot.accountCharges?.filter(inside) ?? null,
    ...(snapshot.captured && {
      captured: {
        days: snapshot.captured.days.filter((day) => contains(read, day)),
        counters: snapshot.captured.counters.filter(inside),
      },
    }),
    accountSets: snapshot.accountSets.map((set) => ({
      accounts: set.accounts,
      charges: set.charges?.filter(inside) ?? null,
    })),
  };
}

function cut(series: UsageSeries, read: DateRange): UsageSeries {
  const metrics = Object.fromEntries(
    Object.entries(series.metrics).map(([metric, reading]) => [
      metric,
      {
        state: reading.state,
        days: Object.fromEntries(Object.entries(reading.days).filter(([day]) => contains(read, day as Day))),
      },
    ]),
  );
  return { ...series, metrics };
}

/** A day's age in whole UTC dates: yesterday is 1 day old. */
export function ageInDays(day: Day, today: Day): number {
  return daysBetween(day, today);
}

/** Yesterday as a window. */
export function yesterdayOf(today: Day): DateRange {
  return oneDay(plusDays(today, -1));
}
