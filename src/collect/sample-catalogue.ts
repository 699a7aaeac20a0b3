import type { Catalogue, FoundationModel, InferenceProfile } from '../domain/catalogue.ts';

const haiku = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const sonnet = 'anthropic.claude-sonnet-4-5-20250929-v1:0';

/** What Bedrock would list for the sample organisation: its models, the profiles it calls, one application profile. */
export function sampleCatalogue(accountId: string): Catalogue {
  return {
    models,
    profiles: [
      profile(
        accountId,
        'us-east-1',
        `global.${sonnet}`,
        'Global Claude Sonnet 4.5',
        ['', 'us-east-1'],
        sonnet,
      ),
      profile(
        accountId,
        'eu-west-1',
        `eu.${sonnet}`,
        'EU Claude Sonnet 4.5',
        ['eu-west-1', 'eu-central-1'],
        sonnet,
      ),
      profile(
        accountId,
        'us-east-1',
        `us.${haiku}`,
        'US Claude Haiku 4.5',
        ['us-east-1', 'us-west-2'],
        haiku,
      ),
      profile(
        accountId,
        'us-east-1',
        'us.amazon.nova-pro-v1:0',
        'US Nova Pro',
        ['us-east-1', 'us-west-2'],
        'amazon.nova-pro-v1:0',
      ),
      profile(
        accountId,
        'eu-west-1',
        'global.amazon.nova-2-lite-v1:0',
        'Global Nova 2 Lite',
        ['', 'eu-west-1'],
        'amazon.nova-2-lite-v1:0',
      ),
      {
        ...profile(accountId, 'us-west-2', 'q7w2kd9x4m1a', 'acme-search', ['', 'us-west-2'], haiku),
        arn: `arn:aws:bedrock:us-west-2:${accountId}:application-inference-profile/q7w2kd9x4m1a`,
        type: 'APPLICATION',
      },
    ],
    resources: [],
  };
}

const models: readonly FoundationModel[] = [
  model('anthropic.claude-opus-4-8', 'Claude Opus 4.8', 'Anthropic'),
  model(sonnet, 'Claude Sonnet 4.5', 'Anthropic'),
  model(haiku, 'Claude Haiku 4.5', 'Anthropic'),
  model('anthropic.claude-3-5-sonnet-20241022-v2:0', 'Claude 3.5 Sonnet v2', 'Anthropic'),
  model('amazon.nova-pro-v1:0', 'Nova Pro', 'Amazon'),
  model('amazon.nova-lite-v1:0', 'Nova Lite', 'Amazon'),
  model('amazon.nova-micro-v1:0', 'Nova Micro', 'Amazon'),
  model('amazon.nova-2-lite-v1:0', 'Nova 2 Lite', 'Amazon'),
  model('amazon.nova-2-pro-v1:0', 'Nova 2 Pro', 'Amazon'),
  model('amazon.nova-canvas-v1:0', 'Nova Canvas', 'Amazon', 'IMAGE'),
  model('amazon.rerank-v1:0', 'Rerank 1.0', 'Amazon', 'RERANK'),
  model('amazon.titan-embed-text-v2:0', 'Titan Text Embeddings V2', 'Amazon', 'EMBEDDING'),
  model('cohere.embed-v4:0', 'Embed v4', 'Cohere', 'EMBEDDING'),
  model('deepseek.v3.2', 'DeepSeek V3.2', 'DeepSeek'),
  model('google.gemma-3-4b-it', 'Gemma 3 4B IT', 'Google'),
  model('meta.llama3-2-1b-instruct-v1:0', 'Llama 3.2 1B Instruct', 'Meta'),
  model('meta.llama4-maverick-17b-instruct-v1:0', 'Llama 4 Maverick 17B Instruct', 'Meta'),
  model('mistral.mistral-small-2402-v1:0', 'Mistral Small', 'Mistral AI'),
  model('moonshotai.kimi-k2.5', 'Kimi K2.5', 'Moonshot AI'),
  model('openai.gpt-oss-120b-1:0', 'gpt-oss-120b', 'OpenAI'),
  model('openai.gpt-oss-safeguard-20b', 'gpt-oss-safeguard-20b', 'OpenAI'),
  model('qwen.qwen3-vl-235b-a22b', 'Qwen3 VL 235B A22B', 'Qwen'),
  model('writer.palmyra-x5-v1:0', 'Palmyra X5', 'Writer'),
  model('xai.grok-4.6', 'Grok 4.6', 'xAI'),
  model('zai.glm-5', 'GLM 5', 'Z.AI'),
];

function model(modelId: string, name: string, provider: string, modality = 'TEXT'): FoundationModel {
  return { modelId, name, provider, outputModalities: [modality] };
}

function profile(
  accountId: string,
  region: string,
  profileId: string,
  name: string,
  modelRegions: readonly string[],
  modelId: string,
): InferenceProfile {
  return {
    accountId,
    region,
    profileId,
    arn: `arn:aws:bedrock:${region}:${accountId}:inference-profile/${profileId}`,
    name,
    type: 'SYSTEM',
    modelArns: modelRegions.map((place) => `arn:aws:bedrock:${place}::foundation-model/${modelId}`),
  };
}
