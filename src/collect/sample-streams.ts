import type { Endpoint, TokenClass } from '../domain/usage.ts';

/** How a stream's usage types are spelled, one style per billing vocabulary. */
export type BillingStyle = 'plain' | 'mantle' | 'marketplace';

/** One CloudWatch series of the sample organisation, or one batch job that only the bill shows, with its price. */
export interface SampleStream {
  readonly endpoint: Endpoint;
  /** Null for batch inference, which no CloudWatch token metric counts. */
  readonly modelId: string | null;
  readonly region: string;
  readonly regionPrefix: string;
  readonly service: string;
  readonly style: BillingStyle;
  /** The model's part of the usage type; unused by the Marketplace, where the service names the model. */
  readonly slug: string;
  /** What follows the token segment: `-cross-region-global`, `-batch`, `_Global`. */
  readonly qualifier: string;
  /** On a usual working day. Unit: thousands of tokens. */
  readonly thousands: Readonly<Partial<Record<TokenClass, number>>>;
  /** Unit: thousandths of a dollar per million tokens, so that every price is an integer. */
  readonly milliUsd: Readonly<Partial<Record<TokenClass, number>>>;
  /** Unit: tokens in and out of one request. */
  readonly tokensPerRequest: number;
  readonly weekendShare: number;
}

/** The streams that run every day. */
export const steadyStreams: readonly SampleStream[] = [
  {
    ...marketplace('Claude Sonnet 4.5', 'us-east-1', 'USE1'),
    modelId: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
    qualifier: '_Global',
    thousands: { input: 6_000, output: 5_200, cache_read: 240_000, cache_write: 13_000 },
    milliUsd: { input: 3000, output: 15_000, cache_read: 300, cache_write: 3750 },
    tokensPerRequest: 18_000,
  },
  {
    ...marketplace('Claude Sonnet 4.5', 'eu-west-1', 'EU'),
    modelId: 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0',
    thousands: { input: 2_400, output: 1_700, cache_read: 70_000, cache_write: 3_600 },
    milliUsd: { input: 3300, output: 16_500, cache_read: 330, cache_write: 4125 },
    tokensPerRequest: 15_000,
  },
  {
    ...marketplace('Claude Haiku 4.5', 'us-east-1', 'USE1'),
    modelId: 'us.anthropic.claude-haiku-4-5-20251001-v1:0',
    thousands: { input: 32_000, output: 6_000, cache_read: 40_000, cache_write: 3_000 },
    milliUsd: { input: 1100, output: 5500, cache_read: 110, cache_write: 1375 },
    tokensPerRequest: 4_000,
    weekendShare: 0.8,
  },
  {
    ...marketplace('Claude Haiku 4.5', 'us-west-2', 'USW2'),
    modelId: 'q7w2kd9x4m1a',
    qualifier: '_Global',
    thousands: { input: 12_000, output: 3_000, cache_read: 20_000, cache_write: 1_500 },
    milliUsd: { input: 1000, output: 5000, cache_read: 100, cache_write: 1250 },
    tokensPerRequest: 4_000,
  },
  {
    ...marketplace('Cohere Embed 4 Model', 'us-east-1', 'USE1'),
    modelId: 'cohere.embed-v4:0',
    thousands: { input: 70_000 },
    milliUsd: { input: 120 },
    tokensPerRequest: 600,
  },
  {
    ...mantle('Amazon Bedrock Service', 'anthropic.claude-opus-4-8', 'us-west-2', 'USW2'),
    modelId: 'anthropic.claude-opus-4-8',
    thousands: { input: 6_500, output: 3_200, cache_read: 50_000, cache_write: 4_500 },
    milliUsd: { input: 5500, output: 27_500, cache_read: 550, cache_write: 6875 },
    tokensPerRequest: 22_000,
    weekendShare: 0.3,
  },
  {
    ...plain('NovaPro', 'us-east-1', 'USE1'),
    modelId: 'us.amazon.nova-pro-v1:0',
    thousands: { input: 50_000, output: 8_000, cache_read: 30_000 },
    milliUsd: { input: 800, output: 3200, cache_read: 200 },
    tokensPerRequest: 3_000,
  },
  {
    ...plain('Nova2.0Lite', 'eu-west-1', 'EU'),
    modelId: 'global.amazon.nova-2-lite-v1:0',
    qualifier: '-cross-region-global',
    thousands: { input: 45_000, output: 7_000 },
    milliUsd: { input: 300, output: 2500 },
    tokensPerRequest: 2_500,
    weekendShare: 0.9,
  },
  {
    ...plain('Llama4-Maverick-17B', 'us-east-1', 'USE1'),
    modelId: 'meta.llama4-maverick-17b-instruct-v1:0',
    thousands: { input: 35_000, output: 9_000 },
    milliUsd: { input: 240, output: 970 },
    tokensPerRequest: 2_000,
  },
  {
    ...mantle('Amazon Bedrock', 'openai.gpt-oss-120b', 'us-west-2', 'USW2'),
    endpoint: 'runtime',
    modelId: 'openai.gpt-oss-120b-1:0',
    thousands: { input: 50_000, output: 15_000 },
    milliUsd: { input: 150, output: 600 },
    tokensPerRequest: 3_500,
  },
  {
    ...plain('TitanEmbeddingV2-Text', 'us-east-1', 'USE1'),
    modelId: 'amazon.titan-embed-text-v2:0',
    thousands: { input: 260_000 },
    milliUsd: { input: 20 },
    tokensPerRequest: 500,
  },
  {
    ...plain('MistralSmall', 'us-east-1', 'USE1'),
    modelId: null,
    qualifier: '-batch',
    thousands: { input: 18_000, output: 3_500 },
    milliUsd: { input: 500, output: 1500 },
    tokensPerRequest: 2_000,
    weekendShare: 1,
  },
];

/** One model a week is tried, in this order and round again: so a report of any day has a new model and one that ended. */
export const trialStreams: readonly SampleStream[] = [
  trial(plain('Qwen3-VL-235B-A22B', 'us-east-1', 'USE1'), 'qwen.qwen3-vl-235b-a22b', 530, 2660),
  trial(plain('deepseek.v3.2', 'us-west-2', 'USW2'), 'deepseek.v3.2', 620, 1850),
  trial(mantle('Amazon Bedrock', 'KimiK2.5', 'us-east-1', 'USE1'), 'moonshotai.kimi-k2.5', 600, 3000),
  trial(marketplace('Palmyra X5', 'us-east-1', 'USE1'), 'writer.palmyra-x5-v1:0', 600, 6000),
  trial(plain('Gemma-3-4B-IT', 'us-east-1', 'USE1'), 'google.gemma-3-4b-it', 400, 800),
  trial(mantle('Amazon Bedrock', 'zai.glm-5', 'us-east-1', 'USE1'), 'zai.glm-5', 1000, 3200),
  trial(plain('Nova2.0Pro-text', 'us-east-1', 'USE1'), 'amazon.nova-2-pro-v1:0', 1375, 11_000),
  trial(plain('GPT-OSS-Safeguard-20B', 'us-west-2', 'USW2'), 'openai.gpt-oss-safeguard-20b', 700, 2000),
  trial(mantle('Amazon Bedrock', 'xai.grok-4.6', 'us-east-1', 'USE1'), 'xai.grok-4.6', 2000, 6000),
  trial(plain('NovaLite', 'eu-west-1', 'EU'), 'amazon.nova-lite-v1:0', 660, 2640),
  trial(plain('Llama3-2-1B', 'us-west-2', 'USW2'), 'meta.llama3-2-1b-instruct-v1:0', 500, 1000),
  trial(
    marketplace('Claude 3.5 Sonnet v2', 'us-west-2', 'USW2'),
    'anthropic.claude-3-5-sonnet-20241022-v2:0',
    3000,
    15_000,
  ),
];

/** Image generation: counted by CloudWatch and billed, but not in tokens. */
export const sampleImages = {
  endpoint: 'runtime',
  region: 'us-east-1',
  modelId: 'amazon.nova-canvas-v1:0',
  usageType: 'USE1-NovaCanvas-T2I-1024-Standard',
  units: 260,
} as const;

/** Reranking: a search unit for each request. */
export const sampleSearches = {
  endpoint: 'runtime',
  region: 'us-west-2',
  modelId: 'amazon.rerank-v1:0',
  usageType: 'USW2-AmazonRerank-v1-searchunits',
  units: 5200,
} as const;

type Shape = Omit<SampleStream, 'modelId' | 'thousands' | 'milliUsd' | 'tokensPerRequest'>;

function plain(slug: string, region: string, regionPrefix: string): Shape {
  return { ...common(region, regionPrefix), service: 'Amazon Bedrock', style: 'plain', slug };
}

function mantle(service: string, slug: string, region: string, regionPrefix: string): Shape {
  return { ...common(region, regionPrefix), service, style: 'mantle', slug, endpoint: 'mantle' };
}

function marketplace(model: string, region: string, regionPrefix: string): Shape {
  const service = `${model} (Amazon Bedrock Edition)`;
  return { ...common(region, regionPrefix), service, style: 'marketplace', slug: '' };
}

function common(region: string, regionPrefix: string) {
  return { endpoint: 'runtime', region, regionPrefix, qualifier: '', weekendShare: 0.45 } as const;
}

function trial(shape: Shape, modelId: string, inputMilliUsd: number, outputMilliUsd: number): SampleStream {
  return {
    ...shape,
    endpoint: 'runtime',
    modelId,
    thousands: { input: 9_000, output: 2_500 },
    milliUsd: { input: inputMilliUsd, output: outputMilliUsd },
    tokensPerRequest: 3_000,
  };
}
