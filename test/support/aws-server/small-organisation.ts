import type {
  BillLine,
  MetricSeries,
  Organisation,
  OrganisationAccount,
  RegionCatalogue,
} from './organisation.ts';

/** What a model did on one day. */
export interface ModelDay {
  readonly requests: number;
  readonly input: number;
  readonly output: number;
}

/**
 * The runtime metrics of one model, with the same requests published again under two other dimension sets, as
 * CloudWatch does.
 */
export function runtimeMetrics(
  place: { readonly account: string; readonly region: string },
  modelId: string,
  days: Readonly<Record<string, ModelDay>>,
): readonly MetricSeries[] {
  const series = (name: string, read: (day: ModelDay) => { sum: number; samples: number }) =>
    [{ ModelId: modelId }, { ModelId: modelId, ContextWindow: '200000' }, {}].map((dimensions) => ({
      ...place,
      namespace: 'AWS/Bedrock',
      name,
      dimensions,
      days: Object.fromEntries(Object.entries(days).map(([day, one]) => [day, read(one)])),
    }));
  return [
    ...series('Invocations', ({ requests }) => ({ sum: requests, samples: requests })),
    ...series('InputTokenCount', ({ input, requests }) => ({ sum: input, samples: requests })),
    ...series('OutputTokenCount', ({ output, requests }) => ({ sum: output, samples: requests })),
    ...series('InvocationLatency', ({ requests }) => ({ sum: requests * 1500, samples: requests })),
  ];
}

/** The mantle metrics of one model, with the project level that counts the same requests again. */
export function mantleMetrics(
  place: { readonly account: string; readonly region: string },
  model: string,
  days: Readonly<Record<string, ModelDay>>,
): readonly MetricSeries[] {
  const series = (name: string, read: (day: ModelDay) => number) =>
    [{ Model: model }, { Model: model, Project: 'p1' }].map((dimensions) => ({
      ...place,
      namespace: 'AWS/BedrockMantle',
      name,
      dimensions,
      days: Object.fromEntries(
        Object.entries(days).map(([day, one]) => [day, { sum: read(one), samples: one.requests }]),
      ),
    }));
  return [
    ...series('Inferences', ({ requests }) => requests),
    ...series('TotalInputTokens', ({ input }) => input),
    ...series('TotalOutputTokens', ({ output }) => output),
  ];
}

export const sonnet = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
export const nova = 'amazon.nova-pro-v1:0';
export const glm = 'zai.glm-5';
export const caller = '111111111111';

/** A day of usage and bill by one account in two regions, and what a report must not count. */
export function smallOrganisation(changes: Partial<Organisation> = {}): Organisation {
  const days = { '2026-11-20': day(10), '2026-11-21': day(20), '2026-11-22': day(30) };
  const east = { account: caller, region: 'us-east-1' };
  return {
    caller,
    now: '2026-11-23T08:00:00Z',
    accounts: [account(caller)],
    metrics: [
      ...runtimeMetrics(east, `us.${sonnet}`, days),
      ...runtimeMetrics(east, nova, days),
      ...mantleMetrics({ account: caller, region: 'us-west-2' }, glm, days),
      // Today is not over: its values must not be read.
      ...runtimeMetrics(east, 'amazon.nova-micro-v1:0', { '2026-11-23': day(99) }),
    ],
    bill: Object.keys(days).flatMap((date) => billOf(caller, date)),
    catalogues: ['us-east-1', 'us-west-2'].map((region) => catalogueOf(caller, region)),
    ...changes,
  };
}

export function day(requests: number): ModelDay {
  return { requests, input: requests * 1000, output: requests * 100 };
}

export function account(id: string, changes: Partial<OrganisationAccount> = {}): OrganisationAccount {
  return {
    id,
    name: `account ${id.slice(0, 3)}`,
    regions: [
      { name: 'us-east-1', status: 'ENABLED_BY_DEFAULT' },
      { name: 'us-west-2', status: 'ENABLED_BY_DEFAULT' },
      { name: 'eu-south-1', status: 'ENABLED' },
      { name: 'me-south-1', status: 'DISABLED' },
    ],
    ...changes,
  };
}

/** One day's bill of one account: all three families, a credit, tax, and a service that is not Bedrock's. */
export function billOf(id: string, date: string): readonly BillLine[] {
  const line = (service: string, usageType: string, usd: string, quantity: string, recordType = 'Usage') => ({
    day: date,
    account: id,
    service,
    usageType,
    operation: 'InvokeModelInference',
    recordType,
    usd,
    quantity,
  });
  const claude = 'Claude Sonnet 4.5 (Amazon Bedrock Edition)';
  return [
    line(claude, 'USE1-MP:USE1_InputTokenCount-Units', '0.033', '0.01'),
    line(claude, 'USE1-MP:USE1_OutputTokenCount-Units', '0.0165', '0.001'),
    line('Amazon Bedrock', 'USE1-NovaPro-input-tokens', '0.008', '10'),
    line('Amazon Bedrock', 'USE1-NovaPro-output-tokens', '0.0032', '1'),
    line('Amazon Bedrock Service', 'USW2-zai.glm-5-mantle-input-tokens-standard', '0.0100000001', '10'),
    line('Amazon Bedrock', 'Credit', '-0.01', '0', 'Credit'),
    line('Tax', 'Tax', '1.23', '0', 'Tax'),
    line('Amazon Simple Storage Service', 'TimedStorage-ByteHrs', '7', '7'),
    line('Not Amazon Bedrock', 'Decoy', '1000', '1'),
  ];
}

export function catalogueOf(id: string, region: string): RegionCatalogue {
  const arn = (kind: string, name: string) => `arn:aws:bedrock:${region}:${id}:${kind}/${name}`;
  const model = (modelId: string) => ({ modelArn: `arn:aws:bedrock:${region}::foundation-model/${modelId}` });
  return {
    account: id,
    region,
    lists: {
      ListFoundationModels: [
        {
          modelId: sonnet,
          modelName: 'Claude Sonnet 4.5',
          providerName: 'Anthropic',
          outputModalities: ['TEXT'],
          ...model(sonnet),
        },
        {
          modelId: nova,
          modelName: 'Nova Pro',
          providerName: 'Amazon',
          outputModalities: ['TEXT'],
          ...model(nova),
        },
      ],
      ListInferenceProfiles: [
        {
          inferenceProfileId: `us.${sonnet}`,
          inferenceProfileArn: arn('inference-profile', `us.${sonnet}`),
          inferenceProfileName: 'US Claude Sonnet 4.5',
          status: 'ACTIVE',
          type: 'SYSTEM_DEFINED',
          models: [model(sonnet)],
        },
        {
          inferenceProfileId: '82ey7vcct4m3',
          inferenceProfileArn: arn('application-inference-profile', '82ey7vcct4m3'),
          inferenceProfileName: 'search team',
          status: 'ACTIVE',
          type: 'APPLICATION',
          models: [model(nova)],
        },
      ],
    },
  };
}
