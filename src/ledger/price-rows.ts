import type { Day } from '../domain/date-range.ts';
import type { Expected, LedgerRow } from '../domain/ledger.ts';
import { coverageOf, isUnitInDoubt, withoutTokens } from './coverage.ts';
import { emptyRateBook, type RateBook, withSettledDay } from './effective-rate.ts';
import { expectedOf, isFullyBilled } from './expected.ts';
import type { JoinedDay, JoinedStream } from './join.ts';
import type { RowStream } from './row-stream.ts';

/** What the rows of a ledger have in common when they are priced. */
export interface PricingTerms {
  /** Whole UTC dates from a day to the one on which the snapshot was read. */
  readonly ageOf: (day: Day) => number;
  readonly restateDays: number;
  /** False when Cost Explorer failed: then nothing is known of any bill. */
  readonly billRead: boolean;
  /** Which sides of a row rest on a failed or partial source. */
  readonly partialOf: (stream: RowStream, date: Day) => LedgerRow['partial'];
}

/** The rows of one stream, oldest first, each expected at the rates of the settled days before it. */
export function pricedRows(joined: JoinedStream, terms: PricingTerms): readonly LedgerRow[] {
  const { billRead, restateDays } = terms;
  const rows: LedgerRow[] = [];
  let rates: RateBook = emptyRateBook;
  for (const joinedDay of joined.days) {
    const age = terms.ageOf(joinedDay.date);
    const day = age > restateDays ? trusted(joinedDay) : joinedDay;
    const { usage, bill } = day;
    const partial = terms.partialOf(joined.stream, day.date);
    const usageComplete = joined.usageComplete && !partial.usage;
    const toPrice = { chargeGroup: joined.stream.chargeGroup, usage, bill, usageComplete, age };
    const expected: Expected = billRead
      ? expectedOf(toPrice, restateDays, rates)
      : { usd: null, basis: null };
    rows.push(rowOf(joined, day, expected, { usage: !usageComplete, bill: partial.bill }, billRead));
    const isSettled = age > restateDays || isFullyBilled(toPrice);
    if (bill !== null && isSettled) rates = withSettledDay(rates, bill);
  }
  return rows;
}

/** The day without the token counts of its bill, when their unit is in doubt. */
function trusted(day: JoinedDay): JoinedDay {
  if (day.usage === null || day.bill === null || !isUnitInDoubt(day.usage, day.bill)) return day;
  return { ...day, bill: withoutTokens(day.bill) };
}

function rowOf(
  { stream, provider }: JoinedStream,
  day: JoinedDay,
  expected: Expected,
  partial: LedgerRow['partial'],
  billRead: boolean,
): LedgerRow {
  const { date, usage, bill } = day;
  // Assigned, not spread: in Node 20 a spread takes four times the memory, and a long range has many rows.
  const row = Object.assign({ date, provider, expected, partial }, stream);
  if (usage === null) {
    return Object.assign(row, { status: 'cost_only', usage, bill, coverage: null } as const);
  }
  const coverage = billRead ? coverageOf(usage, bill) : null;
  return bill === null
    ? Object.assign(row, { status: 'usage_only', usage, bill, billRead, coverage } as const)
    : Object.assign(row, { status: 'matched', usage, bill, coverage } as const);
}
