import type { LimitFunction } from 'p-limit';
import type { AwsClients, CloudWatch } from './aws-clients.ts';
import { readEnabledRegions } from './enabled-regions.ts';
import { type Listing, listMetrics } from './list-metrics.ts';
import type { HelperFailure } from './model-catalogue.ts';
import type { RequestMeter } from './run-cost.ts';
import type { Viewpoint } from './viewpoints.ts';

/** One region as seen from one account, with the metrics listed there. */
export interface Place {
  readonly viewpoint: Viewpoint;
  readonly region: string;
  readonly cloudWatch: CloudWatch;
  readonly listing: Listing;
}

/** Lists the metrics of every region to read: those configured, or all that each account has enabled. */
export async function listPlaces(
  aws: AwsClients,
  meter: RequestMeter,
  limit: LimitFunction,
  viewpoints: readonly Viewpoint[],
  regions: 'enabled' | readonly string[],
): Promise<{ readonly places: readonly Place[]; readonly failures: readonly HelperFailure[] }> {
  const parts = await Promise.all(
    viewpoints.map(async (viewpoint) => {
      const enabled =
        regions === 'enabled'
          ? await limit(() => readEnabledRegions(aws.account(viewpoint.credentials), meter))
          : { regions: [...new Set(regions)].sort(), failure: null };
      const places = await Promise.all(
        enabled.regions.map((region) => limit(() => listPlace(aws, meter, viewpoint, region))),
      );
      return { places, viewpoint, failure: enabled.failure };
    }),
  );
  return {
    places: parts.flatMap(({ places }) => places),
    failures: parts.flatMap(({ viewpoint, failure }) =>
      failure === null
        ? []
        : [{ operation: 'account:ListRegions', place: `account ${viewpoint.accountId}`, failure }],
    ),
  };
}

async function listPlace(
  aws: AwsClients,
  meter: RequestMeter,
  viewpoint: Viewpoint,
  region: string,
): Promise<Place> {
  const cloudWatch = aws.cloudWatch(region, viewpoint.credentials);
  return { viewpoint, region, cloudWatch, listing: await listMetrics(cloudWatch, meter, viewpoint) };
}
