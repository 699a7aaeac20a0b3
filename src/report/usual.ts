import { type DateRange, type Day, daysOf } from '../domain/date-range.ts';
import type { Ledger } from '../domain/ledger.ts';
import { type Decimal, sum } from '../domain/money.ts';
import type { Usual } from '../domain/report.ts';
import { wholeUsd } from './day-series.ts';
import { derivedUsd, sumKnown } from './figure.ts';
import { median } from './median.ts';
import type { Reading } from './reading.ts';
import type { Strand } from './strands.ts';
import { type History, type UsualDays, usualDaysOf } from './usual-days.ts';

/** The days before the window. */
export function historyOf(ledger: Ledger): History {
  const days = daysOf({ start: ledger.read.start, end: ledger.window.start });
  const used = ledger.rows.map((row) => row.date).filter((day) => day < ledger.window.start);
  return { days, firstUse: used.reduce<Day | null>(earliest, null) };
}

/**
 * What the window usually costs, beside what it cost, over the same charges: one that is not known on every day of the
 * window is on neither side until it settles. Null when too few earlier days are known.
 */
export function usualOf(
  strands: readonly Strand[],
  window: DateRange,
  history: History,
  reading: Reading,
): Usual | null {
  const days = daysOf(window);
  const comparable = comparableStrands(strands, window, reading);
  const nowUsd = sumKnown(days.map((day) => wholeUsd(comparable, day, reading)));
  const usdOn = new Map(history.days.map((day) => [day, wholeUsd(comparable, day, reading)]));
  const usualDays = usualDaysOf(window, history, (day) => (usdOn.get(day) ?? null) !== null);
  const usd = usualDays && typical(usualDays, (day) => usdOn.get(day) ?? null);
  if (usualDays === null || usd === null || nowUsd === null) return null;
  return {
    usd: derivedUsd(usd),
    nowUsd,
    inPart: comparable.length < strands.length,
    basis: usualDays.basis,
    days: usualDays.basis === 'previous_range' ? 1 : usualDays.days.length,
  };
}

/** The strands whose cost is known on every day of the window. */
export function comparableStrands(
  strands: readonly Strand[],
  window: DateRange,
  reading: Reading,
): readonly Strand[] {
  const days = daysOf(window);
  return strands.filter((strand) => days.every((day) => wholeUsd([strand], day, reading) !== null));
}

/** The median of the days, or the sum of a range; null when one of them is unknown. */
export function typical({ basis, days }: UsualDays, valueOn: (day: Day) => Decimal | null): Decimal | null {
  const values = days.map(valueOn).filter((value) => value !== null);
  if (values.length < days.length) return null;
  return basis === 'previous_range' ? sum(values) : median(values);
}

function earliest(first: Day | null, day: Day): Day {
  return first === null || day < first ? day : first;
}
