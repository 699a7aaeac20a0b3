import { type DateRange, type Day, daysOf, oneDay, plusDays } from '../../src/domain/date-range.ts';
import type { Expected, Ledger, LedgerRow, RowBill, RowUsage } from '../../src/domain/ledger.ts';
import type { ReportConfig } from '../../src/domain/report-config.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { aConfig, day, sunday, usd } from '../support/report-builder.ts';
import { snapshot } from '../support/snapshot-builder.ts';

export const none = { input: null, output: null, cache_read: null, cache_write: null };

/** The days read for a Sunday: five weeks before it. */
export const read: DateRange = { start: day('2026-10-01'), end: plusDays(sunday, 1) };

/** The first days of a history, up to the day before the Sunday. */
export const historyDays: readonly Day[] = daysOf({ start: read.start, end: sunday });

export const key = {
  date: sunday,
  region: 'us-east-1',
  model: 'anthropic.claude-sonnet-4-5',
  modelName: 'Claude Sonnet 4.5',
  routing: 'regional',
  chargeGroup: 'on_demand',
  provider: 'Anthropic',
} as const;

export const wholeSources = { usage: false, bill: false };

/** What CloudWatch counted: `tokens` of input and a tenth of that of output, all classes published. */
export function someUsage(input: number, over: Partial<RowUsage> = {}): RowUsage {
  return {
    invocations: 10,
    tokens: { input, output: input / 10, cache_read: 0, cache_write: 0 },
    published: { input: true, output: true, cache_read: true, cache_write: true },
    images: 0,
    clientErrors: 0,
    serverErrors: 0,
    throttles: 0,
    latencyMs: null,
    ttftMs: null,
    ...over,
  };
}

/** A bill of input alone. */
export function aBill(dollars: string, input: number | null, over: Partial<RowBill> = {}): RowBill {
  return {
    billedUsd: usd(dollars),
    classUsd: { ...none, input: usd(dollars) },
    classTokens: { ...none, input },
    tokens: input,
    ...over,
  };
}

type Key = Partial<
  Pick<LedgerRow, 'date' | 'region' | 'model' | 'modelName' | 'routing' | 'chargeGroup' | 'provider'>
>;

type RowOf<Status> = Extract<LedgerRow, { readonly status: Status }>;

/** A fully billed row. */
export function matched(dollars: string, over: Key = {}, input = 1000): RowOf<'matched'> {
  const expected: Expected = { usd: usd(dollars), basis: 'bill' };
  const bill = aBill(dollars, input * 1.1);
  const coverage = usd('1');
  return {
    ...key,
    ...over,
    status: 'matched',
    usage: someUsage(input),
    bill,
    coverage,
    expected,
    partial: wholeSources,
  };
}

/** A row that only CloudWatch knows yet; `dollars` is what it is expected to cost, null when unknown. */
export function usageOnly(dollars: string | null, over: Key = {}, billRead = true): RowOf<'usage_only'> {
  const expected: Expected =
    dollars === null ? { usd: null, basis: null } : { usd: usd(dollars), basis: 'rate' };
  const common = {
    ...key,
    ...over,
    usage: someUsage(1000),
    coverage: usd('0'),
    expected,
    partial: wholeSources,
  };
  return { ...common, status: 'usage_only', bill: null, billRead };
}

/** A charge that only the bill knows; `settled` false: it may still be loading. */
export function costOnly(
  dollars: string,
  settled: boolean,
  over: Key = {},
  tokens: number | null = null,
): LedgerRow {
  const expected: Expected = settled ? { usd: usd(dollars), basis: 'bill' } : { usd: null, basis: null };
  const bill = aBill(dollars, tokens);
  const common = { ...key, chargeGroup: 'guardrail' as const, routing: null, ...over };
  return {
    ...common,
    status: 'cost_only',
    usage: null,
    bill,
    coverage: null,
    expected,
    partial: wholeSources,
  };
}

/** One fully billed row on each day; `dollarsOn` null: no row on that day. */
export function eachDay(
  days: readonly Day[],
  dollarsOn: (day: Day) => string | null,
  over: Key = {},
  tokensOn: (day: Day) => number = () => 1000,
): LedgerRow[] {
  return days.flatMap((date) => {
    const dollars = dollarsOn(date);
    return dollars === null ? [] : [matched(dollars, { ...over, date }, tokensOn(date))];
  });
}

export function aLedger(rows: readonly LedgerRow[], over: Partial<Ledger> = {}): Ledger {
  return {
    window: oneDay(sunday),
    read,
    rows,
    charges: [],
    adjustments: [],
    operations: null,
    accounts: null,
    teams: null,
    seen: [],
    gaps: [],
    ...over,
  };
}

/** The report of some rows, made on the Monday after; parts of the snapshot and the ledger may be replaced. */
export function reportOf(
  rows: readonly LedgerRow[],
  {
    config = {},
    ledger = {},
    from = {},
    route,
  }: {
    readonly config?: Partial<ReportConfig>;
    readonly ledger?: Partial<Ledger>;
    readonly from?: Partial<Snapshot>;
    readonly route?: string;
  } = {},
) {
  return buildReport(snapshot({ config: aConfig(config), ...from }), aLedger(rows, ledger), route);
}

/** The report of one day, made the morning after, of rows on all days from `start` to it. */
export function reportOn(date: Day, start: Day, rows: readonly LedgerRow[]) {
  return reportOf(rows, {
    ledger: { window: oneDay(date), read: { start, end: plusDays(date, 1) } },
    from: { generatedAt: `${plusDays(date, 1)}T06:00:00.000Z` },
  });
}
