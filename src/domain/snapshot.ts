import type { Captured } from './captured.ts';
import type { Catalogue, RememberedModel } from './catalogue.ts';
import type { AccountLine, AdjustmentLine, ChargeLine, OperationLine } from './charge.ts';
import type { DateRange } from './date-range.ts';
import type { Completeness, Gap } from './gap.ts';
import type { Decimal } from './money.ts';
import type { ReportConfig } from './report-config.ts';
import type { ArchivedReport, RestatedDay } from './restatement.ts';
import type { UsageSeries } from './usage.ts';

/** An account whose CloudWatch was read. */
export interface Account {
  readonly id: string;
  /** Null when no call told it. */
  readonly name: string | null;
}

/** The charge lines of one set of accounts. */
export interface AccountSetCharges {
  /** Sorted. */
  readonly accounts: readonly string[];
  /** Null when that request failed. */
  readonly charges: readonly ChargeLine[] | null;
}

/**
 * All that was read for one report, and all that the report is made from: the same snapshot gives the same bytes.
 * Stored as `snapshot.json.gz` beside the report.
 */
export interface Snapshot {
  readonly schemaVersion: 1;
  /** Where it came from; the sample's seed is printed, so that anyone can make it again. */
  readonly source: { readonly kind: 'aws' } | { readonly kind: 'sample'; readonly seed: number };
  /** The days the report is about. */
  readonly window: DateRange;
  /** Every day that was read: begins before the window (history) and ends with it. */
  readonly read: DateRange;
  /** When it was read, ISO 8601 UTC; the only clock the report knows. */
  readonly generatedAt: string;
  /** The effective configuration, as far as it shapes a report. */
  readonly config: ReportConfig;
  /** The accounts whose CloudWatch was read, and to which Cost Explorer was filtered. */
  readonly accounts: readonly Account[];
  readonly usage: readonly UsageSeries[];
  /** Null when Cost Explorer failed: the bill is unknown, which is not the same as empty. */
  readonly charges: readonly ChargeLine[] | null;
  readonly adjustments: readonly AdjustmentLine[] | null;
  /** Null when not asked for or failed (then a gap says so). */
  readonly operations: readonly OperationLine[] | null;
  /** Null with a single account, or failed (then a gap says so). */
  readonly accountCharges: readonly AccountLine[] | null;
  /** The same lines again for each distinct set of accounts that a route is limited to. */
  readonly accountSets: readonly AccountSetCharges[];
  /** Absent when no capture table was read. */
  readonly captured?: Captured | undefined;
  readonly catalogue: Catalogue;
  readonly remembered: readonly RememberedModel[];
  readonly completeness: readonly Completeness[];
  readonly gaps: readonly Gap[];
  /** API requests made, by `service:Operation`; every page is one. */
  readonly requests: Readonly<Record<string, number>>;
  /** What AWS bills for those requests. */
  readonly runCostUsd: Decimal;
  /** The reports archived before this run for the window and the days that may be restated. */
  readonly archived: readonly ArchivedReport[];
  /** How many times this report was written before. */
  readonly revision: number;
  /** Days whose report changed, as this report tells them; earlier revisions' entries carried over. */
  readonly restated: readonly RestatedDay[];
}
