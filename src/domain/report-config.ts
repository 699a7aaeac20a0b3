/** Cost Explorer's metrics that this report can be made with. */
export const costMetrics = [
  'UnblendedCost',
  'NetUnblendedCost',
  'AmortizedCost',
  'NetAmortizedCost',
] as const;
export type CostMetric = (typeof costMetrics)[number];

export const sensitivities = ['low', 'medium', 'high'] as const;
export type Sensitivity = (typeof sensitivities)[number];

export interface RouteConfig {
  readonly name: string;
  readonly to: readonly string[];
  /** Account ids; empty means all. */
  readonly accounts: readonly string[];
  /** Patterns on the model key, `*` for any run of characters; empty means all. */
  readonly models: readonly string[];
  /** Patterns on the team's name; empty or absent means all. */
  readonly teams?: readonly string[] | undefined;
  readonly when: 'always' | 'alerts';
}

/**
 * The part of the configuration that shapes a report's content; it is stored in the snapshot, so that a report can
 * be made again as it was. Complete: every default is already in.
 */
export interface ReportConfig {
  /** Names the report in subjects and titles; empty when not given. */
  readonly name: string;
  readonly costMetric: CostMetric;
  readonly historyDays: number;
  readonly restateDays: number;
  readonly operations: boolean;
  /** An `s3://bucket/prefix` or a folder. Where links and "where to find it" point. */
  readonly archive: string;
  /** Where the archive is published as web pages, without a trailing slash; null when it is not. */
  readonly siteUrl: string | null;
  readonly budget: {
    readonly monthlyUsd: number | null;
    readonly perModelMonthlyUsd: Readonly<Record<string, number>>;
  };
  readonly alerts: { readonly minUsd: number; readonly sensitivity: Sensitivity };
  /** The user's own names: a Marketplace service, a billing slug or a CloudWatch id → model key. */
  readonly models: Readonly<Record<string, string>>;
  readonly routes: readonly RouteConfig[];
}
