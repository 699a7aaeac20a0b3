import { isMarketplaceService, marketplaceModelName } from '../domain/bedrock-services.ts';
import type { Catalogue, RememberedModel } from '../domain/catalogue.ts';
import type { ChargeGroup, Routing } from '../domain/charge.ts';
import type { UsageSeries } from '../domain/usage.ts';
import { billingKeys } from './billing-keys.ts';
import { isModelId, modelKey, splitModelId, unmapped } from './model-key.ts';
import { modelName } from './model-name.ts';
import { outputGroups } from './usage-group.ts';
import { type ResolvedId, usageIds } from './usage-ids.ts';

/** The part of a usage series that says which model it counted. */
export type SeriesIdentity = Pick<UsageSeries, 'modelId' | 'accountId' | 'region' | 'endpoint'>;

/** What a name or id was found to mean. */
export interface ModelReading {
  /** A model key, `(unmapped)`, or null when it is no model's. */
  readonly model: string | null;
  /** What a person calls the model; the raw name or id when unmapped. */
  readonly modelName: string;
}

/** What a CloudWatch series was found to count. */
export interface UsageReading extends ModelReading {
  readonly model: string;
  readonly routing: Routing | null;
  readonly chargeGroup: ChargeGroup;
  /** False when the id could not be resolved (gap `unresolved_model_id`). */
  readonly resolved: boolean;
}

/** The two vocabularies, CloudWatch's and the bill's, brought to model keys. */
export interface ModelIdentity {
  readonly ofUsage: (series: SeriesIdentity) => UsageReading;
  /** Reads a billing slug or a Marketplace service, as the bill spells it. */
  readonly ofBilling: (name: string) => ModelReading;
}

/** All that a run knows of models. */
interface ModelKnowledge {
  readonly catalogue: Catalogue;
  readonly remembered: readonly RememberedModel[];
  readonly usage: readonly SeriesIdentity[];
  /** The user's own names: a Marketplace service, a slug, a name or a CloudWatch id → model key. They come first. */
  readonly aliases: Readonly<Record<string, string>>;
}

/**
 * Brings CloudWatch's ids and the bill's names to model keys, from all that a run knows.
 *
 * Names are matched by equal parts, never by likeness; a name that could be two models is `(unmapped)`.
 */
export function modelIdentity(knowledge: ModelKnowledge): ModelIdentity {
  const alias = aliasOf(knowledge.aliases);
  const billing = billingKeys(knownKeys(knowledge), knowledge.catalogue.models);
  const ids = usageIds(knowledge);
  const groupOf = outputGroups(knowledge.catalogue);
  // A bill repeats each name every day.
  const billed = new Map<string, ModelReading>();

  return {
    ofBilling: (name) => {
      const known = billed.get(name);
      if (known !== undefined) return known;
      const short = isMarketplaceService(name) ? marketplaceModelName(name) : name;
      const found = reading(alias(name) ?? alias(short) ?? billing(short), name);
      billed.set(name, found);
      return found;
    },
    ofUsage: (series) => {
      const id = ids(series);
      // The mantle endpoint may name a model without its provider, as the bill does.
      const named = series.endpoint === 'mantle' ? billing(series.modelId) : null;
      const key = alias(series.modelId) ?? id.key ?? named;
      const chargeGroup = groupOfSeries(id, key, groupOf);
      const priced = chargeGroup === 'on_demand' || chargeGroup === 'custom_model';
      return {
        ...reading(key, series.modelId),
        routing: priced ? id.routing : null,
        chargeGroup,
        resolved: key !== null,
      };
    },
  };
}

function groupOfSeries(
  id: ResolvedId,
  key: string | null,
  groupOf: (key: string) => ChargeGroup,
): ChargeGroup {
  if (id.kind === 'provisioned') return 'provisioned';
  if (id.kind === 'custom') return 'custom_model';
  return key === null ? 'on_demand' : groupOf(key);
}

function reading(key: string | null, raw: string) {
  return key === null ? { model: unmapped, modelName: raw } : { model: key, modelName: modelName(key) };
}

function aliasOf(aliases: Readonly<Record<string, string>>): (name: string) => string | null {
  // A user may write a key's version with dots, as Bedrock's ids do.
  const byName = new Map(Object.entries(aliases).map(([name, key]) => [name, modelKey(key)]));
  return (name) => byName.get(name) ?? null;
}

/** Every model key that the catalogue, CloudWatch or an earlier run has shown. */
function knownKeys({ catalogue, remembered, usage }: ModelKnowledge): ReadonlySet<string> {
  const arns = [
    ...catalogue.profiles.flatMap((profile) => profile.modelArns),
    ...catalogue.resources.map((resource) => resource.baseModelArn),
  ];
  const ids = [
    ...catalogue.models.map((model) => model.modelId),
    ...usage.map((series) => series.modelId),
    ...arns,
  ].map((id) => splitModelId(id).id);
  const keys = remembered.flatMap(({ model }) => model ?? []);
  return new Set([...ids.filter(isModelId).map(modelKey), ...keys.filter(isModelId)]);
}
