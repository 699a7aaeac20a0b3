import { byTexts, byteOrder } from '../domain/byte-order.ts';
import { type Completeness, type Gap, gapKinds, sourceNames } from '../domain/gap.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import type { ReportStatus } from '../domain/report-row.ts';
import { groupBy } from './group-by.ts';
import { isSettled, type Reading } from './reading.ts';

/** How far a report can be trusted: `partial` with any gap, else `loading` while a row may still change. */
export function statusOf(rows: readonly LedgerRow[], gaps: readonly Gap[], reading: Reading): ReportStatus {
  if (gaps.length > 0) return 'partial';
  const isLoading = rows.some((row) => row.expected.basis !== 'bill' && !isSettled(row.date, reading));
  return isLoading ? 'loading' : 'complete';
}

/** Every gap once, in the order of their kinds. */
export function allGaps(gaps: readonly Gap[]): readonly Gap[] {
  const distinct = groupBy(gaps, ({ kind, detail }) => JSON.stringify([kind, detail]));
  return [...distinct.values()]
    .flatMap((same) => same.slice(0, 1))
    .sort((a, b) => gapKinds.indexOf(a.kind) - gapKinds.indexOf(b.kind) || byteOrder(a.detail, b.detail));
}

/** How much of each source was read: source by source, each by account and region. */
export function sortedCompleteness(entries: readonly Completeness[]): readonly Completeness[] {
  const byText = byTexts<Completeness>(({ account, region, state, detail }) => [
    account,
    region,
    state,
    detail,
  ]);
  return [...entries].sort(
    (a, b) => sourceNames.indexOf(a.source) - sourceNames.indexOf(b.source) || byText(a, b),
  );
}
