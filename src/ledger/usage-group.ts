import type { Catalogue } from '../domain/catalogue.ts';
import type { ChargeGroup } from '../domain/charge.ts';
import { modelKey } from './model-key.ts';

/**
 * The charge group of a base model's series: by what the model puts out, where that is neither text nor embeddings.
 *
 * The catalogue decides; a model it does not hold is told by its name, which gives the same answer for every model
 * that AWS has listed.
 */
export function outputGroups(catalogue: Catalogue): (key: string) => ChargeGroup {
  const modalities = new Map<string, readonly string[]>();
  for (const { modelId, outputModalities } of catalogue.models) {
    const key = modelKey(modelId);
    modalities.set(key, [...(modalities.get(key) ?? []), ...outputModalities]);
  }
  return (key) => {
    // The catalogue calls a reranker's output text.
    if (/rerank/.test(key)) return 'search';
    const known = modalities.get(key) ?? [];
    return known.length === 0 ? byName(key) : byModality(known);
  };
}

function byModality(modalities: readonly string[]): ChargeGroup {
  const has = (modality: string) => modalities.includes(modality);
  if (has('TEXT') || has('EMBEDDING')) return 'on_demand';
  if (has('IMAGE')) return 'image';
  if (has('VIDEO')) return 'video';
  // SPEECH is counted in tokens.
  return has('AUDIO') ? 'audio' : 'on_demand';
}

function byName(key: string): ChargeGroup {
  if (/embed/.test(key)) return 'on_demand';
  if (/^stability\.|-canvas\b|-image\b/.test(key)) return 'image';
  return /^luma\.|-reel\b/.test(key) ? 'video' : 'on_demand';
}
