/** An organisation as data: all that the server answers is derived from it. */
export interface Organisation {
  /** The account of the caller's own credentials; the payer in Cost Explorer. */
  readonly caller: string;
  /** The server's clock, ISO 8601: ListMetrics shows the two weeks before it. */
  readonly now: string;
  readonly accounts: readonly OrganisationAccount[];
  readonly metrics: readonly MetricSeries[];
  readonly bill: readonly BillLine[];
  readonly catalogues?: readonly RegionCatalogue[];
  /** Items on a page, by `service:Operation`; else all on one. */
  readonly pageSizes?: Readonly<Record<string, number>>;
}

export interface OrganisationAccount {
  readonly id: string;
  readonly name?: string;
  readonly regions: readonly { readonly name: string; readonly status: RegionStatus }[];
  /** True when the caller is its monitoring account. */
  readonly linked?: boolean;
  /** The role by which the caller may enter it. */
  readonly role?: { readonly arn: string; readonly externalId?: string };
}

type RegionStatus = 'ENABLED' | 'ENABLED_BY_DEFAULT' | 'DISABLED';

/** One CloudWatch metric under one dimension set, by day. */
export interface MetricSeries {
  readonly account: string;
  readonly region: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly days: Readonly<Record<string, { readonly sum: number; readonly samples: number }>>;
}

export interface BillLine {
  readonly day: string;
  readonly account: string;
  readonly service: string;
  readonly usageType: string;
  readonly operation: string;
  readonly recordType: string;
  readonly usd: string;
  readonly quantity: string;
}

/** What Bedrock lists in one account and region, in the words of its API. */
export interface RegionCatalogue {
  readonly account: string;
  readonly region: string;
  readonly lists: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}
