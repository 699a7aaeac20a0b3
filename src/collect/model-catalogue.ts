import type { Catalogue } from '../domain/catalogue.ts';
import type { Bedrock } from './aws-clients.ts';
import { listFoundationModels, listProfiles } from './model-lists.ts';
import { listResources, type ResourceList, resourceLists, resourceListsFor } from './model-resources.ts';
import { withTags } from './profile-tags.ts';
import type { RequestMeter } from './run-cost.ts';
import type { SourceFailure } from './source-failure.ts';

/** A call that only makes the report richer, and failed. */
export interface HelperFailure {
  /** `service:Operation`. */
  readonly operation: string;
  /** Where it failed. */
  readonly place: string;
  readonly failure: SourceFailure;
}

export interface CatalogueReading {
  readonly catalogue: Catalogue;
  readonly failures: readonly HelperFailure[];
}

export interface CataloguePlace {
  readonly accountId: string;
  readonly region: string;
  /** The ids that CloudWatch shows there: they decide which lists are needed. */
  readonly modelIds: readonly string[];
}

/**
 * Reads what Bedrock lists in one region: models and profiles always, provisioned and custom models only when an id
 * seen there may be one of them. Never fatal: a list that failed is empty or short, and named.
 */
export async function readCatalogue(
  bedrock: Bedrock,
  meter: RequestMeter,
  place: CataloguePlace,
): Promise<CatalogueReading> {
  const named = resourceListsFor(place.modelIds);
  const [models, system, application, resources] = await Promise.all([
    listFoundationModels(bedrock, meter),
    listProfiles(bedrock, meter, place, 'SYSTEM_DEFINED'),
    listProfiles(bedrock, meter, place, 'APPLICATION'),
    listAll(bedrock, meter, named),
  ]);
  const profileIds = new Set(application.items.map(({ profileId }) => profileId));
  const isOpaque = (id: string) => /^[a-z0-9]{12}$/.test(id) && !profileIds.has(id);
  const others = place.modelIds.some(isOpaque)
    ? resourceLists.filter((operation) => !named.includes(operation))
    : [];
  const lists = [
    { operation: 'ListFoundationModels', pages: models },
    { operation: 'ListInferenceProfiles', pages: system },
    { operation: 'ListInferenceProfiles', pages: application },
    ...resources,
    ...(await listAll(bedrock, meter, others)),
  ];
  const listed = lists.flatMap((list) => ('resources' in list ? list.resources : []));
  const baseOf = new Map(listed.map(({ arn, baseModelArn }) => [arn, baseModelArn]));
  return {
    catalogue: {
      models: models.items,
      profiles: [...system.items, ...(await withTags(bedrock, meter, application.items, place.modelIds))],
      // A deployment names the custom model that it runs; its base is that model's.
      resources: listed.map((one) => ({
        ...one,
        baseModelArn: baseOf.get(one.baseModelArn) ?? one.baseModelArn,
      })),
    },
    failures: lists.flatMap(({ operation, pages: { failure } }) =>
      failure === null
        ? []
        : [
            {
              operation: `bedrock:${operation}`,
              place: `${place.region}, account ${place.accountId}`,
              failure,
            },
          ],
    ),
  };
}

/** Several regions' catalogues as one: a model that many regions list stands in it once. */
export function mergeCatalogues(parts: readonly Catalogue[]): Catalogue {
  const models = parts.flatMap((part) => part.models);
  const profiles = parts.flatMap((part) => part.profiles);
  const resources = parts.flatMap((part) => part.resources);
  return {
    models: uniqueBy(models, ({ modelId }) => modelId),
    profiles: uniqueBy(profiles, (profile) =>
      [profile.accountId, profile.region, profile.type, profile.profileId].join(' '),
    ),
    resources: uniqueBy(resources, ({ arn }) => arn),
  };
}

async function listAll(bedrock: Bedrock, meter: RequestMeter, operations: readonly ResourceList[]) {
  return Promise.all(
    operations.map(async (operation) => {
      const pages = await listResources(bedrock, meter, operation);
      return { operation, pages, resources: pages.items };
    }),
  );
}

/** Sorted by key; the first of equal ones is kept. */
function uniqueBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  const byKey = new Map<string, Item>();
  for (const item of items) if (!byKey.has(keyOf(item))) byKey.set(keyOf(item), item);
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
