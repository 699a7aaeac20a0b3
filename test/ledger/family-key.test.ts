import { familyKey } from '../../src/ledger/family-key.ts';
import { knownModelIds } from '../../src/ledger/known-models.ts';
import { modelKey } from '../../src/ledger/model-key.ts';
import { modelName } from '../../src/ledger/model-name.ts';

const known = [...new Set(knownModelIds.map(modelKey))];

/** Ids that are not written as their family writes its others, and names that no family has: lists tell those. */
const irregular = new Set([
  'ai21.jamba',
  'amazon.nova-2-multimodal-embeddings',
  'amazon.nova-reel-v1:1',
  'amazon.rerank',
  'anthropic.claude-v2:1',
  'cohere.embed-english-v3',
  'cohere.embed-multilingual-v3',
  'cohere.embed-v4',
  'cohere.rerank-v3-5',
  'deepseek.v3',
  'mistral.mistral-7b-v0:2',
  'mistral.mixtral-8x7b-v0:1',
  'moonshot.kimi-k2-thinking',
  'stability.sd3-5-large',
  'stability.sd3-large',
  'stability.stable-image-core-v1:1',
  'stability.stable-image-ultra-v1:1',
]);

describe('the key of a model that nobody lists', () => {
  it.each(known.filter((key) => !irregular.has(key)))('would have been right for %s', (key) => {
    expect(familyKey(modelName(key))).toBe(key);
  });

  it.each([...irregular])('would have been no other model’s for %s', (key) => {
    expect(known).toContain(key);
    expect(known).not.toContain(familyKey(modelName(key)));
  });

  it.each([
    ['Claude 3.9 Haiku', 'anthropic.claude-3-9-haiku'],
    ['Claude 3.5 Sonnet v3', 'anthropic.claude-3-5-sonnet-v3'],
    ['Claude 2.2', 'anthropic.claude-v2:2'],
    ['Claude-2-2', 'anthropic.claude-v2:2'],
    ['Claude Opus 6', 'anthropic.claude-opus-6'],
    ['Claude5.1Opus', 'anthropic.claude-opus-5-1'],
    ['Claude Opus 6 v2', 'anthropic.claude-opus-6-v2'],
    ['Claude Sonnet 10.1', 'anthropic.claude-sonnet-10-1'],
    ['Anthropic Claude5.1Opus', 'anthropic.claude-opus-5-1'],
    ['Meta Llama 5 12B', 'meta.llama5-12b'],
    ['NovaMega', 'amazon.nova-mega'],
    ['Nova3.0Ultra', 'amazon.nova-3-ultra'],
    ['Nova 2.5 Pro v2', 'amazon.nova-2-5-pro-v2'],
    ['TitanEmbeddingV3-Text', 'amazon.titan-embed-text-v3'],
    ['Titan Text G1 - Giga', 'amazon.titan-text-giga'],
    ['Llama 5 12B', 'meta.llama5-12b'],
    ['Llama5-1-12B', 'meta.llama5-1-12b'],
    ['Llama 4.2 Scout 17B', 'meta.llama4-2-scout-17b'],
    ['Llama Mega', 'meta.llama-mega'],
    ['Llama v9', 'meta.llama-v9'],
    ['Qwen4 Coder 480B A35B', 'qwen.qwen4-coder-480b-a35b'],
    ['DeepSeek-V5', 'deepseek.v5'],
    ['DeepSeek V6.0', 'deepseek.v6'],
    ['Deep Seek R2', 'deepseek.r2'],
    ['Kimi K3.5', 'moonshotai.kimi-k3-5'],
    ['Codestral 9', 'mistral.codestral-9'],
    ['Mixtral 16x22B', 'mistral.mixtral-16x22b'],
    ['Gemma 5 1.25B', 'google.gemma-5-1-25b'],
    ['GPT 6', 'openai.gpt-6'],
    ['gpt-oss-40b', 'openai.gpt-oss-40b'],
    ['Grok 5.0', 'xai.grok-5'],
    ['Grok 5.0.1', 'xai.grok-5-0-1'],
    ['Pegasus 1.4', 'twelvelabs.pegasus-1-4'],
    ['Marengo 4.0', 'twelvelabs.marengo-4-0'],
    ['Command R+ 2', 'cohere.command-r-plus-2'],
    ['Cohere Embed English v5', 'cohere.embed-english-v5'],
    ['Cohere Rerank 4.5', 'cohere.rerank-v4-5'],
    ['Writer Scribe 2', 'writer.scribe-2'],
    ['AI21 Maestro 9 v2', 'ai21.maestro-9-v2'],
  ])('of %s is %s', (name, key) => {
    expect(familyKey(name)).toBe(key);
  });

  it.each([
    ['a family’s bare name', 'Claude'],
    ['a maker’s bare name', 'Writer'],
    ['a maker’s bare name before a dash', 'Writer -'],
    ['a maker before nothing but a number', 'Writer 5'],
    ['a family of many makers', 'Rerank 9'],
    ['a family that is not the first word', 'Frobnicator Claude 7'],
    ['a family in digits', '5 Claude'],
    ['a word that every object has', 'Constructor 5'],
    ['an unknown name', 'Frobnicator 3'],
    ['nothing', ''],
  ])('is unknown from %s', (_, name) => {
    expect(familyKey(name)).toBeNull();
  });
});
