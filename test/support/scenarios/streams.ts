import type { Catalogue, FoundationModel } from '../../../src/domain/catalogue.ts';
import { account } from '../snapshot-builder.ts';
import type { Stream } from './world.ts';

/** A second account, for scenarios that tell accounts apart. */
export const searchAccount = '444455556666';

export const opus: Stream = {
  accountId: account,
  region: 'us-west-2',
  modelId: 'us.anthropic.claude-opus-4-8',
  service: 'Amazon Bedrock Service',
  usageTypes: {
    input: 'USW2-anthropic.claude-opus-4-8-mantle-input-tokens-standard',
    output: 'USW2-anthropic.claude-opus-4-8-mantle-output-tokens-standard',
    cache_read: 'USW2-anthropic.claude-opus-4-8-mantle-cache-read-tokens-standard',
    cache_write: 'USW2-anthropic.claude-opus-4-8-mantle-cache-write-tokens-standard',
  },
  thousands: { input: 9000, output: 4000, cache_read: 90_000, cache_write: 6000 },
  milliUsd: { input: 5500, output: 27_500, cache_read: 550, cache_write: 6875 },
  tokensPerRequest: 22_000,
};

export const sonnet: Stream = {
  accountId: account,
  region: 'us-east-1',
  modelId: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
  service: 'Claude Sonnet 4.5 (Amazon Bedrock Edition)',
  usageTypes: {
    input: 'USE1-MP:USE1_InputTokenCount_Global-Units',
    output: 'USE1-MP:USE1_OutputTokenCount_Global-Units',
    cache_read: 'USE1-MP:USE1_CacheReadInputTokenCount_Global-Units',
  },
  thousands: { input: 12_000, output: 5000, cache_read: 110_000 },
  milliUsd: { input: 3000, output: 15_000, cache_read: 300 },
  tokensPerRequest: 18_000,
};

export const novaPro: Stream = {
  accountId: account,
  region: 'eu-west-1',
  modelId: 'eu.amazon.nova-pro-v1:0',
  service: 'Amazon Bedrock',
  usageTypes: { input: 'EU-NovaPro-input-tokens', output: 'EU-NovaPro-output-tokens' },
  thousands: { input: 60_000, output: 9000 },
  milliUsd: { input: 800, output: 3200 },
  tokensPerRequest: 3000,
};

export const titan: Stream = {
  accountId: account,
  region: 'us-east-1',
  modelId: 'amazon.titan-embed-text-v2:0',
  service: 'Amazon Bedrock',
  usageTypes: { input: 'USE1-TitanEmbeddingV2-Text-input-tokens' },
  thousands: { input: 260_000 },
  milliUsd: { input: 20 },
  tokensPerRequest: 500,
};

/** A model that begins to be used in some scenarios. */
export const kimi: Stream = {
  accountId: account,
  region: 'us-east-1',
  modelId: 'moonshotai.kimi-k2.5',
  service: 'Amazon Bedrock',
  usageTypes: {
    input: 'USE1-KimiK2.5-mantle-input-tokens-standard',
    output: 'USE1-KimiK2.5-mantle-output-tokens-standard',
  },
  thousands: { input: 20_000, output: 4000 },
  milliUsd: { input: 600, output: 3000 },
  tokensPerRequest: 2000,
};

export const streams: readonly Stream[] = [opus, sonnet, novaPro, titan];

export const catalogue: Catalogue = {
  models: [
    model('anthropic.claude-opus-4-8', 'Claude Opus 4.8', 'Anthropic'),
    model('anthropic.claude-sonnet-4-5-20250929-v1:0', 'Claude Sonnet 4.5', 'Anthropic'),
    model('amazon.nova-pro-v1:0', 'Nova Pro', 'Amazon'),
    model('amazon.titan-embed-text-v2:0', 'Titan Text Embeddings V2', 'Amazon', 'EMBEDDING'),
    model('moonshotai.kimi-k2.5', 'Kimi K2.5', 'Moonshot AI'),
  ],
  profiles: [],
  resources: [],
};

/** One of many models, each billed and counted under an id of its own. */
export function numbered(index: number): Stream {
  const name = `model-${String(index).padStart(3, '0')}`;
  return {
    accountId: account,
    region: index % 3 === 0 ? 'us-west-2' : 'us-east-1',
    modelId: `acme.${name}`,
    service: 'Amazon Bedrock',
    usageTypes: { input: `${index % 3 === 0 ? 'USW2' : 'USE1'}-acme.${name}-mantle-input-tokens-standard` },
    thousands: { input: 400_000 - index * 1200 },
    milliUsd: { input: 90 },
    tokensPerRequest: 2000,
  };
}

/** The models that `numbered` bills. */
export function numberedCatalogue(count: number): Catalogue {
  const models = Array.from({ length: count }, (_, index) => {
    const name = `model-${String(index).padStart(3, '0')}`;
    return model(`acme.${name}`, `Model ${String(index).padStart(3, '0')}`, 'Acme');
  });
  return { models, profiles: [], resources: [] };
}

function model(modelId: string, name: string, provider: string, modality = 'TEXT'): FoundationModel {
  return { modelId, name, provider, outputModalities: [modality] };
}
