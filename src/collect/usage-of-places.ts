import type { LimitFunction } from 'p-limit';
import type { Catalogue, RememberedModel } from '../domain/catalogue.ts';
import type { ChargeLine } from '../domain/charge.ts';
import { contains, type DateRange, type Day, daysOf, earlier, plusDays } from '../domain/date-range.ts';
import { candidateIds } from '../ledger/candidate-ids.ts';
import { usageTypeParts } from '../ledger/usage-type.ts';
import type { AwsClients } from './aws-clients.ts';
import { getMetricData } from './get-metric-data.ts';
import { type HelperFailure, mergeCatalogues, readCatalogue } from './model-catalogue.ts';
import type { Place } from './places.ts';
import { type RegionUsage, readRegionUsage } from './region-usage.ts';
import type { RequestMeter } from './run-cost.ts';

export interface UsageQuestion {
  readonly days: DateRange;
  readonly today: Day;
  /** Every account whose CloudWatch is read. */
  readonly accounts: readonly string[];
  /** Null when Cost Explorer failed. */
  readonly charges: readonly ChargeLine[] | null;
  readonly remembered: readonly RememberedModel[];
  readonly aliases: Readonly<Record<string, string>>;
}

export interface UsageReading {
  readonly regions: readonly RegionUsage[];
  readonly catalogue: Catalogue;
  readonly failures: readonly HelperFailure[];
}

/** How far back ListMetrics is sure to see. Unit: days. Source: docs/data-sources.md#cloudwatch. */
const listedDays = 13;

/**
 * Reads what Bedrock lists and what CloudWatch counted, in every place; the catalogue only where models were used,
 * billed or remembered.
 */
export async function readUsage(
  aws: AwsClients,
  meter: RequestMeter,
  limit: LimitFunction,
  places: readonly Place[],
  question: UsageQuestion,
): Promise<UsageReading> {
  const hidden = {
    start: question.days.start,
    end: earlier(question.days.end, plusDays(question.today, -listedDays)),
  };
  const charges = question.charges && kindsOfLines(question.charges, hidden);
  const used = new Set(usedPlaces(places, charges, question, hidden));
  const parts = await Promise.all(
    [...used].map(({ viewpoint, region, listing }) =>
      limit(() =>
        readCatalogue(aws.bedrock(region, viewpoint.credentials), meter, {
          accountId: viewpoint.accountId,
          region,
          modelIds: listing.metrics.map(({ modelId }) => modelId),
        }),
      ),
    ),
  );
  const catalogue = mergeCatalogues(parts.map((part) => part.catalogue));
  const regions = await Promise.all(
    places.map((place) =>
      limit(() => {
        const candidates = used.has(place)
          ? candidatesOf(place, { ...question, charges }, hidden, catalogue)
          : [];
        const owner = place.viewpoint.linked ? 'linked' : 'own';
        const { region, listing } = place;
        const { days } = question;
        const beyondListing = daysOf(hidden).length > 0;
        return readRegionUsage(
          { region, accounts: accountsOf(place, question), listing, days, beyondListing, candidates },
          (asked) => getMetricData(place.cloudWatch, meter, asked, days, owner),
        );
      }),
    ),
  );
  return { regions, catalogue, failures: parts.flatMap((part) => part.failures) };
}

/** One line for each usage type billed on some days: every place is searched for them, and most repeat day by day. */
function kindsOfLines(charges: readonly ChargeLine[], days: DateRange): readonly ChargeLine[] {
  const kinds = new Map<string, ChargeLine>();
  for (const line of charges) {
    if (contains(days, line.day)) kinds.set(JSON.stringify([line.service, line.usageType]), line);
  }
  return [...kinds.values()];
}

/** Places with models listed, and those where days that ListMetrics cannot see have a bill or a memory. */
function usedPlaces(
  places: readonly Place[],
  charges: readonly ChargeLine[] | null,
  { remembered }: UsageQuestion,
  hidden: DateRange,
): readonly Place[] {
  const billed = new Set(
    (charges ?? []).map(({ service, usageType }) => usageTypeParts(service, usageType).region),
  );
  const known = new Set(
    remembered
      .filter(({ firstDay, lastDay }) => firstDay < hidden.end && lastDay >= hidden.start)
      .map(({ region }) => region),
  );
  return places.filter(
    ({ region, listing }) =>
      listing.answered && (listing.metrics.length > 0 || billed.has(region) || known.has(region)),
  );
}

function accountsOf({ viewpoint }: Place, { accounts }: UsageQuestion): readonly string[] {
  return viewpoint.linked ? accounts : [viewpoint.accountId];
}

function candidatesOf(place: Place, question: UsageQuestion, hidden: DateRange, catalogue: Catalogue) {
  if (daysOf(hidden).length === 0) return [];
  const { charges, remembered, aliases } = question;
  return accountsOf(place, question).flatMap((accountId) =>
    candidateIds({
      charges,
      catalogue,
      remembered,
      aliases,
      days: hidden,
      accountId,
      region: place.region,
    }).map((candidate) => ({ ...candidate, accountId })),
  );
}
