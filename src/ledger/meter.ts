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
  const has = (...some: readonly string[]) => some.some((word) => words.includes(word));
  const pair = (a: string, b: string) => words.some((word, index) => word === a && words[index + 1] === b);
  if (
    has('provisioned', 'reserved', 'tpm', 'modelunits', 'modelunit') ||
    pair('model', 'units') ||
    pair('per', 'minute')
  ) {
    return { ...without('provisioned'), tier: 'reserved' };
  }
  if (has('customization', 'training', 'storage', 'rft', 'distillation', 'finetuning', 'fine'))
    return without('other');
  const tokenClass = has('token', 'tokens', 'tokencount') ? tokenClassOf(words) : null;
  const custom = pair('custom', 'model');
  const tier = tierOf(words);
  if (tokenClass !== null) {
    const chargeGroup = custom ? 'custom_model' : tier === 'batch' ? 'batch' : 'on_demand';
    const routing = has('global') ? 'global' : 'regional';
    return { chargeGroup, tokenClass, routing, tier, known: words.every(isQualifier) };
  }
  if (has('custom')) return without('custom_model');
  if (
    pair('search', 'units') ||
    has('searchunits', 'searchunit') ||
    pair('search', 'unit') ||
    pair('rerank', 'units')
  ) {
    return { ...without('search'), tier };
  }
  if (has('t2v', 'i2v', 'v2v', 'video', 'videos') || words.some((word) => word.endsWith('fps'))) {
    return { ...without('video'), tier };
  }
  if (has('t2i', 'i2i', 'image', 'images')) return { ...without('image'), tier };
  if (has('audio', 'speech')) return { ...without('audio'), tier };
  return has('grounding', 'websearch', 'request', 'requests') ? without('other') : null;
}

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
  return words.includes('latency') || words.includes('latencyoptimized') ? 'latency' : 'standard';
}

// Everything that has been seen beside a direction. Long context and the cache's duration change the rate, not the row.
const qualifiers = new Set(
  [
    'input output cache cached read reads write writes token tokens tokencount count million thousand',
    'text speech audio video image document understanding',
    'standard batch flex priority latency optimized latencyoptimized',
    'cross region global geo regional us eu apac jp au ca in gov',
    'long context ctx longctx longcontext lctx custom model ondemand on demand units',
  ]
    .join(' ')
    .split(' '),
);

function isQualifier(word: string, index: number, words: readonly string[]): boolean {
  return qualifiers.has(word) || /^\d+[mh]$/.test(word) || words[index - 1] === 'region';
}
