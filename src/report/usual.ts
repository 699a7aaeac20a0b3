import { type DateRange, type Day, daysOf } from '../domain/date-range.ts';
import type { Ledger } from '../domain/ledger.ts';
import { type Decimal, sum } from '../domain/money.ts';
import type { Usual } from '../domain/report.ts';
import { derivedUsd } from './figure.ts';
import { median } from './median.ts';
import { type History, type UsualDays, usualDaysOf } from './usual-days.ts';

/** The days before the window. */
export function historyOf(ledger: Ledger): History {
  const days = daysOf({ start: ledger.read.start, end: ledger.window.start });
  const used = ledger.rows.map((row) => row.date).filter((day) => day < ledger.window.start);
  return { days, firstUse: used.reduce<Day | null>(earliest, null) };
}

/** What the window usually costs by a series of days that are known whole; null when too few of them are. */
export function usualOf(
  window: DateRange,
  history: History,
  usdOn: ReadonlyMap<Day, Decimal | null>,
): Usual | null {
  const usualDays = usualDaysOf(window, history, (day) => (usdOn.get(day) ?? null) !== null);
  const usd = usualDays && typical(usualDays, (day) => usdOn.get(day) ?? null);
  if (usualDays === null || usd === null) return null;
  const { basis, days } = usualDays;
  return { usd: derivedUsd(usd), basis, days: basis === 'previous_range' ? 1 : days.length };
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
