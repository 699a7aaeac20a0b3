import { contains, type Day } from '../domain/date-range.ts';
import type { Gap } from '../domain/gap.ts';
import type { Ledger, LedgerRow } from '../domain/ledger.ts';
import { type ClassBalance, classBalances } from './class-balance.ts';
import { streamText } from './row-stream.ts';
import { unmappedGaps, unresolvedGaps } from './unmapped-gaps.ts';

/**
 * What joining found missing in the window: one gap per kind and stream, id or line name, however many days it lasts.
 *
 * A function of what a ledger holds, so that a ledger cut down to some models has only their gaps.
 */
export function ledgerGaps(ledger: Omit<Ledger, 'gaps'>): readonly Gap[] {
  const rows = ledger.rows.filter(({ date }) => contains(ledger.window, date));
  return [
    ...unmappedGaps(ledger),
    ...unresolvedGaps(ledger),
    ...streamGaps(rows, isUnitDoubted, (row, days) => ({
      kind: 'unit_mismatch',
      detail: `${label(row)}: the bill counts about a thousand times more or fewer tokens than CloudWatch on ${days}; its unit is in doubt, so its tokens are left out and its dollars kept`,
    })),
    ...streamGaps(rows, isOver, (row, days) => ({
      kind: 'coverage_over',
      detail: `${label(row)}: more ${overClasses(row)} tokens on the bill than CloudWatch counted on ${days}`,
    })),
    ...streamGaps(rows, isRateUnknown, (row, days) => ({
      kind: 'rate_unknown',
      detail: `${label(row)}: no settled day tells yet what its tokens cost, so the expected cost of ${days} is unknown`,
    })),
  ];
}

function streamGaps(
  rows: readonly LedgerRow[],
  concerns: (row: LedgerRow) => boolean,
  gapOf: (rows: readonly [LedgerRow, ...LedgerRow[]], days: string) => Gap,
): readonly Gap[] {
  const streams = new Map<string, [LedgerRow, ...LedgerRow[]]>();
  for (const row of rows) {
    if (!concerns(row)) continue;
    const text = streamText(row);
    const known = streams.get(text);
    if (known) known.push(row);
    else streams.set(text, [row]);
  }
  return [...streams.values()].map((group) => gapOf(group, daysText(group.map(({ date }) => date))));
}

// Dollars by class without their tokens: the counts were taken out.
function isUnitDoubted({ bill }: LedgerRow): boolean {
  return bill !== null && bill.tokens === null && Object.values(bill.classUsd).some((usd) => usd !== null);
}

function isOver(row: LedgerRow): boolean {
  return overBalances(row).length > 0;
}

function isRateUnknown({ expected }: LedgerRow): boolean {
  return expected.rateUnknown === true;
}

function overBalances({ usage, bill, partial }: LedgerRow): readonly ClassBalance[] {
  if (usage === null) return [];
  return classBalances(usage, bill, !partial.usage).filter(({ standing }) => standing === 'over');
}

function overClasses(rows: readonly LedgerRow[]): string {
  const classes = rows.flatMap((row) => overBalances(row).map(({ tokenClass }) => tokenClass));
  return [...new Set(classes)].join(', ').replaceAll('_', ' ');
}

// Only what CloudWatch counted has such gaps: a model, a region and a routing are always there.
function label([row]: readonly [LedgerRow, ...LedgerRow[]]): string {
  const { modelName, region, routing, chargeGroup } = row;
  return `${modelName} (${[region, routing, chargeGroup].join(', ')})`;
}

function daysText(days: readonly Day[]): string {
  const [first, last] = [days[0] ?? '', days.at(-1) ?? ''];
  return days.length === 1 ? first : `${days.length} days from ${first} to ${last}`;
}
