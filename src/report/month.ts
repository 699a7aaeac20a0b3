import {
  type DateRange,
  type Day,
  daysBetween,
  daysOf,
  earlier,
  firstOfMonth,
  lastDay,
  plusDays,
} from '../domain/date-range.ts';
import type { Decimal } from '../domain/money.ts';
import type { Month } from '../domain/report.ts';
import type { CostSeries } from './day-series.ts';
import { sumKnown } from './figure.ts';

/** The month of the window's last day so far, against the same days of the month before (as many as it has). */
export function monthOf(window: DateRange, series: CostSeries): Month {
  const last = lastDay(window);
  const start = firstOfMonth(last);
  const previous = firstOfMonth(last, -1);
  const sameDays = plusDays(previous, daysBetween(start, window.end));
  return {
    start,
    toDateUsd: sumOver({ start, end: window.end }, series.known),
    previousToDateUsd: sumOver({ start: previous, end: earlier(sameDays, start) }, series.known),
  };
}

/** The sum of what is known of some days; null when nothing is, or when not all of them were read. */
export function sumOver(days: DateRange, known: ReadonlyMap<Day, Decimal | null>): Decimal | null {
  const all = daysOf(days);
  return all.every((day) => known.has(day)) ? sumKnown(all.map((day) => known.get(day) ?? null)) : null;
}
