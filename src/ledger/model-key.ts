import { isKnownProvider } from './providers.ts';

/** The key of a charge or series whose model cannot be identified. */
export const unmapped = '(unmapped)';

const geographies = new Set(['us', 'eu', 'apac', 'jp', 'au', 'ca', 'in', 'us-gov', 'global']);

/** A model id taken apart: the geography of an inference profile, if any, and the catalogue's own id. */
interface ModelId {
  /** `us`, `eu`, `global` …; null for a bare id. */
  readonly profile: string | null;
  readonly id: string;
}

/**
 * The model key of a catalogue or CloudWatch id: what two vocabularies and all inference profiles of one model share.
 *
 * Also reads the ARN of a foundation model or a system profile. A date and `instruct` go wherever they stand as whole
 * segments, `-v1` and `:0` at the end; every other version stays, so that two versions never share a key.
 */
export function modelKey(modelId: string): string {
  const { id } = splitModelId(modelId);
  const dot = id.indexOf('.');
  const provider = id.slice(0, dot + 1);
  const model = id
    .slice(dot + 1)
    .replace(/:(?:\d+k|mm)$/, '')
    // `gpt-oss-120b-1:0` is revision 1; after a digit (`opus-4-1:0`) the 1 belongs to the version.
    .replace(/(?<!\d)-1:0$/, '')
    .replace(/:0$/, '')
    .replace(/-(?:(?:19|20)\d{6}|instruct)(?=[-:]|$)/g, '')
    .replace(/-v1$/, '')
    .replaceAll('.', '-');
  return provider + model;
}

/**
 * Separates the profile's geography from the id. Geographies yet to come are known by what follows them: a provider
 * and a model. `zai.glm-5.1` and `deepseek.v3.2` are bare ids: a version is not a provider.
 */
export function splitModelId(modelId: string): ModelId {
  const text = modelId.replace(/^arn:[^/]*:(?:foundation-model|inference-profile)\//, '').toLowerCase();
  const [, profile = '', id = '', provider = ''] =
    /^([a-z][a-z-]*)\.(([a-z][a-z0-9-]*)\..+)$/.exec(text) ?? [];
  if (isKnownProvider(profile)) return { profile: null, id: text };
  const looksLike = /^[a-z]{2}(?:-[a-z]+)?$/.test(profile) && /^[a-z][a-z0-9]*\.[a-z]/.test(id);
  return geographies.has(profile) || isKnownProvider(provider) || looksLike
    ? { profile, id }
    : { profile: null, id: text };
}

/** True for text of the form `provider.model`, with or without a profile's geography. */
export function isModelId(text: string): boolean {
  return /^[a-z][a-z0-9-]*\.[A-Za-z][\w.:-]*$/.test(text);
}
