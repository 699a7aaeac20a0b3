import type { ChargeGroup, Routing, Tier } from '../domain/charge.ts';
import type { TokenClass } from '../domain/usage.ts';

/** What a line of the bill meters. */
export interface Meter {
  readonly chargeGroup: ChargeGroup;
  /** Null when the line does not count tokens. */
  readonly tokenClass: TokenClass | null;
  /** Null unless the price depends on it: see the contract's `routing` column. */
  readonly routing: Routing | null;
  readonly tier: Tier | null;
  /** False when a qualifier stands there that no rule knows. */
  readonly known: boolean;
}

/** Reads the words of a meter (`usageTypeParts`); null when no rule knows what they count. */
export function readMeter(words: readonly string[]): Meter | null {
  const text = words.join(' ');
  if (capacity.test(text)) return { ...without('provisioned'), tier: 'reserved' };
  if (customization.test(text)) return without('other');
  const tier = tierOf(words);
  const tokenClass = /\btokens?\b/.test(text) ? tokenClassOf(words) : null;
  if (tokenClass !== null) {
    const chargeGroup = /\bcustom\b/.test(text) ? 'custom_model' : tier === 'batch' ? 'batch' : 'on_demand';
    const routing = words.includes('global') ? 'global' : 'regional';
    return { chargeGroup, tokenClass, routing, tier, known: words.every(isQualifier) };
  }
  const unit = units.find(([pattern]) => pattern.test(text))?.[1];
  if (unit === undefined) return null;
  return unit === 'custom_model' || unit === 'other' ? without(unit) : { ...without(unit), tier };
}

const capacity = /\b(?:provisioned|reserved|tpm|model ?units?|per minute)\b/;
const customization =
  /\b(?:customization|(?:pre)?training|storage|rft|sft|dpo|cpt|distillation|fine ?tun\w*)\b/;
// What is counted by other units than tokens; the first that fits.
const units: readonly (readonly [RegExp, ChargeGroup])[] = [
  [/\bcustom\b/, 'custom_model'],
  [/\b(?:search|rerank) ?units?\b/, 'search'],
  [/\b(?:[itv]2v|videos?|[a-z]+fps)\b/, 'video'],
  [/\b(?:[it]2i|images?)\b/, 'image'],
  [/\b(?:audio|speech)\b/, 'audio'],
  [/\b(?:grounding|web ?search|requests?)\b/, 'other'],
];

function without(chargeGroup: ChargeGroup): Meter {
  return { chargeGroup, tokenClass: null, routing: null, tier: null, known: true };
}

// Cache before input: `cache-read-input-token-count` holds both words.
function tokenClassOf(words: readonly string[]): TokenClass | null {
  if (words.includes('cached')) return 'cache_read';
  if (words.includes('cache')) {
    if (words.includes('read') || words.includes('reads')) return 'cache_read';
    return words.includes('write') || words.includes('writes') ? 'cache_write' : null;
  }
  if (words.includes('input')) return 'input';
  return words.includes('output') ? 'output' : null;
}

function tierOf(words: readonly string[]): Tier {
  if (words.includes('batch')) return 'batch';
  if (words.includes('flex')) return 'flex';
  if (words.includes('priority')) return 'priority';
  return words.includes('latency') ? 'latency' : 'standard';
}

// Everything that has been seen beside a direction. Long context and the cache's duration change the rate, not the row.
const qualifiers = new Set(
  [
    'input output cache cached read reads write writes token tokens count million thousand',
    'text speech audio video image document understanding generation',
    'standard batch flex priority latency optimized',
    'cross region global geo regional us eu apac jp au ca in gov',
    'long context ctx lctx custom model ondemand on demand units',
  ]
    .join(' ')
    .split(' '),
);

function isQualifier(word: string, index: number, words: readonly string[]): boolean {
  return qualifiers.has(word) || /^\d+[mh]$/.test(word) || words[index - 1] === 'region';
}
