import type { ChargeGroup, Routing } from './charge.ts';
import type { Day } from './date-range.ts';
import type { Decimal } from './money.ts';

/** `partial` (any gap) before `loading` (some day's bill is not all there yet) before `complete`. */
export type ReportStatus = 'partial' | 'loading' | 'complete';

/**
 * A row of report.csv: the flat form in which rows are published. Null is unknown (an empty cell), never 0.
 * Units and meaning of every column: docs/data-sources.md#report-csv.
 */
export interface ReportRow {
  readonly date: Day;
  readonly region: string | null;
  readonly model: string | null;
  readonly modelName: string | null;
  readonly provider: string | null;
  readonly routing: Routing | null;
  readonly chargeGroup: ChargeGroup;
  readonly status: 'matched' | 'usage_only' | 'cost_only';
  readonly invocations: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly images: number | null;
  readonly clientErrors: number | null;
  readonly serverErrors: number | null;
  readonly throttles: number | null;
  /** Rounded to 3 places. */
  readonly latencyAvgMs: Decimal | null;
  readonly ttftAvgMs: Decimal | null;
  readonly billedUsd: Decimal | null;
  readonly billedInputUsd: Decimal | null;
  readonly billedOutputUsd: Decimal | null;
  readonly billedCacheReadUsd: Decimal | null;
  readonly billedCacheWriteUsd: Decimal | null;
  readonly billedTokens: number | null;
  /** Rounded to 6 places. */
  readonly billingCoverage: Decimal | null;
  /** Rounded to 10 places. */
  readonly expectedUsd: Decimal | null;
  readonly expectedBasis: 'bill' | 'rate' | null;
  /** Rounded to 10 places. */
  readonly usdPerMillionTokens: Decimal | null;
  readonly partial: 'usage' | 'bill' | 'usage;bill' | null;
}
