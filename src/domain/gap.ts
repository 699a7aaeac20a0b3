/** The kinds of thing that can be known to be missing; each has a heading in docs/runbook.md. */
export const gapKinds = [
  'source_failed',
  'source_partial',
  'region_failed',
  'account_failed',
  'helper_failed',
  'unmapped',
  'unresolved_model_id',
  'unit_mismatch',
  'coverage_over',
  'rate_unknown',
  'restate_baseline_missing',
] as const;

export type GapKind = (typeof gapKinds)[number];

/** Something known to be missing from a report, in words for its reader. */
export interface Gap {
  readonly kind: GapKind;
  readonly detail: string;
}

/** What is read, in the order in which a report tells of it. */
export const sourceNames = [
  'cloudwatch',
  'cost-explorer',
  'cost-explorer:record-types',
  'cost-explorer:operations',
  'cost-explorer:accounts',
  'capture',
] as const;

export type SourceName = (typeof sourceNames)[number];

/**
 * How much of one source was read. `empty`: it answered fully and held nothing; `partial`: some of it is missing;
 * `failed`: nothing of it was read.
 */
export interface Completeness {
  readonly source: SourceName;
  /** Null when the source answers for all accounts at once. */
  readonly account: string | null;
  /** Null for sources that have no regions: Cost Explorer, the capture table. */
  readonly region: string | null;
  readonly state: 'complete' | 'partial' | 'failed' | 'empty';
  /** The reason, when it is not complete; else an empty text. */
  readonly detail: string;
}
