import type {
  BillLine,
  MetricSeries,
  Organisation,
  RegionCatalogue,
} from '../test/support/aws-server/organisation.ts';

/** How large an organisation is: each account calls the same number of models in each of the used regions. */
export interface Size {
  readonly accounts: number;
  readonly modelsPerAccount: number;
  /** Models that somebody in the organisation calls. */
  readonly models: number;
  readonly usedRegions: number;
  /** Days of usage and bill before `now`. */
  readonly days: number;
  /** What a day's bill is cut to. */
  readonly billLinesPerDay?: number;
}

/** The clock of every benchmark. */
export const now = '2026-11-23T08:00:00Z';
export const caller = '111111111111';

/** The seventeen regions that every account has enabled; the first of them are used. */
const regions = [
  { name: 'us-east-1', prefix: 'USE1' },
  { name: 'us-east-2', prefix: 'USE2' },
  { name: 'us-west-1', prefix: 'USW1' },
  { name: 'us-west-2', prefix: 'USW2' },
  { name: 'eu-west-1', prefix: 'EU' },
  { name: 'eu-central-1', prefix: 'EUC1' },
  { name: 'ap-northeast-1', prefix: 'APN1' },
  { name: 'ap-northeast-2', prefix: 'APN2' },
  { name: 'ap-northeast-3', prefix: 'APN3' },
  { name: 'ap-south-1', prefix: 'APS3' },
  { name: 'ap-southeast-1', prefix: 'APS1' },
  { name: 'ap-southeast-2', prefix: 'APS2' },
  { name: 'ca-central-1', prefix: 'CAN1' },
  { name: 'eu-north-1', prefix: 'EUN1' },
  { name: 'eu-west-2', prefix: 'EUW2' },
  { name: 'eu-west-3', prefix: 'EUW3' },
  { name: 'sa-east-1', prefix: 'SAE1' },
] as const;
type Region = (typeof regions)[number];
export const regionsEnabled = regions.length;

/** What CloudWatch publishes of a model. */
export const metricNames = [
  'Invocations',
  'InputTokenCount',
  'OutputTokenCount',
  'CacheReadInputTokens',
  'CacheWriteInputTokens',
  'OutputImageCount',
  'InvocationClientErrors',
  'InvocationServerErrors',
  'InvocationThrottles',
  'InvocationLatency',
  'TimeToFirstToken',
] as const;

/** Of these sets a report keeps the first; ListMetrics pages over all of them. */
const dimensionSets = [
  (modelId: string) => ({ ModelId: modelId }),
  (modelId: string) => ({ ModelId: modelId, ServiceTier: 'default', ResolvedServiceTier: 'default' }),
];
/** Metrics that ListMetrics shows of one model in one region of one account. */
export const listedPerModel = metricNames.length * dimensionSets.length;

const tokensPerDay = { input: 2_000_000, output: 300_000, cacheRead: 5_000_000, cacheWrite: 400_000 };

/** An organisation of a size, with its bill tied to its usage. */
export function organisationOf(size: Size): Organisation {
  const dates = datesBefore(size.days);
  const members = accountIds(size.accounts);
  const used = regions.slice(0, size.usedRegions);
  const calls = members.flatMap((id, index) =>
    modelsOf(index, size).flatMap((model) => used.map((region) => ({ account: id, model, region }))),
  );
  return {
    caller,
    now,
    accounts: members.map((id) => ({
      id,
      name: `team ${id.slice(-3)}`,
      regions: regions.map(({ name }) => ({ name, status: 'ENABLED_BY_DEFAULT' })),
      linked: id !== caller,
      role: { arn: roleOf(id).roleArn },
    })),
    metrics: seriesOf(calls, dates),
    bill: dates.flatMap((day) => calls.flatMap((call) => linesOf(call, day)).slice(0, size.billLinesPerDay)),
    catalogues: members.flatMap((id) => used.map(({ name }) => catalogueOf(id, name, size.models))),
  };
}

/** The caller first. */
export function accountIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? caller : `2${String(index).padStart(11, '0')}`,
  );
}

export function roleOf(accountId: string) {
  return { accountId, roleArn: `arn:aws:iam::${accountId}:role/bedrock-report` };
}

/** The models that an account calls. */
export function modelsOf(accountIndex: number, { modelsPerAccount, models }: Size): readonly number[] {
  return Array.from({ length: modelsPerAccount }, (_, n) => (accountIndex * modelsPerAccount + n) % models);
}

/** One account calling one model in one region. */
interface Calls {
  readonly account: string;
  readonly model: number;
  readonly region: Region;
}

function seriesOf(calls: readonly Calls[], dates: readonly string[]): readonly MetricSeries[] {
  // One object for all series of a metric: 100 accounts have 90,000 series.
  const days = new Map(
    metricNames.map((name) => {
      const { sum, samples } = countsOf(name);
      return [name, Object.fromEntries(dates.map((date) => [date, { sum, samples }]))];
    }),
  );
  return calls.flatMap(({ account, model, region }) =>
    metricNames.flatMap((name) =>
      dimensionSets.map((dimensions) => ({
        account,
        region: region.name,
        namespace: 'AWS/Bedrock',
        name,
        dimensions: dimensions(calledAs(model)),
        days: days.get(name) ?? {},
      })),
    ),
  );
}

function countsOf(name: (typeof metricNames)[number]): { readonly sum: number; readonly samples: number } {
  const sums: Partial<Record<typeof name, number>> = {
    Invocations: 1000,
    InputTokenCount: tokensPerDay.input,
    OutputTokenCount: tokensPerDay.output,
    CacheReadInputTokens: tokensPerDay.cacheRead,
    CacheWriteInputTokens: tokensPerDay.cacheWrite,
    InvocationLatency: 1_500_000,
    TimeToFirstToken: 400_000,
  };
  return { sum: sums[name] ?? 0, samples: 1000 };
}

function linesOf({ account, model, region: { prefix } }: Calls, day: string): readonly BillLine[] {
  const isMarketplace = model % 2 === 0;
  const line = (usageType: string, tokens: number, usdPerMillion: number): BillLine => ({
    day,
    account,
    service: isMarketplace ? `${nameOf(model)} (Amazon Bedrock Edition)` : 'Amazon Bedrock',
    usageType,
    operation: 'InvokeModelInference',
    recordType: 'Usage',
    usd: ((tokens / 1_000_000) * usdPerMillion).toFixed(6),
    quantity: String(isMarketplace ? tokens / 1_000_000 : tokens / 1000),
  });
  const { input, output, cacheRead, cacheWrite } = tokensPerDay;
  const usageTypes = isMarketplace
    ? ['InputTokenCount', 'OutputTokenCount', 'CacheReadInputTokenCount', 'CacheWriteInputTokenCount'].map(
        (word) => `${prefix}-MP:${prefix}_${word}-Units`,
      )
    : ['input-tokens', 'output-tokens', 'cache-read-input-token-count', 'cache-write-input-token-count'].map(
        (word) => `${prefix}-${nameOf(model).replaceAll(' ', '')}-${word}`,
      );
  const amounts = [
    [input, 3],
    [output, 15],
    [cacheRead, 0.3],
    [cacheWrite, 3.75],
  ] as const;
  return amounts.map(([tokens, usd], index) => line(usageTypes[index] ?? '', tokens, usd));
}

function catalogueOf(id: string, region: string, models: number): RegionCatalogue {
  const all = Array.from({ length: models }, (_, model) => model);
  return {
    account: id,
    region,
    lists: {
      ListFoundationModels: all.map((model) => ({
        modelId: bareId(model),
        modelArn: `arn:aws:bedrock:${region}::foundation-model/${bareId(model)}`,
        modelName: nameOf(model),
        providerName: 'Acme',
        outputModalities: ['TEXT'],
      })),
      ListInferenceProfiles: all.flatMap((model) =>
        idsOf(model)
          .filter((profile) => profile !== bareId(model))
          .map((profile) => ({
            inferenceProfileId: profile,
            inferenceProfileArn: `arn:aws:bedrock:${region}:${id}:inference-profile/${profile}`,
            inferenceProfileName: `US ${nameOf(model)}`,
            status: 'ACTIVE',
            type: 'SYSTEM_DEFINED',
            models: [{ modelArn: `arn:aws:bedrock:${region}::foundation-model/${bareId(model)}` }],
          })),
      ),
    },
  };
}

function nameOf(model: number): string {
  return `Bench ${model + 1}`;
}

function bareId(model: number): string {
  return `acme.bench-${model + 1}-v1:0`;
}

/** Half of the models can be called by profiles too. */
export function idsOf(model: number): readonly string[] {
  const id = bareId(model);
  return model % 2 === 0 ? [id, `us.${id}`] : [id];
}

function calledAs(model: number): string {
  return idsOf(model).at(-1) ?? bareId(model);
}

/** The days before today, newest last. */
function datesBefore(days: number): readonly string[] {
  const midnight = Date.parse(`${now.slice(0, 10)}T00:00:00Z`);
  return Array.from({ length: days }, (_, index) =>
    new Date(midnight - (days - index) * 86_400_000).toISOString().slice(0, 10),
  );
}
