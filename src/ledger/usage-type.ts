import { isMarketplaceService } from '../domain/bedrock-services.ts';
import { billingRegion } from './billing-region.ts';

/** A usage type taken apart: where, which model, what was metered. */
export interface UsageTypeParts {
  /** Null when no prefix stands there, or it is unknown. */
  readonly region: string | null;
  /** False when a prefix stands there that names no region we know. */
  readonly prefixKnown: boolean;
  /** The usage type without its region. */
  readonly body: string;
  /** What names the model: a billing slug, a real model id, or the Marketplace service; null when nothing does. */
  readonly model: string | null;
  /** What was counted, in lower-case words: `cache read input token count cross region global`. */
  readonly meter: readonly string[];
  /** True when the bill labels the line `-mantle-`: no proof of the endpoint, but such models may have used it. */
  readonly mantle: boolean;
}

/**
 * Takes a usage type apart. A Marketplace line's model is its service; elsewhere the first segment that begins a
 * meter (`input-tokens`, `cache-read-…`, `T2I-…`) ends the model's slug.
 */
export function usageTypeParts(service: string, usageType: string): UsageTypeParts {
  const place = placeOf(usageType);
  if (isMarketplaceService(service)) {
    const dimension = place.body.replace(/^MP:/, '').replace(/-Units$/i, '');
    const kebab = dimension.replace('_', '-');
    const inner = placeOf(kebab);
    const named = dimension.includes('_') && inner.body !== kebab;
    return {
      region: place.region ?? inner.region,
      prefixKnown: place.region !== null || (named ? inner : place).prefixKnown,
      body: place.body,
      model: service,
      meter: meterWords(named ? inner.body : dimension),
      mantle: false,
    };
  }
  const segments = place.body.split('-');
  // The label parts model and meter whatever words stand in either: `acme.custom-tron-mantle-input-tokens`.
  const label = segments.indexOf('mantle');
  const mantle = label > 0;
  const end = mantle ? label : slugEnd(segments, meterStart(segments));
  if (end < 1) return { ...place, model: null, meter: meterWords(place.body), mantle: false };
  return {
    ...place,
    model: segments.slice(0, end).join('-'),
    meter: meterWords(segments.slice(mantle ? end + 1 : end).join('-')),
    mantle,
  };
}

const qualifier = /^(?:batch|flex|priority|latency|optimized|long|context|lctx|cross|region|global)$/i;

/**
 * Where a model's slug ends: before the meter and what qualifies it, for a tier may stand on either side of the
 * direction and is never a model's name.
 */
function slugEnd(segments: readonly string[], start: number): number {
  let end = start;
  while (qualifier.test(segments[end - 1] ?? '')) end -= 1;
  return end;
}

type Place = Pick<UsageTypeParts, 'region' | 'prefixKnown' | 'body'>;

// A prefix yet unknown is told by its shape, letters and a digit: `GPT-…` and `OSS-…` are no regions.
function placeOf(usageType: string): Place {
  const [, prefix = '', body = ''] = /^([A-Z]{2,5}\d*)-(.+)$/s.exec(usageType) ?? [];
  const region = billingRegion(prefix);
  if (region !== null) return { region, prefixKnown: true, body };
  return /\d$/.test(prefix)
    ? { region: null, prefixKnown: false, body }
    : { region: null, prefixKnown: true, body: usageType };
}

const direction = /^(?:cache|cached|input|output)$/;
const modality = /^(?:text|speech|audio|video|image)$/;
const use = /^(?:understanding|generation)$/;
const start =
  /^(?:provisioned|reserved|modelunits?|tokens-per-minute|tpm|customization|(?:continued-?)?(?:pre-?)?training|storage|(?:rft|sft|dpo|cpt)-|distillation|fine-?tun|custom(?:-?model|-|$)|[ti]2i|[tiv]2v|[a-z]+fps(?:-|$)|created-?images?|images?-?(?:generated|created|processed|count)|search-?units?|rerank-?units?|(?:audio|video|speech)-(?:seconds?|minutes?)|(?:[a-z]+-)?grounding|web-?search|requests?(?:-|$))/;

function meterStart(segments: readonly string[]): number {
  return segments.findIndex((segment, index) => {
    if (index === 0) return false;
    const next = segments[index + 1]?.toLowerCase() ?? '';
    if (direction.test(segment.toLowerCase())) return true;
    // Lower case only: in `TitanEmbeddingV2-Text-input-tokens` the capital Text belongs to the model.
    const previous = segments[index - 1]?.toLowerCase();
    if (modality.test(segment) && previous !== 'embed' && (direction.test(next) || use.test(next))) {
      return true;
    }
    return start.test(segments.slice(index).join('-').toLowerCase());
  });
}

// Kebab, snake and camel case alike; `Write1h` is two words, `LCtx` and `T2I` are one.
function meterWords(meter: string): readonly string[] {
  return meter
    .replace(/([a-z])(\d+[mh](?=[A-Z_-]|$))/g, '$1-$2')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]{2,})([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
