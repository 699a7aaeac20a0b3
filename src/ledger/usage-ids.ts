import type { Catalogue, InferenceProfile, ModelResource, RememberedModel } from '../domain/catalogue.ts';
import type { Routing } from '../domain/charge.ts';
import { isModelId, modelKey, splitModelId } from './model-key.ts';

/** What a CloudWatch model id names. */
export interface ResolvedId {
  readonly kind: 'base' | 'provisioned' | 'custom';
  /** Null when it cannot be resolved. */
  readonly key: string | null;
  readonly routing: Routing;
}

interface Series {
  readonly modelId: string;
  readonly accountId: string;
  readonly region: string;
}

/**
 * Resolves CloudWatch model ids: base models and system profiles by their own text; application profiles,
 * provisioned throughput and custom models by what Bedrock lists; deleted ones by what an earlier run remembered.
 */
export function usageIds(input: {
  readonly catalogue: Catalogue;
  readonly remembered: readonly RememberedModel[];
}): (series: Series) => ResolvedId {
  const { profiles, resources } = input.catalogue;
  return (series) => {
    const { modelId } = series;
    const { profile, id } = splitModelId(modelId);
    if (isModelId(id)) return { kind: 'base', key: modelKey(modelId), routing: routingOf(profile) };

    const resource = nearest(resources, series, (one) => one.arn, placeOfArn);
    if (resource !== null)
      return { kind: resource.kind, key: baseKey(resource, resources), routing: 'regional' };

    const application = nearest(
      profiles,
      series,
      (one) => one.arn,
      (one) => one,
    );
    if (application !== null) {
      return { kind: 'base', key: profileKey(application), routing: profileRouting(application) };
    }
    const past = nearest(
      input.remembered,
      series,
      (one) => one.id,
      (one) => one,
    );
    const key = past?.model ?? arnKey(modelId);
    return {
      kind: arnKind(modelId),
      key: key !== null && isModelId(key) ? key : null,
      routing: past?.routing ?? 'regional',
    };
  };
}

function routingOf(profile: string | null): Routing {
  return profile === 'global' ? 'global' : 'regional';
}

function nearest<T>(
  all: readonly T[],
  series: Series,
  idOf: (one: T) => string,
  placeOf: (one: T) => { readonly accountId: string; readonly region: string },
): T | null {
  const named = all.filter((one) => sameId(idOf(one), series.modelId));
  const here = named.filter((one) => {
    const place = placeOf(one);
    return place.accountId === series.accountId && place.region === series.region;
  });
  return here[0] ?? named[0] ?? null;
}

// CloudWatch shows an ARN whole or only its last segment.
function sameId(a: string, b: string): boolean {
  if (a === b) return true;
  const bothWhole = a.startsWith('arn:') && b.startsWith('arn:');
  return !bothWhole && a.slice(a.lastIndexOf('/') + 1) === b.slice(b.lastIndexOf('/') + 1);
}

function placeOfArn({ arn }: ModelResource): { readonly accountId: string; readonly region: string } {
  const [, , , region = '', accountId = ''] = arn.split(':');
  return { accountId, region };
}

// A provisioned throughput may run a custom model, which names its own base.
function baseKey(resource: ModelResource, all: readonly ModelResource[], depth = 0): string | null {
  const own = arnKey(resource.baseModelArn);
  if (own !== null || depth > 3) return own;
  const next = all.find((one) => one.arn === resource.baseModelArn);
  return next === undefined ? null : baseKey(next, all, depth + 1);
}

/** The one model that all of a profile's ARNs mean. */
function profileKey(profile: InferenceProfile): string | null {
  const keys = new Set(profile.modelArns.map(arnKey));
  const [key = null] = keys;
  return keys.size === 1 ? key : null;
}

/** A global profile is made of a model ARN that names no region. */
function profileRouting(profile: InferenceProfile): Routing {
  return profile.modelArns.some((arn) => /^arn:[^:]*:bedrock:::/.test(arn)) ? 'global' : 'regional';
}

// The ARN of a custom model holds its base model's id: custom-model/amazon.nova-lite-v1:0:300k/abcdef123456.
function arnKey(arn: string): string | null {
  const base = /:custom-model\/([^/]+)\/[^/]+$/.exec(arn)?.[1] ?? splitModelId(arn).id;
  return isModelId(base) ? modelKey(base) : null;
}

function arnKind(modelId: string): ResolvedId['kind'] {
  if (/:provisioned-model\//.test(modelId)) return 'provisioned';
  return /:(?:custom-model|custom-model-deployment|imported-model)\//.test(modelId) ? 'custom' : 'base';
}
