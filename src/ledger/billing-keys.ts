import { familyKey } from './family-key.ts';
import { knownModelIds } from './known-models.ts';
import { reviewedKey } from './known-names.ts';
import { isModelId, modelKey } from './model-key.ts';
import { modelParts } from './model-parts.ts';
import { statedProvider } from './providers.ts';

/**
 * Finds the model key of a billing name, given every key that this run knows of; null when it cannot be told.
 *
 * In this order: a real model id; the reviewed table; the one known key of equal parts; a key built from a family
 * that belongs to one provider. Two keys of equal parts are no answer.
 */
export function billingKeys(known: ReadonlySet<string>): (name: string) => string | null {
  const seen = byParts(known);
  return (name) => {
    if (isModelId(name)) return modelKey(name);
    const reviewed = reviewedKey(name);
    if (reviewed !== null) return reviewed;
    for (const keys of [seen, listed]) {
      const equal = withEqualParts(name, keys);
      if (equal.length > 0) return equal.length === 1 ? (equal[0] ?? null) : null;
    }
    return familyKey(name);
  };
}

// A model called `model` has no part that could be equal.
const nothing = modelParts('');

type KeysByParts = ReadonlyMap<string, readonly string[]>;

const listed: KeysByParts = byParts(new Set(knownModelIds.map(modelKey)));

// By the model alone and with its maker in front: `Newco Tron 5` is newco.tron-5, `DeepSeek V3.2` deepseek.v3-2.
function byParts(keys: ReadonlySet<string>): KeysByParts {
  const found = new Map<string, string[]>();
  for (const key of keys) {
    for (const parts of new Set([modelParts(key.slice(key.indexOf('.') + 1)), modelParts(key)])) {
      if (parts === nothing) continue;
      const same = found.get(parts);
      if (same === undefined) found.set(parts, [key]);
      else same.push(key);
    }
  }
  return found;
}

// A maker may be spelt otherwise than in its keys: `Mistral AI`, `AI21 Labs`.
function withEqualParts(name: string, keys: KeysByParts): readonly string[] {
  const whole = keys.get(modelParts(name)) ?? [];
  const stated = statedProvider(name);
  const rest = stated === null ? [] : (keys.get(modelParts(stated.rest)) ?? []);
  const ofMaker = rest.filter((key) => key.startsWith(`${stated?.provider}.`));
  return [...new Set([...whole, ...ofMaker])];
}
