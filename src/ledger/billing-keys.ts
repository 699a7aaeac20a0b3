import type { FoundationModel } from '../domain/catalogue.ts';
import { familyKey } from './family-key.ts';
import { knownModelIds } from './known-models.ts';
import { reviewedKey } from './known-names.ts';
import { isModelId, modelKey } from './model-key.ts';
import { modelParts } from './model-parts.ts';
import { providerName, statedProvider } from './providers.ts';

/**
 * Finds the model key of a billing name, given every key that this run knows of and the models that Bedrock lists;
 * null when it cannot be told.
 *
 * In this order: a real model id; the reviewed table; the one known key of equal parts; the one listed model whose
 * own name has equal parts; a key built from a family that belongs to one provider. Two keys of equal parts are no
 * answer.
 */
export function billingKeys(
  known: ReadonlySet<string>,
  models: readonly FoundationModel[],
): (name: string) => string | null {
  const seen = byParts([...known].map((key) => [key, namesOfKey(key)]));
  const named = byParts(
    models
      .filter(({ modelId }) => isModelId(modelId))
      .map((model) => [modelKey(model.modelId), namesOfModel(model)]),
  );
  return (name) => {
    if (isModelId(name)) return modelKey(name);
    const reviewed = reviewedKey(name);
    if (reviewed !== null) return reviewed;
    for (const keys of [seen, listed, named]) {
      const equal = withEqualParts(name, keys);
      if (equal.length > 0) return equal.length === 1 ? (equal[0] ?? null) : null;
    }
    return familyKey(name);
  };
}

// A model called `model` has no part that could be equal.
const nothing = modelParts('');

type KeysByParts = ReadonlyMap<string, ReadonlySet<string>>;

const listed: KeysByParts = byParts(knownModelIds.map(modelKey).map((key) => [key, namesOfKey(key)]));

// By the model alone and with its maker in front: `Newco Tron 5` is newco.tron-5, `DeepSeek V3.2` deepseek.v3-2.
function namesOfKey(key: string): readonly string[] {
  return [key.slice(key.indexOf('.') + 1), key];
}

function namesOfModel({ name, provider }: FoundationModel): readonly string[] {
  return [name, `${provider} ${name}`];
}

function byParts(models: readonly (readonly [key: string, names: readonly string[]])[]): KeysByParts {
  const found = new Map<string, Set<string>>();
  for (const [key, names] of models) {
    for (const parts of names.map(modelParts)) {
      if (parts !== nothing) found.set(parts, (found.get(parts) ?? new Set()).add(key));
    }
  }
  return found;
}

// A maker may be spelt otherwise than in its keys (`Mistral AI`) and have more than one of them (`moonshot.`).
function withEqualParts(name: string, keys: KeysByParts): readonly string[] {
  const whole = keys.get(modelParts(name)) ?? [];
  const stated = statedProvider(name);
  if (stated === null) return [...whole];
  const maker = providerName(stated.provider);
  const ofMaker = [...(keys.get(modelParts(stated.rest)) ?? [])].filter((key) => providerName(key) === maker);
  return [...new Set([...whole, ...ofMaker])];
}
