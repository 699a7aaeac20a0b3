import { modelParts } from './model-parts.ts';
import { statedProvider } from './providers.ts';

/**
 * Billing names whose words and numbers differ from their model's id, reviewed one by one. A name that says no less
 * than its id needs no entry: it is matched by its parts.
 */
const reviewed: readonly (readonly [name: string, key: string])[] = [
  // Before v2.1 the id carries no minor version; the price list calls it "Claude 2.0".
  ['Claude 2.0', 'anthropic.claude-v2'],
  // Bedrock user guide, model cards: Mistral's first models carry a release date or revision only in their ids.
  ['Mistral 7B', 'mistral.mistral-7b-v0:2'],
  ['Mixtral 8x7B', 'mistral.mixtral-8x7b-v0:1'],
  ['Mistral Small', 'mistral.mistral-small-2402'],
  ['Mistral Large', 'mistral.mistral-large-2402'],
  ['Mistral Large 3', 'mistral.mistral-large-3-675b'],
  ['Magistral Small 1.2', 'mistral.magistral-small-2509'],
  ['Voxtral Mini 1.0', 'mistral.voxtral-mini-3b-2507'],
  ['Voxtral Small 1.0', 'mistral.voxtral-small-24b-2507'],
  // Model card "DeepSeek-V3.1": its id is deepseek.v3-v1:0.
  ['DeepSeek V3.1', 'deepseek.v3'],
  // Model card "Ministral 3B": the family's 3 is only in its id.
  ['Ministral 3B', 'mistral.ministral-3-3b'],
  // Price list and catalogue names of NVIDIA's models; their ids say the size and no more.
  ['Nemotron Nano 2', 'nvidia.nemotron-nano-9b-v2'],
  ['Nemotron Nano 2 VL', 'nvidia.nemotron-nano-12b-v2'],
  ['Nemotron Nano 12B v2 VL BF16', 'nvidia.nemotron-nano-12b-v2'],
  ['Nemotron 3 Super 120B A12B', 'nvidia.nemotron-super-3-120b'],
  // Model card "Nova Multimodal Embeddings": the name has no 2, the id has.
  ['Nova MultiModal Embeddings', 'amazon.nova-2-multimodal-embeddings'],
  // Bedrock user guide, models-supported: names of Amazon's models that put the words of their ids otherwise.
  ['Titan Text Embeddings V2', 'amazon.titan-embed-text-v2'],
  ['Titan Multimodal Embeddings', 'amazon.titan-embed-image'],
  ['Amazon Rerank 1.0', 'amazon.rerank'],
  // Marketplace listings of Cohere, Stability AI and AI21 Labs.
  ['Cohere Embed 4 Model', 'cohere.embed-v4'],
  ['Cohere Generate Model - Command', 'cohere.command-text-v14'],
  ['Cohere Generate Model - Command Light', 'cohere.command-light-text-v14'],
  ['Stable Diffusion 3 Large v1.0', 'stability.sd3-large'],
  ['Stable Diffusion 3.5 Large v1.0', 'stability.sd3-5-large'],
  // Bedrock user guide, models-supported: every image service is a "Stable Image …", but not in its id.
  ['Stable Image Conservative Upscale', 'stability.stable-conservative-upscale'],
  ['Stable Image Creative Upscale', 'stability.stable-creative-upscale'],
  ['Stable Image Fast Upscale', 'stability.stable-fast-upscale'],
  ['Stable Image Outpaint', 'stability.stable-outpaint'],
  ['Stable Image Style Transfer', 'stability.stable-style-transfer'],
  ['Stable Image Search and Recolor', 'stability.stable-image-search-recolor'],
  ['Stable Image Search and Replace', 'stability.stable-image-search-replace'],
  ['Jurassic-2 Mid', 'ai21.j2-mid'],
  ['Jurassic-2 Ultra', 'ai21.j2-ultra'],
];

const byParts: ReadonlyMap<string, string> = new Map(reviewed.map(([name, key]) => [modelParts(name), key]));

/** The model key of an irregular billing name, however it is spaced or capitalised; null for every other name. */
export function reviewedKey(name: string): string | null {
  const unnamed = statedProvider(name)?.rest;
  return (
    byParts.get(modelParts(name)) ??
    (unnamed === undefined ? null : (byParts.get(modelParts(unnamed)) ?? null))
  );
}
