import fc from 'fast-check';
import { modelName, providerName } from '../../src/ledger/model-name.ts';

describe('modelName', () => {
  it.each([
    ['anthropic.claude-sonnet-4-5', 'Claude Sonnet 4.5'],
    ['anthropic.claude-opus-4', 'Claude Opus 4'],
    ['anthropic.claude-3-5-sonnet-v2', 'Claude 3.5 Sonnet v2'],
    ['anthropic.claude-v2:1', 'Claude v2.1'],
    ['anthropic.claude-fable-5-1', 'Claude Fable 5.1'],
    ['meta.llama3-1-405b', 'Llama 3.1 405B'],
    ['meta.llama4-maverick-17b', 'Llama 4 Maverick 17B'],
    ['meta.llama10-70b', 'Llama 10 70B'],
    ['amazon.nova-2-lite', 'Nova 2 Lite'],
    ['amazon.titan-embed-text-v2', 'Titan Embed Text v2'],
    ['mistral.mistral-small-2402', 'Mistral Small 2402'],
    ['mistral.mixtral-8x7b-v0:1', 'Mixtral 8x7B v0.1'],
    ['openai.gpt-oss-120b', 'gpt-oss-120b'],
    ['openai.gpt-5-6-luna', 'GPT-5.6 Luna'],
    ['qwen.qwen3-vl-235b-a22b', 'Qwen3 VL 235B A22B'],
    ['deepseek.v3-2', 'DeepSeek V3.2'],
    ['deepseek.v3', 'DeepSeek V3.1'],
    ['minimax.minimax-m2-5', 'MiniMax M2.5'],
    ['moonshotai.kimi-k2-5', 'Kimi K2.5'],
    ['zai.glm-4-7-flash', 'GLM 4.7 Flash'],
    ['cohere.command-r-plus', 'Command R+'],
    ['writer.palmyra-x5', 'Palmyra X5'],
    ['twelvelabs.marengo-embed-3-0', 'Marengo Embed 3.0'],
    ['nvidia.nemotron-nano-3-30b', 'Nemotron Nano 3 30B'],
    ['google.gemma-4-26b-a4b', 'Gemma 4 26B A4B'],
    ['google.gemma-3-4b-it', 'Gemma 3 4B IT'],
    ['google.gemma-3-4b-pt', 'Gemma 3 4B PT'],
    ['stability.stable-diffusion-xl', 'Stable Diffusion XL'],
    ['stability.sdxl-turbo', 'SDXL Turbo'],
    ['deepseek.deepseek-ocr', 'DeepSeek OCR'],
    ['nvidia.nemotron-nano-12b-v2-vl-bf16', 'Nemotron Nano 12B v2 VL BF16'],
    ['nvidia.nemotron-nano-12b-v2-vl-fp8', 'Nemotron Nano 12B v2 VL FP8'],
    ['acme.tron-ai-tts', 'Tron AI TTS'],
    ['acme.tron-oss', 'Tron OSS'],
    ['acme.our-model', 'Our Model'],
    ['acme.tron-5-10', 'Tron 5.10'],
    ['acme.tron-5-1234', 'Tron 5 1234'],
    ['acme.tron-2402-5', 'Tron 2402 5'],
    ['acme.tron-x12-3', 'Tron X12.3'],
    ['acme.tron-1-2-3', 'Tron 1.2.3'],
    ['acme.tron-v2-3', 'Tron v2.3'],
    ['acme.tronv2', 'Tronv2'],
    ['acme.tron-12b', 'Tron 12B'],
    ['acme.tron-1.25b', 'Tron 1.25B'],
    ['acme.tron12b', 'Tron12b'],
    ['acme.tron-8x22', 'Tron 8x22'],
    ['acme.tron-k2pro', 'Tron K2pro'],
    ['acme.tron-e4b', 'Tron E4B'],
    ['acme.tron-16x22b', 'Tron 16x22B'],
    ['acme.tron-ab3', 'Tron AB3'],
    ['acme.tron-abc34', 'Tron Abc34'],
    ['acme.tron-12bits', 'Tron 12bits'],
    ['acme.x2', 'Acme X2'],
    ['acme.5-pro', 'Acme 5 Pro'],
    ['openai.gpt-7', 'GPT-7'],
    ['acme.not-gpt-7', 'Not GPT 7'],
    ['tron-5', 'Tron 5'],
  ])('calls %s %s', (key, name) => {
    expect(modelName(key)).toBe(name);
  });

  it('says something of every key and never throws', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }), (text) => modelName(`acme.${text}`) !== ''));
  });
});

describe('providerName', () => {
  it.each([
    ['anthropic.claude-opus-4-7', 'Anthropic'],
    ['ai21.jamba-1-5-large', 'AI21 Labs'],
    ['moonshot.kimi-k2-thinking', 'Moonshot AI'],
    ['moonshotai.kimi-k2-5', 'Moonshot AI'],
    ['zai.glm-5', 'Z.AI'],
    ['luma.ray-v2', 'Luma AI'],
    ['minimax.minimax-m2', 'MiniMax'],
    ['mistral.mistral-large-3-675b', 'Mistral AI'],
    ['nvidia.nemotron-nano-9b-v2', 'NVIDIA'],
    ['openai.gpt-oss-20b', 'OpenAI'],
    ['stability.sd3-large', 'Stability AI'],
    ['twelvelabs.pegasus-1-2', 'TwelveLabs'],
    ['xai.grok-5', 'xAI'],
    ['acme.our-model', 'Acme'],
    ['constructor.x', 'Constructor'],
  ])('says who makes %s: %s', (key, provider) => {
    expect(providerName(key)).toBe(provider);
  });
});
