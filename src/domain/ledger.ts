import type { CapturedUse, TeamRow } from './captured.ts';
import type { AdjustmentLine, Charge, ChargeGroup, Routing } from './charge.ts';
import type { DateRange, Day } from './date-range.ts';
import type { Gap } from './gap.ts';
import type { Decimal } from './money.ts';
import type { TokenClass } from './usage.ts';

/** One row per key: every charge and every usage series of a day lands in exactly one row. */
export interface RowKey {
  readonly date: Day;
  readonly region: string | null;
  /** A model key, `(unmapped)`, or null when the charge is no model's. */
  readonly model: string | null;
  readonly modelName: string | null;
  readonly routing: Routing | null;
  readonly chargeGroup: ChargeGroup;
}

/** What CloudWatch counted for a row. Null is unknown or not published, never 0. Unit: counts. */
export interface RowUsage {
  readonly invocations: number | null;
  readonly tokens: Readonly<Record<TokenClass, number | null>>;
  /** The classes that CloudWatch publishes for this row (a mantle-only row has no caches). */
  readonly published: Readonly<Record<TokenClass, boolean>>;
  readonly images: number | null;
  readonly clientErrors: number | null;
  readonly serverErrors: number | null;
  readonly throttles: number | null;
  /** Weighted by samples. Unit: milliseconds. */
  readonly latencyMs: Decimal | null;
  readonly ttftMs: Decimal | null;
}

/** What the bill says of a row so far. */
export interface RowBill {
  /** Exact. */
  readonly billedUsd: Decimal;
  readonly classUsd: Readonly<Record<TokenClass, Decimal | null>>;
  readonly classTokens: Readonly<Record<TokenClass, number | null>>;
  /** Null for charges without tokens, and when the unit is in doubt (gap `unit_mismatch`). */
  readonly tokens: number | null;
}

/** What a day will cost once fully billed. `basis` says what it rests on; null when it cannot be known yet. */
export interface Expected {
  readonly usd: Decimal | null;
  readonly basis: 'bill' | 'rate' | null;
  /** Set when a missing rate is why it cannot be known (gap `rate_unknown`). */
  readonly rateUnknown?: true;
  /** Set when no bill is to be waited for: there were only errors, or calls that count no tokens of a charge by token. */
  readonly nothingToBill?: true;
}

interface RowCommon extends RowKey {
  readonly provider: string | null;
  /** Tokens on the bill / tokens in CloudWatch, over the published classes; null without CloudWatch tokens. */
  readonly coverage: Decimal | null;
  readonly expected: Expected;
  /** Which side rests on a failed or partial source. */
  readonly partial: { readonly usage: boolean; readonly bill: boolean };
}

/** A joined row. Which source knew of it is in the type, so that a missing cost cannot be read as 0. */
export type LedgerRow =
  | (RowCommon & { readonly status: 'matched'; readonly usage: RowUsage; readonly bill: RowBill })
  | (RowCommon & {
      readonly status: 'usage_only';
      readonly usage: RowUsage;
      readonly bill: null;
      /** False when Cost Explorer failed: then nothing is known of the bill, not even that it is not there yet. */
      readonly billRead: boolean;
    })
  | (RowCommon & { readonly status: 'cost_only'; readonly usage: null; readonly bill: RowBill });

/** A row of operations.csv. */
export interface OperationCharge {
  readonly date: Day;
  readonly service: string;
  readonly model: string | null;
  readonly operation: string;
  readonly billedUsd: Decimal;
}

/** A row of accounts.csv: the tokens and dollars of one account and model. Null is unknown. */
export interface AccountRow {
  readonly date: Day;
  readonly accountId: string;
  readonly accountName: string | null;
  readonly model: string | null;
  readonly invocations: number | null;
  readonly tokens: Readonly<Record<TokenClass, number | null>>;
  readonly billedUsd: Decimal | null;
}

/** A model id that CloudWatch showed, with what it meant: kept in `state/models.json`. */
export interface SeenModel {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly model: string | null;
  readonly name: string | null;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly routing: Routing | null;
  readonly firstDay: Day;
  readonly lastDay: Day;
}

/** Who used and who pays, as applications captured it. */
export interface LedgerTeams {
  readonly rows: readonly TeamRow[];
  readonly uses: readonly CapturedUse[];
  /** The days of the window that could not be read whole. */
  readonly missing: readonly Day[];
}

/** Everything read, joined, classified and priced, for every day read: history first, the window last. */
export interface Ledger {
  readonly window: DateRange;
  readonly read: DateRange;
  readonly rows: readonly LedgerRow[];
  readonly charges: readonly Charge[];
  readonly adjustments: readonly AdjustmentLine[];
  /** Null when not asked for or not read. */
  readonly operations: readonly OperationCharge[] | null;
  /** Null with a single account. */
  readonly accounts: readonly AccountRow[] | null;
  /** What applications captured in the window, and what it makes of it; null when that was not asked for or not read. */
  readonly teams: LedgerTeams | null;
  readonly seen: readonly SeenModel[];
  /** What joining found missing in the window; the snapshot's own gaps are not repeated here. */
  readonly gaps: readonly Gap[];
}
