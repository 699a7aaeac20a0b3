import type { Day } from './date-range.ts';
import type { Decimal } from './money.ts';
import type { TokenClass } from './usage.ts';

/** One Cost Explorer line of `RECORD_TYPE = Usage`, grouped by SERVICE and USAGE_TYPE, as it was read. */
export interface ChargeLine {
  readonly day: Day;
  readonly service: string;
  readonly usageType: string;
  /** In the unit of the billing family; Cost Explorer's own `Unit` is not to be trusted. */
  readonly quantity: Decimal;
  readonly billedUsd: Decimal;
  /** Cost Explorer's `Estimated`: true for the whole open month, so no sign of a settled day. */
  readonly estimated: boolean;
}

/** One line of another record type (credit, refund, fee, discount …); shown apart, never netted. */
export interface AdjustmentLine {
  readonly day: Day;
  readonly service: string;
  readonly recordType: string;
  readonly billedUsd: Decimal;
  readonly estimated: boolean;
}

/** One line by operation: of a Marketplace service (`service` known) or of the others (`usageType` known). */
export type OperationLine = {
  readonly day: Day;
  readonly operation: string;
  readonly billedUsd: Decimal;
} & (
  | { readonly service: string; readonly usageType: null }
  | { readonly service: null; readonly usageType: string }
);

/** One line by account: of a Marketplace service (`service` known) or of the others (`usageType` known). */
export type AccountLine = {
  readonly day: Day;
  readonly accountId: string;
  readonly billedUsd: Decimal;
} & (
  | { readonly service: string; readonly usageType: null }
  | { readonly service: null; readonly usageType: string }
);

export const chargeGroups = [
  'on_demand',
  'batch',
  'provisioned',
  'custom_model',
  'image',
  'video',
  'audio',
  'search',
  'guardrail',
  'knowledge_base',
  'agent',
  'data_automation',
  'other',
] as const;
export type ChargeGroup = (typeof chargeGroups)[number];

/** Price routing: `global.` profiles are global; bare ids and geographic profiles are regional. */
export type Routing = 'regional' | 'global';

export type Tier = 'standard' | 'batch' | 'flex' | 'priority' | 'latency' | 'reserved';

/** A charge line with its meaning: a row of charges.csv. */
export interface Charge extends ChargeLine {
  /** Null when the bill does not say, or the prefix is unknown. */
  readonly region: string | null;
  /** A model key, `(unmapped)`, or null when the charge is no model's. */
  readonly model: string | null;
  /** What a person calls the model; the raw name when unmapped; null when the charge is no model's. */
  readonly modelName: string | null;
  readonly chargeGroup: ChargeGroup;
  readonly tokenClass: TokenClass | null;
  readonly routing: Routing | null;
  readonly tier: Tier | null;
  /** The quantity in tokens; null when the charge does not count tokens. */
  readonly tokens: number | null;
  /** False when no rule knew this line's shape or its model: it is then named in the report. */
  readonly known: boolean;
}
