import type { UsageMetric, UsageSeries } from '../../src/domain/usage.ts';

/** One way in which a model is called and billed: what CloudWatch shows of it and where its lines stand. */
export interface Stream {
  readonly modelId: string;
  readonly region: string;
  readonly endpoint: UsageSeries['endpoint'];
  readonly service: string;
  /** Usage type and dollars per million tokens by the metric that counts the class. */
  readonly lines: Readonly<Partial<Record<UsageMetric, readonly [usageType: string, usd: string]>>>;
}

/** Every family, both endpoints and both routings. */
export const streams: readonly Stream[] = [
  {
    modelId: 'amazon.nova-pro-v1:0',
    region: 'us-east-1',
    endpoint: 'runtime',
    service: 'Amazon Bedrock',
    lines: {
      inputTokens: ['USE1-NovaPro-input-tokens', '0.8'],
      outputTokens: ['USE1-NovaPro-output-tokens', '3.2'],
      cacheReadTokens: ['USE1-NovaPro-cache-read-input-token-count', '0.2'],
    },
  },
  {
    modelId: 'us.anthropic.claude-opus-4-6-v1',
    region: 'us-east-1',
    endpoint: 'runtime',
    service: 'Amazon Bedrock Service',
    lines: {
      inputTokens: ['USE1-Claude4.6Opus-input-tokens', '5'],
      outputTokens: ['USE1-Claude4.6Opus-output-tokens', '25'],
      cacheReadTokens: ['USE1-Claude4.6Opus-cache-read-input-token-count', '0.5'],
      cacheWriteTokens: ['USE1-Claude4.6Opus-cache-write-input-token-count', '6.25'],
    },
  },
  {
    modelId: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
    region: 'eu-west-1',
    endpoint: 'runtime',
    service: 'Claude Sonnet 4.5 (Amazon Bedrock Edition)',
    lines: {
      inputTokens: ['EU-MP:EU_InputTokenCount_Global-Units', '3'],
      outputTokens: ['EU-MP:EU_OutputTokenCount_Global-Units', '15'],
      cacheWriteTokens: ['EU-MP:EU_CacheWrite1hInputTokenCount_Global-Units', '6'],
    },
  },
  {
    modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    region: 'eu-west-1',
    endpoint: 'runtime',
    service: 'Claude Sonnet 4.5 (Amazon Bedrock Edition)',
    lines: {
      inputTokens: ['EU-MP:EU_InputTokenCount-Units', '3.3'],
      outputTokens: ['EU-MP:EU_OutputTokenCount-Units', '16.5'],
    },
  },
  {
    modelId: 'openai.gpt-oss-120b',
    region: 'us-east-1',
    endpoint: 'mantle',
    service: 'Amazon Bedrock',
    lines: {
      inputTokens: ['USE1-openai.gpt-oss-120b-mantle-input-tokens-standard', '0.15'],
      outputTokens: ['USE1-openai.gpt-oss-120b-mantle-output-tokens-standard', '0.6'],
      cacheReadTokens: ['USE1-openai.gpt-oss-120b-mantle-cache-read-tokens-standard', '0.05'],
    },
  },
];

/** Lines that no series stands behind: other charges, corrections, shapes and models that nobody knows. */
export const strayLines: readonly (readonly [service: string, usageType: string])[] = [
  ['Amazon Bedrock', 'USE1-Guardrail-ContentPolicyUnitsConsumed'],
  ['Amazon Bedrock', 'USE1-Llama4-Maverick-17B-input-tokens-batch'],
  ['Amazon Bedrock', 'EUC1-TitanImageGeneratorG1-ProvisionedThroughput-NoCommit-ModelUnits'],
  ['Amazon Bedrock', 'XYZ9-NovaPro-input-tokens'],
  ['Amazon Bedrock', 'USE1-Something-Quite-New'],
  ['Amazon Bedrock AgentCore', 'USE1-Runtime-vCPU-Hours'],
  ['Frobnicator 9 (Amazon Bedrock Edition)', 'USE1-MP:USE1_InputTokenCount-Units'],
  ['Claude Sonnet 4.5 (Amazon Bedrock Edition)', 'EU-MP:EU_InputTokenCount_Batch-Units'],
  ['Claude Sonnet 4.5 (Amazon Bedrock Edition)', 'EU-MP:EU_Frobs-Units'],
  ['Amazon Bedrock Service', 'USE1-Something-Quite-New'],
  ['Amazon Bedrock', 'Flows'],
  ['=1+1, "Inc." (Amazon Bedrock Edition)', 'USE1-MP:USE1_OutputTokenCount-Units'],
  ['Amazon Bedrock', 'USE1-Ünï🜂ödel-input-tokens'],
];
