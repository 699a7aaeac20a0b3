import { modelKey } from './model-key.ts';
import { type NameToken, nameTokens } from './model-parts.ts';
import { statedProvider } from './providers.ts';

interface Family {
  readonly provider: string;
  /** How ids of this family are written; see `ordered`. */
  readonly style: Style;
}
type Style = 'plain' | 'attached' | 'bare' | 'claude' | 'nova' | 'revision-last';

const plain = (provider: string): Family => ({ provider, style: 'plain' });

// Only families that belong to one provider; "rerank" or "embed" would not.
const families: Readonly<Record<string, Family>> = {
  claude: { provider: 'anthropic', style: 'claude' },
  nova: { provider: 'amazon', style: 'nova' },
  titan: { provider: 'amazon', style: 'revision-last' },
  llama: { provider: 'meta', style: 'attached' },
  qwen: { provider: 'qwen', style: 'attached' },
  deepseek: { provider: 'deepseek', style: 'bare' },
  codestral: plain('mistral'),
  devstral: plain('mistral'),
  magistral: plain('mistral'),
  ministral: plain('mistral'),
  mistral: plain('mistral'),
  mixtral: plain('mistral'),
  pixtral: plain('mistral'),
  voxtral: plain('mistral'),
  command: plain('cohere'),
  gemma: plain('google'),
  glm: plain('zai'),
  gpt: plain('openai'),
  grok: plain('xai'),
  jamba: plain('ai21'),
  kimi: plain('moonshotai'),
  marengo: plain('twelvelabs'),
  minimax: plain('minimax'),
  nemotron: plain('nvidia'),
  palmyra: plain('writer'),
  pegasus: plain('twelvelabs'),
  ray: plain('luma'),
  stable: plain('stability'),
};

/**
 * The model key that a billing name's model must have, when it is in neither catalogue nor CloudWatch: only for names
 * whose family, or whose stated maker, says the provider. Null for every other name, and for a family's bare name.
 */
export function familyKey(name: string): string | null {
  const stated = statedProvider(name);
  const found =
    withFamily(nameTokens(name)) ?? (stated === null ? null : withFamily(nameTokens(stated.rest)));
  if (found !== null) return found;
  if (stated === null) return null;
  const tokens = nameTokens(stated.rest);
  const style = stated.provider === 'cohere' ? 'revision-last' : 'plain';
  return tokens[0]?.kind === 'word' ? keyOf({ provider: stated.provider, style }, [], tokens) : null;
}

// The family's name may have been cut by camel case: Deep + Seek.
function withFamily(tokens: readonly NameToken[]): string | null {
  for (const length of [1, 2]) {
    const word = tokens
      .slice(0, length)
      .map((part) => part.text)
      .join('');
    const family = Object.hasOwn(families, word) ? families[word] : undefined;
    if (family === undefined) continue;
    const rest = tokens.slice(length);
    return rest.length === 0 ? null : keyOf(family, [word], rest);
  }
  return null;
}

function keyOf({ provider, style }: Family, family: readonly string[], rest: readonly NameToken[]): string {
  return modelKey(`${provider}.${ordered(style, family, rest, provider).join('-')}`);
}

function ordered(
  style: Style,
  family: readonly string[],
  rest: readonly NameToken[],
  provider: string,
): readonly string[] {
  const versions = rest.filter((part) => part.kind === 'version');
  const others = rest.filter((part) => part.kind !== 'version');
  const numbers = versions.filter((part) => !part.revision);
  const revisions = versions.filter((part) => part.revision).map((part) => `v${dashed(part)}`);
  switch (style) {
    case 'claude':
      return claude(others, numbers, revisions);
    case 'nova':
      return [...family, ...numbers.map(dashed), ...segments(others), ...revisions];
    case 'revision-last':
      return [...family, ...segments(others), ...versions.map((part) => `v${dashed(part)}`)];
    case 'attached':
      return [`${family.join('')}${first(rest)}`, ...segments(first(rest) === '' ? rest : rest.slice(1))];
    case 'bare':
      return segments(rest);
    case 'plain':
      // TwelveLabs writes 3-0 where others write 3.
      return [...family, ...segments(rest, provider === 'twelvelabs')];
  }
}

// The version stood before the variant until Claude 3.7 and stands after it from Claude 4 on.
function claude(
  others: readonly NameToken[],
  numbers: readonly NameToken[],
  revisions: readonly string[],
): readonly string[] {
  const version = numbers.map(dashed);
  const variant = segments(others);
  const early = /^[1-3](?:-|$)/.test(version[0] ?? '');
  if (early && variant.length === 0) return ['claude', `v${version.join(':').replaceAll('-', ':')}`];
  return early
    ? ['claude', ...version, ...variant, ...revisions]
    : ['claude', ...variant, ...version, ...revisions];
}

// A single letter belongs to the number after it: k2-5, x5, r1.
function segments(tokens: readonly NameToken[], keepZero = false): readonly string[] {
  const done: string[] = [];
  for (const part of tokens) {
    const text = keepZero ? part.text.replaceAll('.', '-') : dashed(part);
    const last = done.at(-1);
    if (part.kind === 'version' && !part.revision && last !== undefined && /^[a-z]$/.test(last)) {
      done[done.length - 1] = last + text;
    } else {
      done.push(part.revision ? `v${text}` : text);
    }
  }
  return done;
}

function first(rest: readonly NameToken[]): string {
  const [head] = rest;
  return head?.kind === 'version' && !head.revision ? dashed(head) : '';
}

function dashed(part: NameToken): string {
  return part.text.replace(/(?<=\d)\.0$/, '').replaceAll('.', '-');
}
