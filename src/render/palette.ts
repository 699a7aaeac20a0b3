/** A colour for a mark in the light and in the dark scheme; both have 3:1 against their background. */
export interface Colour {
  readonly light: string;
  readonly dark: string;
}

/**
 * Twelve colours that stay apart for normal, protan and deutan eyes in both schemes (test/render/palette.test.ts
 * measures it). Lightness carries most of the difference; a legend or a label always stands beside.
 */
export const palette: readonly Colour[] = [
  { light: '#3e7d7c', dark: '#88c0bf' },
  { light: '#355474', dark: '#7998b7' },
  { light: '#a95e2e', dark: '#eda479' },
  { light: '#8a60ba', dark: '#cca6fd' },
  { light: '#072b8f', dark: '#4d77d5' },
  { light: '#a69107', dark: '#e7d472' },
  { light: '#5f005f', dark: '#a658a3' },
  { light: '#552928', dark: '#9a6d6a' },
  { light: '#7992b8', dark: '#bcd5f9' },
  { light: '#24a575', dark: '#82e7b9' },
  { light: '#5442b1', dark: '#948bf5' },
  { light: '#535116', dark: '#969561' },
];

/** The grey of "other": everything that has no colour of its own. */
export const otherColour: Colour = { light: '#9aa1ab', dark: '#6f7782' };

/** The colour class of "other"; models have `c0` … `c11`. */
export const otherClass = 'cx';

/**
 * Gives each model a colour, as an index into the palette: that of its family, the same in every report. Where
 * families of one picture share a colour, the model that is named first has it and the others take free ones.
 */
export function colourIndexes(models: readonly string[]): ReadonlyMap<string, number> {
  const indexes = new Map<string, number>();
  const taken = new Set<number>();
  const take = (model: string, index: number) => {
    indexes.set(model, index);
    taken.add(index);
  };
  for (const model of models) {
    const own = familyHash(modelFamily(model)) % palette.length;
    if (!taken.has(own)) take(model, own);
  }
  for (const model of models.filter((one) => !indexes.has(one))) {
    let index = familyHash(modelFamily(model)) % palette.length;
    while (taken.has(index) && taken.size < palette.length) index = (index + 1) % palette.length;
    take(model, index);
  }
  return indexes;
}

/** What tells models apart in charts: the key; the raw name where the key is not known; empty for no model's. */
export function identityOf(model: { readonly model: string | null; readonly modelName: string }): string {
  return model.model === '(unmapped)' ? model.modelName : (model.model ?? '');
}

/** The part of a model key that outlives versions: `anthropic.claude-opus` of `anthropic.claude-opus-4-8`. */
export function modelFamily(model: string): string {
  const words = model.split('-').filter((word) => !/^(v?\d|\d)/.test(word));
  return words.map((word) => word.replace(/\d+$/, '')).join('-') || model;
}

// FNV-1a; the start value was chosen so that the most used families do not share a colour.
function familyHash(text: string): number {
  let hash = 18;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  return hash >>> 0;
}
