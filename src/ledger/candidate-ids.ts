import { byteOrder } from '../domain/byte-order.ts';
import type { Catalogue, RememberedModel } from '../domain/catalogue.ts';
import type { ChargeLine } from '../domain/charge.ts';
import { contains, type DateRange } from '../domain/date-range.ts';
import type { Endpoint } from '../domain/usage.ts';
import { lineMeanings, type MeaningOf } from './billing-line.ts';
import { knownModelIds } from './known-models.ts';
import { modelIdentity } from './model-identity.ts';
import { isModelId, modelKey, splitModelId, unmapped } from './model-key.ts';
import { usageTypeParts } from './usage-type.ts';

/** A model id worth asking CloudWatch for although ListMetrics does not show it. */
export interface CandidateId {
  readonly endpoint: Endpoint;
  readonly modelId: string;
}

/** What is known whatever the account and region. */
interface Knowledge {
  readonly catalogue: Catalogue;
  readonly remembered: readonly RememberedModel[];
  readonly aliases: Readonly<Record<string, string>>;
  /** The days that ListMetrics cannot see. */
  readonly days: DateRange;
}

/** One account in one region. */
interface Search {
  /** Null when Cost Explorer failed: then every model of the catalogue may have been used. */
  readonly charges: readonly ChargeLine[] | null;
  readonly accountId: string;
  readonly region: string;
}

/**
 * Finds the model ids that may have been used in an account and region on days that ListMetrics, whose memory is two
 * weeks, cannot see: remembered ids, application profiles, and every id that a model on those days' bill may have.
 *
 * Sorted and unique. An id that was never used costs its share of a request and returns nothing.
 */
export function candidateIds(knowledge: Knowledge): (search: Search) => readonly CandidateId[] {
  const { catalogue, remembered, aliases } = knowledge;
  // Made once: an organisation has thousands of places, and as many profiles.
  const meaningOf = lineMeanings(modelIdentity({ catalogue, remembered, usage: [], aliases }));
  const listedIn = listedIds(catalogue);
  return (search) => {
    const bill = readBill(search, knowledge.days, meaningOf);
    const past = rememberedIds(knowledge, search);
    const listed = listedIn(search.region);
    const runtime = [...past, ...resourceIds(catalogue, search), ...modelIds(listed, aliases, search, bill)];
    const mantle = [...bill.mantleIds, ...past.filter((id) => isBare(id) && bill.mayBeMantle(modelKey(id)))];
    return [...asked('runtime', runtime), ...asked('mantle', mantle)].sort((a, b) =>
      byteOrder(`${a.endpoint} ${a.modelId}`, `${b.endpoint} ${b.modelId}`),
    );
  };
}

function asked(endpoint: Endpoint, ids: readonly string[]): readonly CandidateId[] {
  return [...new Set(ids)].map((modelId) => ({ endpoint, modelId }));
}

function isBare(id: string): boolean {
  return isModelId(id) && splitModelId(id).profile === null;
}

interface Bill {
  readonly keys: ReadonlySet<string>;
  /** Real model ids that stand in its usage types. */
  readonly ids: readonly string[];
  /** What the mantle endpoint may call the models of `-mantle-` lines. */
  readonly mantleIds: readonly string[];
  /** True for a key of a `-mantle-` line, and for every key when the bill was not read. */
  readonly mayBeMantle: (key: string) => boolean;
  /** False when the bill was not read or holds tokens whose model it does not tell. */
  readonly complete: boolean;
}

function readBill({ charges, region }: Search, days: DateRange, meaningOf: MeaningOf): Bill {
  const lines = (charges ?? [])
    .filter((line) => contains(days, line.day))
    .map(({ service, usageType }) => ({
      ...meaningOf(service, usageType),
      parts: usageTypeParts(service, usageType),
    }))
    .filter((line) => line.region === region || line.region === null);
  const mantle = lines.filter((line) => line.parts.mantle);
  const mantleKeys = new Set(mantle.flatMap((line) => line.model ?? []));
  return {
    keys: new Set(lines.flatMap(({ model }) => (model === null || model === unmapped ? [] : [model]))),
    ids: lines.flatMap(({ parts }) => (parts.model !== null && isModelId(parts.model) ? [parts.model] : [])),
    mantleIds: mantle.flatMap(({ parts, model }) => [
      ...(parts.model !== null && isModelId(parts.model) ? [parts.model] : []),
      ...(model === null || model === unmapped ? [] : bareIds(model)),
    ]),
    mayBeMantle: (key) => charges === null || mantleKeys.has(key),
    complete: charges !== null && !lines.some((line) => line.model === unmapped && line.tokenClass !== null),
  };
}

function rememberedIds({ remembered, days }: Knowledge, { accountId, region }: Search): readonly string[] {
  return remembered
    .filter((model) => model.accountId === accountId && model.region === region)
    .filter((model) => model.firstDay < days.end && model.lastDay >= days.start)
    .map((model) => model.id);
}

function resourceIds(catalogue: Catalogue, { accountId, region }: Search): readonly string[] {
  const profiles = catalogue.profiles
    .filter((profile) => profile.type === 'APPLICATION')
    .filter((profile) => profile.accountId === accountId && profile.region === region)
    .map((profile) => profile.profileId);
  const place = `:bedrock:${region}:${accountId}:`;
  const resources = catalogue.resources.map((resource) => resource.arn).filter((arn) => arn.includes(place));
  return [...profiles, ...resources];
}

/**
 * The models and the system's profiles of a region, which every account in it lists again. A list that failed is empty:
 * the ids that it may have held are formed from those of the other.
 */
function listedIds({ models, profiles }: Catalogue): (region: string) => readonly string[] {
  const ids = new Map<string, Set<string>>();
  for (const { type, region, profileId } of profiles) {
    if (type === 'SYSTEM') ids.set(region, (ids.get(region) ?? new Set()).add(profileId));
  }
  return (region) => {
    const system = [...(ids.get(region) ?? [])];
    const bare =
      models.length > 0 ? models.map(({ modelId }) => modelId) : system.map((id) => splitModelId(id).id);
    return system.length > 0 ? [...bare, ...system] : withProfiles(bare, region);
  };
}

function modelIds(
  listed: readonly string[],
  aliases: Knowledge['aliases'],
  { region }: Search,
  bill: Bill,
): readonly string[] {
  const billed = bill.complete ? listed.filter((id) => bill.keys.has(modelKey(id))) : listed;
  const held = new Set(billed.map(modelKey));
  const absent = [...bill.keys].filter((key) => !held.has(key));
  const formed = [...absent.flatMap((key) => [...bareIds(key), ...versionedIds(key)]), ...bill.ids];
  const aliased = Object.entries(aliases).flatMap(([id, key]) =>
    isModelId(id) && bill.keys.has(key) ? [id] : [],
  );
  return [...billed, ...withProfiles(formed, region), ...aliased];
}

/** The ids that a key's model may have without a version: a key has lost its dots, `glm-5.1` may be `glm-5-1`. */
function bareIds(key: string): readonly string[] {
  const dated = knownModelIds.filter((id) => modelKey(id) === key);
  return [...dated, key, key.replace(/(?<=\d)-(?=\d{1,2}(?:-|$))/, '.')];
}

function versionedIds(key: string): readonly string[] {
  return [`${key}-v1:0`, `${key}-v1`, `${key}:0`];
}

/** Bare and by every profile that calls from the region could name. */
function withProfiles(ids: readonly string[], region: string): readonly string[] {
  return ids.flatMap((id) => ['', ...geographies(region)].map((profile) => profile + splitModelId(id).id));
}

// Source: Bedrock user guide, inference-profiles-support.
function geographies(region: string): readonly string[] {
  if (region.startsWith('us-gov-')) return ['us-gov.'];
  const own = /^(?:ap-northeast-[13])$/.test(region)
    ? ['jp.']
    : /^ap-southeast-[246]$/.test(region)
      ? ['au.']
      : [];
  const byArea: Readonly<Record<string, readonly string[]>> = {
    us: ['us.'],
    ca: ['ca.', 'us.'],
    eu: ['eu.'],
    ap: region.startsWith('ap-south-') ? ['apac.', 'in.'] : ['apac.'],
  };
  return [...(byArea[region.slice(0, 2)] ?? []), ...own, 'global.'];
}
