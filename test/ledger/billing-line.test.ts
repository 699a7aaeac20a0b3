import fc from 'fast-check';
import type { ChargeLine } from '../../src/domain/charge.ts';
import { parseDay } from '../../src/domain/date-range.ts';
import { parseDecimal, zero } from '../../src/domain/money.ts';
import { lineMeanings, readCharge } from '../../src/ledger/billing-line.ts';
import { modelIdentity } from '../../src/ledger/model-identity.ts';
import data from '../data/billing-lines.json';

const first = 'Amazon Bedrock';
const claude = 'Amazon Bedrock Service';
const agentCore = 'Amazon Bedrock AgentCore';
const edition = (model: string) => `${model} (Amazon Bedrock Edition)`;

// Nothing but the names themselves: no catalogue, no CloudWatch.
const identity = modelIdentity({
  catalogue: { models: [], profiles: [], resources: [] },
  remembered: [],
  usage: [],
  aliases: {},
});

function line(service: string, usageType: string, quantity = '1', billedUsd = '1'): ChargeLine {
  const day = parseDay('2026-11-22');
  if (day === null) throw new Error('no day');
  return {
    day,
    service,
    usageType,
    quantity: parseDecimal(quantity) ?? zero,
    billedUsd: parseDecimal(billedUsd) ?? zero,
    estimated: true,
  };
}

const read = (service: string, usageType: string, quantity?: string) =>
  readCharge(line(service, usageType, quantity), lineMeanings(identity));

describe('readCharge', () => {
  it.each(data.billingLines.map((expected) => [expected.usageType, expected.service, expected]))(
    'reads %s of %s as reviewed',
    (usageType, service, expected) => {
      const { tokens: _, ...reading } = read(String(service), String(usageType));
      expect(reading).toMatchObject(expected as object);
      expect(reading.known).toBe(true);
    },
  );

  it('takes an unknown word after `mantle` for a qualifier, not for a part of the model', () => {
    const charge = read(claude, 'USW2-anthropic.claude-opus-4-8-mantle-fast-input-tokens-global');
    expect(charge).toMatchObject({ model: 'anthropic.claude-opus-4-8', tokenClass: 'input', known: false });
  });

  it.each(data.units.map((expected) => [expected.usageType, expected]))(
    'counts the tokens of %s',
    (_, unit) => {
      const { service, usageType, quantity, usd, tokens } = unit as (typeof data.units)[number];
      const charge = readCharge(line(service, usageType, quantity, usd), lineMeanings(identity));
      expect(charge.tokens).toBe(tokens);
      expect(charge.quantity).toBe(quantity);
      expect(charge.billedUsd).toBe(usd);
    },
  );

  // region | model | charge group | token class | routing | tier, as a person reads the line
  it.each([
    [
      first,
      'USE1-NovaPro-latency-optimized-input-tokens',
      'us-east-1|amazon.nova-pro|on_demand|input|regional|latency',
    ],
    [
      claude,
      'USE1-Claude4.5Haiku-flex-output-tokens',
      'us-east-1|anthropic.claude-haiku-4-5|on_demand|output|regional|flex',
    ],
    [
      claude,
      'APS3-Claude4.6Sonnet-batch-input-tokens-global',
      'ap-south-1|anthropic.claude-sonnet-4-6|batch|input|global|batch',
    ],
    [
      claude,
      'USE1-Claude4.5Sonnet-LCtx-input-tokens',
      'us-east-1|anthropic.claude-sonnet-4-5|on_demand|input|regional|standard',
    ],
    [
      claude,
      'USE1-Claude4Sonnet-long-context-cache-read-input-token-count',
      'us-east-1|anthropic.claude-sonnet-4|on_demand|cache_read|regional|standard',
    ],
    [
      claude,
      'USW2-anthropic.claude-opus-4-8-mantle-flex-input-tokens-global',
      'us-west-2|anthropic.claude-opus-4-8|on_demand|input|global|flex',
    ],
    [
      first,
      'USE1-NovaPro-input-tokens-latency-optimized',
      'us-east-1|amazon.nova-pro|on_demand|input|regional|latency',
    ],
    [
      first,
      'USE1-Claude3-5Haiku-output-tokens',
      'us-east-1|anthropic.claude-3-5-haiku|on_demand|output|regional|standard',
    ],
    [
      first,
      'USE1-Nova2.0Pro-input-image-token-count-cross-region-global',
      'us-east-1|amazon.nova-2-pro|on_demand|input|global|standard',
    ],
    [
      first,
      'USE1-Nova2.0Omni-input-audio-token-count',
      'us-east-1|amazon.nova-2-omni|on_demand|input|regional|standard',
    ],
    [
      first,
      'USE1-NovaSonic-speech-understanding-input-token',
      'us-east-1|amazon.nova-sonic|on_demand|input|regional|standard',
    ],
    [
      first,
      'USE1-NovaSonic2.0-speech-output-tokens',
      'us-east-1|amazon.nova-2-sonic|on_demand|output|regional|standard',
    ],
    [
      first,
      'USE1-NovaMultiModalEmbeddings-input-tokens-batch',
      'us-east-1|amazon.nova-2-multimodal-embeddings|batch|input|regional|batch',
    ],
    [
      first,
      'USE1-NovaMultiModalEmbeddings-input-audio-second',
      'us-east-1|amazon.nova-2-multimodal-embeddings|audio|||standard',
    ],
    [
      first,
      'USE1-NovaLite-output-tokens-custom-model',
      'us-east-1|amazon.nova-lite|custom_model|output|regional|standard',
    ],
    [
      first,
      'APS3-Llama3-1-405B-input-tokens-batch',
      'ap-south-1|meta.llama3-1-405b|batch|input|regional|batch',
    ],
    [first, 'APS1-DeepSeekV3-1-input-tokens', 'ap-southeast-1|deepseek.v3|on_demand|input|regional|standard'],
    [first, 'APS5-DeepSeek-R1-input-tokens', 'ap-south-2|deepseek.r1|on_demand|input|regional|standard'],
    [
      first,
      'UGW1-TitanTextG1-Express-output-tokens',
      'us-gov-west-1|amazon.titan-text-express|on_demand|output|regional|standard',
    ],
    [
      first,
      'UGE1-openai.gpt-5.4-mantle-output-tokens-standard',
      'us-gov-east-1|openai.gpt-5-4|on_demand|output|regional|standard',
    ],
    [
      first,
      'USE1-TitanEmbeddingsG1-Text-input-tokens',
      'us-east-1|amazon.titan-embed-text|on_demand|input|regional|standard',
    ],
    [
      first,
      'USE1-PixtralLarge2502-input-tokens',
      'us-east-1|mistral.pixtral-large-2502|on_demand|input|regional|standard',
    ],
    [
      first,
      'USE1-Ministral-3-8b-Instruct-input-tokens',
      'us-east-1|mistral.ministral-3-8b|on_demand|input|regional|standard',
    ],
    [
      first,
      'USE1-Mistral7B-output-tokens',
      'us-east-1|mistral.mistral-7b-v0:2|on_demand|output|regional|standard',
    ],
    [
      first,
      'USE1-Mixtral8x7B-input-tokens',
      'us-east-1|mistral.mixtral-8x7b-v0:1|on_demand|input|regional|standard',
    ],
    [
      first,
      'USE1-openai.gpt-5.6-luna-mantle-cache-write-tokens-5m-long-ctx-flex',
      'us-east-1|openai.gpt-5-6-luna|on_demand|cache_write|regional|flex',
    ],
    [
      first,
      'USE1-moonshotai.kimi-k3-mantle-cache-write-tokens-30m-global-standard',
      'us-east-1|moonshotai.kimi-k3|on_demand|cache_write|global|standard',
    ],
    [
      first,
      'EU-qwen.qwen3-coder-480b-a35b-instruct-mantle-input-tokens-flex',
      'eu-west-1|qwen.qwen3-coder-480b-a35b|on_demand|input|regional|flex',
    ],
    [
      first,
      'USE1-acme.video-genie-v1-mantle-input-tokens',
      'us-east-1|acme.video-genie|on_demand|input|regional|standard',
    ],
    [first, 'USW2-Ray-V2-Medfps-HDRes', 'us-west-2|luma.ray-v2|video|||standard'],
    [first, 'USE1-NovaReel-T2V-Lowfps-SDRes', 'us-east-1|amazon.nova-reel|video|||standard'],
    [first, 'USE1-NovaCanvas-T2I-1024-Standard', 'us-east-1|amazon.nova-canvas|image|||standard'],
    [
      first,
      'USE1-TitanImageGeneratorG1-I2I-512-Premium',
      'us-east-1|amazon.titan-image-generator|image|||standard',
    ],
    [first, 'USE1-NovaCanvas-Customization-Training', 'us-east-1|amazon.nova-canvas|other|||'],
    [first, 'USE1-Nova2.0Lite-RFT-Training-Hours', 'us-east-1|amazon.nova-2-lite|other|||'],
    [first, 'USE1-Nova2.0Lite-Customization-Storage', 'us-east-1|amazon.nova-2-lite|other|||'],
    [first, 'USE1-Nova2.0Lite-nova-grounding', 'us-east-1|amazon.nova-2-lite|other|||'],
    [
      first,
      'USE1-Nova2.0Lite-ProvisionedThroughput-1month-ModelUnits',
      'us-east-1|amazon.nova-2-lite|provisioned|||reserved',
    ],
    [
      first,
      'USE1-TitanText-Premier-ProvisionedThroughput-Custom-NoCommit-ModelUnits',
      'us-east-1|amazon.titan-text-premier|provisioned|||reserved',
    ],
    [
      claude,
      'USE1-Claude4.6Opus-Reserved-1Month-input-tokens-per-minute',
      'us-east-1|anthropic.claude-opus-4-6|provisioned|||reserved',
    ],
    [
      claude,
      'USE1-Claude4Sonnet-output-tokens-long-context-cross-region-global',
      'us-east-1|anthropic.claude-sonnet-4|on_demand|output|global|standard',
    ],
    [
      claude,
      'EUC1-Claude4.5Haiku-cache-write-1h-input-token-count-cross-region-eu',
      'eu-central-1|anthropic.claude-haiku-4-5|on_demand|cache_write|regional|standard',
    ],
    [first, 'USE1-Guardrail-ContentPolicyImageUnitsConsumed', 'us-east-1||guardrail|||'],
    [first, 'USE1-DataAutomation-Custom-PagesProcessed-AddOnFields', 'us-east-1||data_automation|||'],
    [first, 'USE1-OSS-CustomModelImport-Storage-v1:0', 'us-east-1||custom_model|||'],
    [first, 'USE1-Knowledge-Base:Consumption-based:Storage', 'us-east-1||knowledge_base|||'],
    [first, 'USE1-BedrockKnowledgeBase-searchunits', 'us-east-1||knowledge_base|||'],
    [first, 'USE1-FlowNodeTransitions', 'us-east-1||agent|||'],
    [first, 'USE1-Bedrock-Websearch-Queries', 'us-east-1||other|||'],
    [first, 'DataTransfer-Out-Bytes', '||other|||'],
    [agentCore, 'USE1-Runtime:Consumption-based:vCPU', 'us-east-1||agent|||'],
    [agentCore, 'USE1-Memory:Consumption-based:Short-Term-Memory', 'us-east-1||agent|||'],
    [agentCore, 'USE1-Evaluations:Consumption-based:BuiltIn-Input:Tier1', 'us-east-1||agent|||'],
    [agentCore, 'USE1-Knowledge-Base:Consumption-based:Retrieval', 'us-east-1||knowledge_base|||'],
    [
      edition('Claude 3.5 Sonnet'),
      'APN1-MP:APN1_MillionBatchInputTokens-Units',
      'ap-northeast-1|anthropic.claude-3-5-sonnet|batch|input|regional|batch',
    ],
    [
      edition('Claude Sonnet 4.6'),
      'USE1-MP:USE1_InputTokenCount_LCtx_Global-Units',
      'us-east-1|anthropic.claude-sonnet-4-6|on_demand|input|global|standard',
    ],
    [
      edition('Claude Sonnet 4.6'),
      'USE1-MP:USE1_OutputTokenCount_Geo-Units',
      'us-east-1|anthropic.claude-sonnet-4-6|on_demand|output|regional|standard',
    ],
    [
      edition('Claude Sonnet 4.6'),
      'USE1-MP:USE1_InputTokenCount_Global_Batch-Units',
      'us-east-1|anthropic.claude-sonnet-4-6|batch|input|global|batch',
    ],
    [
      edition('Claude Haiku 4.5'),
      'EU-MP:EU_CacheWrite30mInputTokenCount-Units',
      'eu-west-1|anthropic.claude-haiku-4-5|on_demand|cache_write|regional|standard',
    ],
    [
      edition('Claude Haiku 4.5'),
      'EU-MP:EU_CacheWrite5mInputTokenCount_Global-Units',
      'eu-west-1|anthropic.claude-haiku-4-5|on_demand|cache_write|global|standard',
    ],
    [
      edition('Claude Opus 4.8'),
      'USE1-MP:USE1_cache_write_tokens_1h_long_ctx_global_standard-Units',
      'us-east-1|anthropic.claude-opus-4-8|on_demand|cache_write|global|standard',
    ],
    [
      edition('Claude Opus 4.8'),
      'USE1-MP:USE1_output_tokens_priority-Units',
      'us-east-1|anthropic.claude-opus-4-8|on_demand|output|regional|priority',
    ],
    [
      edition('Claude Opus 4.8'),
      'APS7-MP:APS7_Reserved_1Month_InputTPM_Geo-Units',
      'ap-southeast-5|anthropic.claude-opus-4-8|provisioned|||reserved',
    ],
    [
      edition('OpenAI GPT-5.6 Sol'),
      'USE1-MP:cache_write_tokens_30m_standard-Units',
      'us-east-1|openai.gpt-5-6-sol|on_demand|cache_write|regional|standard',
    ],
    [
      edition('OpenAI GPT-6 Astra'),
      'USE1-MP:USE1_cached_input_tokens_flex-Units',
      'us-east-1|openai.gpt-6-astra|on_demand|cache_read|regional|flex',
    ],
    [
      edition('Stable Diffusion 3.5 Large v1.0'),
      'USE1-MP:USE1_Created_image-Units',
      'us-east-1|stability.sd3-5-large|image|||standard',
    ],
    [
      edition('Stable Image Ultra v1.0'),
      'USE1-MP:USE1_CreatedImageUltra-Units',
      'us-east-1|stability.stable-image-ultra|image|||standard',
    ],
    [
      edition('TwelveLabs Marengo Embed 3.0'),
      'USE1-MP:USE1_inputVideoSecond-Units',
      'us-east-1|twelvelabs.marengo-embed-3-0|video|||standard',
    ],
    [
      edition('Cohere Rerank v3.5'),
      'USE1-MP:USE1_search_units-Units',
      'us-east-1|cohere.rerank-v3-5|search|||standard',
    ],
    [
      edition('Cohere Embed 4 Model'),
      'USE1-MP:USE1_InputImageCount-Units',
      'us-east-1|cohere.embed-v4|image|||standard',
    ],
    [
      edition('Cohere Embed 3 Model - English'),
      'USE1-MP:USE1_InputTokenCount-Units',
      'us-east-1|cohere.embed-english-v3|on_demand|input|regional|standard',
    ],
    [
      edition('Meta Llama 2 Chat 70B'),
      'USE1-MP:USE1_InputTokenCount-Units',
      'us-east-1|meta.llama2-70b-chat|on_demand|input|regional|standard',
    ],
    [
      edition('Jurassic-2 Ultra'),
      'USE1-MP:USE1_InputTokenCount-Units',
      'us-east-1|ai21.j2-ultra|on_demand|input|regional|standard',
    ],
    [
      first,
      'USE1-Claude3.5Sonnetv2-input-tokens',
      'us-east-1|anthropic.claude-3-5-sonnet-v2|on_demand|input|regional|standard',
    ],
    [
      first,
      'USE1-NovaSonic2.5-speech-input-tokens',
      'us-east-1|amazon.nova-2-5-sonic|on_demand|input|regional|standard',
    ],
    [
      first,
      'USE1-NovaSonic-speech-generation-output-token',
      'us-east-1|amazon.nova-sonic|on_demand|output|regional|standard',
    ],
    [
      first,
      'USE1-Nova2.0Lite-output-tokens-flex-cross-region-global',
      'us-east-1|amazon.nova-2-lite|on_demand|output|global|flex',
    ],
    [
      first,
      'USE1-TitanMultimodalEmbeddingsG1-input-tokens',
      'us-east-1|amazon.titan-embed-image|on_demand|input|regional|standard',
    ],
    [
      first,
      'USE1-TitanImageGeneratorG1v2-T2I-512-Standard',
      'us-east-1|amazon.titan-image-generator-v2|image|||standard',
    ],
    [
      first,
      'USE1-TitanImageGeneratorG1V2-Custom-T2I-1024-Premium',
      'us-east-1|amazon.titan-image-generator-v2|custom_model|||',
    ],
    [
      first,
      'USE1-Pixtral-Large-25.02-input-tokens',
      'us-east-1|mistral.pixtral-large-2502|on_demand|input|regional|standard',
    ],
    [
      first,
      'USE1-Llama3-3-70BInstruct-input-tokens',
      'us-east-1|meta.llama3-3-70b|on_demand|input|regional|standard',
    ],
    [first, 'USE1-ZAI.GLM-4.7-output-tokens-batch', 'us-east-1|zai.glm-4-7|batch|output|regional|batch'],
    [
      first,
      'USE1-acme.custom-tron-mantle-input-tokens-global-standard',
      'us-east-1|acme.custom-tron|on_demand|input|global|standard',
    ],
    [
      first,
      'USE1-acme.tron-flash-image-mantle-output-images-standard',
      'us-east-1|acme.tron-flash-image|image|||standard',
    ],
    [first, 'USE1-Nova2.0Lite-SFT-Training-Tokens', 'us-east-1|amazon.nova-2-lite|other|||'],
    [first, 'USE1-NovaLite-ContinuedPreTraining-Tokens', 'us-east-1|amazon.nova-lite|other|||'],
    [first, 'USE1-NovaForge-CustomModel-Training', 'us-east-1|amazon.nova-forge|other|||'],
    [first, 'USE1-Bedrock-Guardrail-TopicPolicyUnitsConsumed', 'us-east-1||guardrail|||'],
    [first, 'USE1-Knowledge-Base:Consumption-based:AgenticRetrieval', 'us-east-1||knowledge_base|||'],
    [first, 'USE1-Claude3.5Sonnet-optimizePrompt-input-tokens', 'us-east-1||other|||'],
    [first, 'USE1-EU-AWS-Out-Bytes', 'us-east-1||other|||'],
    [
      edition('Claude Sonnet 5'),
      'USE1_input_tokens_standard-Units',
      'us-east-1|anthropic.claude-sonnet-5|on_demand|input|regional|standard',
    ],
    [
      claude,
      'MXC1-Claude4.6Opus-input-token-count-cross-region-mx',
      'mx-central-1|anthropic.claude-opus-4-6|on_demand|input|regional|standard',
    ],
    [
      edition('Claude Opus 4.8'),
      'USE1-MP:USE1_ProvisionedThroughput_NoCommit_CustomModelUnits-Units',
      'us-east-1|anthropic.claude-opus-4-8|provisioned|||reserved',
    ],
    [
      edition('OpenAI GPT-6 Sol'),
      'USE1-MP:USE1_cache_reads_tokens_global_standard-Units',
      'us-east-1|openai.gpt-6-sol|on_demand|cache_read|global|standard',
    ],
    [
      edition('OpenAI GPT-6 Sol'),
      'USE1-MP:USE1_cache_writes_tokens_long_ctx_batch-Units',
      'us-east-1|openai.gpt-6-sol|batch|cache_write|regional|batch',
    ],
    [
      edition('Claude Sonnet 4.5'),
      'USE1-MP:USE1_CacheWrite1hInputTokenCount_LCtx_Global-Units',
      'us-east-1|anthropic.claude-sonnet-4-5|on_demand|cache_write|global|standard',
    ],
    [
      edition('Claude Opus 4.8'),
      'USE1-MP:USE1_ProvisionedThroughput_6MonthsCommit_ModelUnits_Usage-Units',
      'us-east-1|anthropic.claude-opus-4-8|provisioned|||reserved',
    ],
    [
      edition('Cohere Embed Model 3 - Multilingual'),
      'EUC1-MP:EUC1_InputTokenCount-Units',
      'eu-central-1|cohere.embed-multilingual-v3|on_demand|input|regional|standard',
    ],
    [
      edition('Moonshot AI Kimi K2 Thinking'),
      'USE1-MP:USE1_output_tokens_flex-Units',
      'us-east-1|moonshot.kimi-k2-thinking|on_demand|output|regional|flex',
    ],
    [
      edition('Stable Image Search and Recolor'),
      'USW2-MP:USW2_created_image-Units',
      'us-west-2|stability.stable-image-search-recolor|image|||standard',
    ],
    [
      edition('Stable Image Conservative Upscale'),
      'USW2-MP:USW2_created_image-Units',
      'us-west-2|stability.stable-conservative-upscale|image|||standard',
    ],
  ])('reads %s %s', (service, usageType, expected) => {
    const charge = read(service, usageType);
    const { region, model, chargeGroup, tokenClass, routing, tier } = charge;
    expect([region, model, chargeGroup, tokenClass, routing, tier].map((cell) => cell ?? '').join('|')).toBe(
      expected,
    );
    expect(charge.known).toBe(true);
    expect(charge.tokens === null).toBe(tokenClass === null);
  });

  it('keeps what it can of a line with an unknown region prefix, and names it', () => {
    expect(read(first, 'ZZZ9-NovaPro-input-tokens')).toMatchObject({
      region: null,
      model: 'amazon.nova-pro',
      chargeGroup: 'on_demand',
      tokens: 1000,
      known: false,
    });
  });

  it('says of a Marketplace line that its only prefix names no region it knows', () => {
    const dimension = 'ZZZ9_input_tokens_standard-Units';
    expect(read(edition('Claude Opus 4.7'), dimension)).toMatchObject({
      region: null,
      model: 'anthropic.claude-opus-4-7',
      tokens: 1_000_000,
      known: false,
    });
    expect(read(edition('Claude Opus 4.7'), `USE1-MP:${dimension}`)).toMatchObject({ region: 'us-east-1' });
  });

  it.each(['GPT-OSS-20B-input-tokens', 'GLM-5-input-tokens'])(
    'takes no model for a region: %s',
    (usageType) => {
      expect(read(first, usageType)).toMatchObject({ region: null, known: true });
    },
  );

  it('calls a line of unknown shape unmapped, by its usage type', () => {
    expect(read(first, 'USE1-Frobnicator-Hours')).toMatchObject({
      region: 'us-east-1',
      model: '(unmapped)',
      modelName: 'USE1-Frobnicator-Hours',
      chargeGroup: 'other',
      tokenClass: null,
      routing: null,
      tier: null,
      tokens: null,
      known: false,
    });
  });

  it('keeps the model of a Marketplace line whose dimension is unknown', () => {
    expect(read(edition('Claude Opus 4.7'), 'USE1-MP:USE1_FrobnicationCount-Units')).toMatchObject({
      model: 'anthropic.claude-opus-4-7',
      modelName: 'Claude Opus 4.7',
      chargeGroup: 'other',
      known: false,
    });
  });

  it('keeps the tokens of a model that it cannot tell, by the name on the bill', () => {
    expect(read(first, 'USE1-Orpheus-mantle-output-tokens-batch')).toMatchObject({
      model: '(unmapped)',
      modelName: 'Orpheus',
      chargeGroup: 'batch',
      tokenClass: 'output',
      tier: 'batch',
      tokens: 1000,
      known: false,
    });
    const service = edition('Orpheus');
    expect(read(service, 'USE1-MP:USE1_InputTokenCount-Units')).toMatchObject({
      model: '(unmapped)',
      modelName: service,
      tokens: 1_000_000,
      known: false,
    });
  });

  it.each(['quantum', 'X1h', '1hx'])(
    'names a token line with the qualifier %s, which it has never seen',
    (qualifier) => {
      expect(read(first, `USE1-NovaPro-input-tokens-${qualifier}`)).toMatchObject({
        tokenClass: 'input',
        known: false,
      });
    },
  );

  it('does not guess what was done with a cache', () => {
    expect(read(first, 'USE1-NovaPro-cache-tokens')).toMatchObject({
      model: '(unmapped)',
      chargeGroup: 'other',
      tokenClass: null,
      tokens: null,
      known: false,
    });
  });

  it('calls tokens without a model unmapped, by their usage type', () => {
    expect(read(first, 'USE1-input-tokens')).toMatchObject({
      region: 'us-east-1',
      model: '(unmapped)',
      modelName: 'USE1-input-tokens',
      known: false,
    });
  });

  it.each([
    ['half a token up', '0.0005', 1],
    ['less than half down', '0.0004', 0],
    ['a correction, keeping its sign', '-12.345', -12345],
    ['nothing', '0', 0],
  ])('rounds %s', (_what, quantity, tokens) => {
    expect(read(first, 'USE1-NovaPro-input-tokens', quantity).tokens).toBe(tokens);
  });

  it('reads a model that is released tomorrow, in every shape a bill may have', () => {
    const version = fc.tuple(fc.integer({ min: 4, max: 19 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(fc.constantFrom('Opus', 'Sonnet', 'Saga'), version, (variant, [major, minor]) => {
        const key = `anthropic.claude-${variant.toLowerCase()}-${major}-${minor}`;
        const names = [
          read(claude, `USE1-Claude${major}.${minor}${variant}-input-tokens`),
          read(claude, `USE1-${key}-mantle-input-tokens-standard`),
          read(edition(`Claude ${variant} ${major}.${minor}`), 'USE1-MP:USE1_input_tokens_standard-Units'),
        ].map((charge) => charge.model);
        expect(names).toEqual([key, key, key]);
      }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('Lite', 'Pro', 'Ultra'),
        fc.integer({ min: 3, max: 9 }),
        (variant, major) => {
          const charge = read(first, `USE1-Nova${major}.0${variant}-output-tokens-flex`);
          expect(charge.model).toBe(`amazon.nova-${major}-${variant.toLowerCase()}`);
        },
      ),
    );
  });

  it('keeps quantity and dollars as they were, and never throws, whatever the text', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('USE1-MP:', '-', 'MP:_-Units'),
    );
    fc.assert(
      fc.property(
        text,
        text,
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        (service, usageType, amount) => {
          for (const name of [service, edition(service)]) {
            const source = line(name, usageType, String(amount), String(-amount));
            expect(readCharge(source, lineMeanings(identity))).toMatchObject(source);
          }
        },
      ),
    );
  });
});
