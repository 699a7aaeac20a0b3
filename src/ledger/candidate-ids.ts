import type { Catalogue, RememberedModel } from '../domain/catalogue.ts';
import type { Charge, ChargeLine } from '../domain/charge.ts';
import { contains, type DateRange } from '../domain/date-range.ts';
import type { Endpoint } from '../domain/usage.ts';
import { readCharge } from './billing-line.ts';
import { knownModelIds } from './known-models.ts';
import { modelIdentity } from './model-identity.ts';
import { isModelId, modelKey, splitModelId, unmapped } from './model-key.ts';
import { usageTypeParts } from './usage-type.ts';

/** A model id worth asking CloudWatch for although ListMetrics does not show it. */
export interface CandidateId {
  readonly endpoint: Endpoint;
  readonly modelId: string;
}

interface Search {
  /** Null when Cost Explorer failed: then every model of the catalogue may have been used. */
  readonly charges: readonly ChargeLine[] | null;
  readonly catalogue: Catalogue;
  readonly remembered: readonly RememberedModel[];
  readonly aliases: Readonly<Record<string, string>>;
  /** The days that ListMetrics cannot see. */
  readonly days: DateRange;
  readonly accountId: string;
  readonly region: string;
}

/**
 * The model ids that may have been used in one account and region on days that ListMetrics, whose memory is two
 * weeks, cannot see: remembered ids, application profiles, and every id that a model on those days' bill may have.
 *
 * Sorted and unique. An id that was never used costs its share of a request and returns nothing.
 */
export function candidateIds(search: Search): readonly CandidateId[] {
  const bill = readBill(search);
  const runtime = [...rememberedIds(search), ...resourceIds(search), ...modelIds(search, bill)];
  const all = [
    ...[...new Set(bill.mantleIds)].map((modelId): CandidateId => ({ endpoint: 'mantle', modelId })),
    ...[...new Set(runtime)].map((modelId): CandidateId => ({ endpoint: 'runtime', modelId })),
  ];
  return all.sort((a, b) => order(`${a.endpoint} ${a.modelId}`, `${b.endpoint} ${b.modelId}`));
}

interface Bill {
  readonly keys: ReadonlySet<string>;
  /** What the mantle endpoint may call the models of `-mantle-` lines. */
  readonly mantleIds: readonly string[];
  /** False when the bill was not read or holds tokens whose model it does not tell. */
  readonly complete: boolean;
}

function readBill({ charges, catalogue, remembered, aliases, days, region }: Search): Bill {
  const identity = modelIdentity({ catalogue, remembered, usage: [], aliases });
  const lines = (charges ?? [])
    .filter((line) => contains(days, line.day))
    .map((line) => readCharge(line, identity))
    .filter((line) => line.region === region || line.region === null);
  const models = lines.flatMap(({ model }) => (model === null || model === unmapped ? [] : [model]));
  return {
    keys: new Set(models),
    mantleIds: lines.flatMap(mantleIdsOf),
    complete: charges !== null && !lines.some((line) => line.model === unmapped && line.tokenClass !== null),
  };
}

function mantleIdsOf(line: Charge): readonly string[] {
  const { mantle, model } = usageTypeParts(line.service, line.usageType);
  if (!mantle || model === null) return [];
  if (isModelId(model)) return [model];
  return line.model === null || line.model === unmapped ? [model] : [line.model];
}

function rememberedIds({ remembered, accountId, region, days }: Search): readonly string[] {
  return remembered
    .filter((model) => model.accountId === accountId && model.region === region)
    .filter((model) => model.firstDay < days.end && model.lastDay >= days.start)
    .map((model) => model.id);
}

function resourceIds({ catalogue, accountId, region }: Search): readonly string[] {
  const profiles = catalogue.profiles
    .filter((profile) => profile.type === 'APPLICATION')
    .filter((profile) => profile.accountId === accountId && profile.region === region)
    .map((profile) => profile.profileId);
  const place = `:bedrock:${region}:${accountId}:`;
  const resources = catalogue.resources.map((resource) => resource.arn).filter((arn) => arn.includes(place));
  return [...profiles, ...resources];
}

function modelIds({ catalogue, aliases, region }: Search, bill: Bill): readonly string[] {
  const system = catalogue.profiles
    .filter((profile) => profile.type === 'SYSTEM' && profile.region === region)
    .map((profile) => profile.profileId);
  const listed = [...catalogue.models.map((model) => model.modelId), ...system];
  const billed = bill.complete ? listed.filter((id) => bill.keys.has(modelKey(id))) : listed;
  const held = new Set(billed.map(modelKey));
  const formed = [...bill.keys].filter((key) => !held.has(key)).flatMap((key) => formedIds(key, region));
  const aliased = Object.entries(aliases).flatMap(([id, key]) =>
    isModelId(id) && bill.keys.has(key) ? [id] : [],
  );
  return [...billed, ...formed, ...aliased];
}

/** The ids that a key's model may have had, bare and by every profile that its region could call. */
function formedIds(key: string, region: string): readonly string[] {
  const dated = knownModelIds.filter((id) => modelKey(id) === key);
  const bare = [...new Set([...dated, key, `${key}-v1:0`, `${key}-v1`, `${key}:0`])].map(
    (id) => splitModelId(id).id,
  );
  return bare.flatMap((id) => ['', ...geographies(region)].map((profile) => profile + id));
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

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
