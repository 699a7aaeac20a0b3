/** Who makes the models, by the first part of a model key, as AWS's model catalogue spells them. */
const providers: Readonly<Record<string, string>> = {
  ai21: 'AI21 Labs',
  amazon: 'Amazon',
  anthropic: 'Anthropic',
  cohere: 'Cohere',
  deepseek: 'DeepSeek',
  google: 'Google',
  luma: 'Luma AI',
  meta: 'Meta',
  minimax: 'MiniMax',
  mistral: 'Mistral AI',
  moonshot: 'Moonshot AI',
  moonshotai: 'Moonshot AI',
  nvidia: 'NVIDIA',
  openai: 'OpenAI',
  qwen: 'Qwen',
  stability: 'Stability AI',
  twelvelabs: 'TwelveLabs',
  writer: 'Writer',
  xai: 'xAI',
  zai: 'Z.AI',
};

/** Who makes the model of a key, e.g. `Anthropic`; a provider that is not listed is its own name, capitalised. */
export function providerName(key: string): string {
  const prefix = key.split('.', 1)[0] ?? key;
  return providerOf(prefix) ?? prefix.charAt(0).toUpperCase() + prefix.slice(1);
}

/** True for the first part of a model key that this release has heard of. */
export function isKnownProvider(prefix: string): boolean {
  return providerOf(prefix) !== null;
}

function providerOf(prefix: string): string | null {
  return Object.hasOwn(providers, prefix) ? (providers[prefix] ?? null) : null;
}

// How bills and catalogues write a maker before a model's name; the longer name of each stands first.
const makers: readonly (readonly [string, string])[] = [
  ['AI21 Labs', 'ai21'],
  ['AI21', 'ai21'],
  ['Amazon', 'amazon'],
  ['Anthropic', 'anthropic'],
  ['Cohere', 'cohere'],
  ['DeepSeek', 'deepseek'],
  ['Google', 'google'],
  ['Luma AI', 'luma'],
  ['Luma', 'luma'],
  ['Meta', 'meta'],
  ['MiniMax', 'minimax'],
  ['Mistral AI', 'mistral'],
  ['Mistral', 'mistral'],
  ['Moonshot AI', 'moonshotai'],
  ['NVIDIA', 'nvidia'],
  ['OpenAI', 'openai'],
  ['Qwen', 'qwen'],
  ['Stability AI', 'stability'],
  ['Twelve Labs', 'twelvelabs'],
  ['Writer', 'writer'],
  ['xAI', 'xai'],
  ['Z.AI', 'zai'],
];
const spellings = makers.flatMap(([maker, provider]) =>
  [' ', '-', ''].map((between) => [maker.replace(' ', between), provider] as const),
);

/** A name that begins with its maker (`Meta Llama 2`, `AmazonRerank-v1`), cut in two; null when it does not. */
export function statedProvider(name: string): { readonly provider: string; readonly rest: string } | null {
  for (const [spelling, provider] of spellings) {
    const head = name.slice(0, spelling.length);
    const rest = name.slice(spelling.length);
    const spelt = head === spelling || head === spelling.toLowerCase() || head === spelling.toUpperCase();
    if (spelt && /^[^a-z]/.test(rest)) return { provider, rest: rest.replace(/^[\s._-]+/, '') };
  }
  return null;
}
