import type { LimitFunction } from 'p-limit';
import type { Catalogue, RememberedModel } from '../domain/catalogue.ts';
import type { AccountLine, ChargeLine } from '../domain/charge.ts';
import { type DateRange, type Day, daysOf, earlier, plusDays } from '../domain/date-range.ts';
import { candidateIds } from '../ledger/candidate-ids.ts';
import type { AwsClients } from './aws-clients.ts';
import type { LinesReading } from './bill-reading.ts';
import { type AccountBill, billsOfAccounts } from './bills-of-accounts.ts';
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
  /** Null with a single account. */
  readonly accountLines: LinesReading<AccountLine> | null;
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
  const past = question.remembered.filter(
    ({ firstDay, lastDay }) => firstDay < hidden.end && lastDay >= hidden.start,
  );
  const { charges, accountLines } = question;
  const billOf = billsOfAccounts({ charges, accountLines, days: hidden });
  const used = new Set(places.filter((place) => isUsed(place, { ...question, past, billOf })));
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
  const beyondListing = daysOf(hidden).length > 0;
  const idsOf = candidateIds({ ...question, catalogue, days: hidden });
  const candidatesOf = (place: Place) =>
    accountsOf(place, question).flatMap((accountId) =>
      idsOf({ charges: billOf(accountId).charges, accountId, region: place.region }).map((candidate) => ({
        ...candidate,
        accountId,
      })),
    );
  const regions = await Promise.all(
    places.map((place) =>
      limit(() => {
        const candidates = beyondListing && used.has(place) ? candidatesOf(place) : [];
        const owner = place.viewpoint.linked ? 'linked' : 'own';
        const { region, listing } = place;
        const { days } = question;
        return readRegionUsage(
          { region, accounts: accountsOf(place, question), listing, days, beyondListing, candidates },
          (asked) => getMetricData(place.cloudWatch, meter, asked, days, owner),
        );
      }),
    ),
  );
  return { regions, catalogue, failures: parts.flatMap((part) => part.failures) };
}

/** What is known, beside what is listed, of the days that ListMetrics cannot see. */
interface Search extends UsageQuestion {
  /** The remembered models of those days. */
  readonly past: readonly RememberedModel[];
  readonly billOf: (accountId: string) => AccountBill;
}

/** True where models are listed, and where the hidden days have a bill or a memory of an account that is read there. */
function isUsed(place: Place, search: Search): boolean {
  const { region, listing } = place;
  if (!listing.answered) return false;
  if (listing.metrics.length > 0) return true;
  const own = new Set(accountsOf(place, search));
  return (
    search.past.some((model) => model.region === region && own.has(model.accountId)) ||
    [...own].some((accountId) => search.billOf(accountId).regions.has(region))
  );
}

function accountsOf({ viewpoint }: Place, { accounts }: UsageQuestion): readonly string[] {
  return viewpoint.linked ? accounts : [viewpoint.accountId];
}
