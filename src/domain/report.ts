import type { EstimateFall, KnowledgeBaseUse, TeamRow } from './captured.ts';
import type { AdjustmentLine, Charge } from './charge.ts';
import type { DateRange, Day } from './date-range.ts';
import type { Completeness, Gap } from './gap.ts';
import type { AccountRow, OperationCharge } from './ledger.ts';
import type { Decimal } from './money.ts';
import type { ReportConfig } from './report-config.ts';
import type { ReportRow, ReportStatus } from './report-row.ts';
import type { RestatedDay } from './restatement.ts';
import type { Account } from './snapshot.ts';

/** `daily/2026-11-22` or `range/2026-11-01_2026-11-07` (both ends inclusive). */
export type ReportId = string;

/** Sums over the window. Null is unknown. */
export interface Totals {
  readonly billedUsd: Decimal | null;
  /** Expected where known, else billed. */
  readonly expectedUsd: Decimal | null;
  /** True when every row's expected was known. */
  readonly expectedComplete: boolean;
  readonly invocations: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly cacheWriteTokens: number | null;
  /** Billed tokens / CloudWatch tokens over the rows that have both meanings; null without CloudWatch tokens. */
  readonly billingCoverage: Decimal | null;
}

/** What is usual: the median of the same weekday over the history, or of all its days when those are too few. */
export interface Usual {
  readonly usd: Decimal;
  /** The window's own cost of the same charges: those whose expectation is not known yet are on neither side. */
  readonly nowUsd: Decimal;
  /** True when such charges were left out. */
  readonly inPart: boolean;
  readonly basis: 'weekday' | 'all_days' | 'previous_range';
  /** How many days (or one earlier range) it was taken from. */
  readonly days: number;
}

/**
 * What dollars rest on. `bill`: as billed; `rate`: holds an estimate; `partial`: at least so much, since some of it could
 * not be expected yet or rests on a source that was read in part; `unknown`: nothing of it is known.
 */
export type Quality = 'bill' | 'rate' | 'partial' | 'unknown';

/** One model over the window, all its rows and charge groups together. `model` null: charges of no model. */
export interface ModelSummary {
  readonly model: string | null;
  readonly modelName: string;
  readonly provider: string | null;
  /** Expected where known, else billed. */
  readonly usd: Decimal | null;
  readonly quality: Quality;
  readonly billedUsd: Decimal | null;
  readonly usual: Usual | null;
  readonly invocations: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly usdPerMillionTokens: Decimal | null;
  /** The last seven days read, oldest first; null is unknown. */
  readonly lastDaysUsd: readonly (Decimal | null)[];
  readonly partial: boolean;
}

/** A model whose cost moved against its usual: Δ = volume effect + rate effect, to the last digit. */
export interface Mover {
  readonly model: string;
  readonly modelName: string;
  readonly kind: 'changed' | 'new' | 'gone';
  readonly usualUsd: Decimal;
  readonly nowUsd: Decimal;
  readonly deltaUsd: Decimal;
  /** What more or fewer tokens at the usual $/token make; null when there are no tokens to tell by. */
  readonly volumeUsd: Decimal | null;
  /** What a different price or mix of classes makes; null with `volumeUsd`. */
  readonly rateUsd: Decimal | null;
}

/** A model far outside its usual range (median and MAD), and by at least `alerts.minUsd`. */
export interface Anomaly {
  readonly model: string;
  readonly modelName: string;
  readonly day: Day;
  readonly usualUsd: Decimal;
  readonly actualUsd: Decimal;
  readonly deltaUsd: Decimal;
  /** Δ / usual; null when usual is 0. */
  readonly deltaRatio: Decimal | null;
  /** The first day of the unbroken run of such days that ends at `day`. */
  readonly since: Day;
}

export interface BudgetLine {
  /** Null for the whole. */
  readonly model: string | null;
  readonly modelName: string;
  readonly monthlyUsd: Decimal;
  readonly monthToDateUsd: Decimal;
  readonly forecastUsd: Decimal | null;
  readonly state: 'within' | 'at_risk' | 'over';
}

/** The month that holds the window's last day. Null parts are unknown. */
export interface Month {
  readonly start: Day;
  /** First of the month up to and with the window's last day; expected where known, else billed. */
  readonly toDateUsd: Decimal | null;
  /** The same days of the month before (as many as it has). */
  readonly previousToDateUsd: Decimal | null;
}

export interface Forecast {
  /** The whole month of the window's last day. */
  readonly monthUsd: Decimal;
  readonly lowUsd: Decimal;
  readonly highUsd: Decimal;
  /** How far the same method fell from the truth over the last month, as a ratio (median of absolute errors). */
  readonly pastErrorRatio: Decimal | null;
}

/** What caching saved: cache reads at the input rate less what they cost. */
export interface CacheSavings {
  readonly usd: Decimal;
  /** Cache reads / (input + cache reads + cache writes). */
  readonly readShare: Decimal | null;
}

/** One model's cost of one day of the history, for charts. */
export interface DayCost {
  readonly day: Day;
  readonly model: string | null;
  readonly modelName: string;
  /** Expected where known, else billed; null is unknown. */
  readonly usd: Decimal | null;
  readonly estimated: boolean;
}

/** One day of the history as a whole, for charts. */
export interface DayTotal {
  readonly day: Day;
  readonly usd: Decimal | null;
  readonly estimated: boolean;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly coverage: Decimal | null;
}

/** A named amount of a breakdown (an account, a region, a charge group …). */
export interface Share {
  readonly key: string;
  readonly name: string;
  readonly usd: Decimal | null;
  readonly quality: Quality;
  readonly billedUsd: Decimal | null;
  /** True when a row of it rests on a failed or partial source. */
  readonly partial: boolean;
}

/** A line of the reconciliation, from the model rows to the grand total. */
export interface ReconciliationLine {
  readonly label: string;
  readonly usd: Decimal;
  readonly kind: 'part' | 'subtotal' | 'total';
}

export interface UnmappedLine {
  readonly service: string;
  readonly usageType: string;
  readonly billedUsd: Decimal;
}

/** What applications captured: who used what, and how far that can be trusted. */
export interface ReportTeams {
  readonly rows: readonly TeamRow[];
  /** The days of the window that could not be read whole: of them nothing is known. */
  readonly missing: readonly Day[];
  readonly knowledgeBases: readonly KnowledgeBaseUse[];
  readonly estimates: readonly EstimateFall[];
}

/** What a person should know: the ledger of the window, what it means, and how far it can be trusted. */
export interface Report {
  readonly schemaVersion: 1;
  readonly id: ReportId;
  readonly config: ReportConfig;
  /** Null in the full report; a route's name in the report filtered for it. */
  readonly route: string | null;
  readonly window: DateRange;
  readonly generatedAt: string;
  readonly sampleSeed: number | null;
  readonly revision: number;
  readonly status: ReportStatus;
  /** The accounts that were read (a route's: those it is limited to, if any). */
  readonly accountIds: readonly Account[];
  readonly totals: Totals;
  readonly usual: Usual | null;
  readonly month: Month;
  readonly models: readonly ModelSummary[];
  readonly rows: readonly ReportRow[];
  readonly charges: readonly Charge[];
  readonly adjustments: readonly AdjustmentLine[];
  readonly operations: readonly OperationCharge[] | null;
  readonly accounts: readonly AccountRow[] | null;
  /** Null when no capture table was read. */
  readonly teams: ReportTeams | null;
  readonly byAccount: readonly Share[];
  readonly byRegion: readonly Share[];
  readonly byOperation: readonly Share[];
  readonly byChargeGroup: readonly Share[];
  readonly movers: readonly Mover[];
  readonly anomalies: readonly Anomaly[];
  readonly budget: readonly BudgetLine[];
  readonly forecast: Forecast | null;
  readonly caching: CacheSavings | null;
  readonly dayCosts: readonly DayCost[];
  readonly dayTotals: readonly DayTotal[];
  readonly reconciliation: readonly ReconciliationLine[];
  readonly restated: readonly RestatedDay[];
  readonly unmapped: readonly UnmappedLine[];
  readonly completeness: readonly Completeness[];
  readonly gaps: readonly Gap[];
  readonly requests: Readonly<Record<string, number>>;
  readonly runCostUsd: Decimal;
}
