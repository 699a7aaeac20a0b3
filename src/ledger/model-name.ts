import { providerName } from './providers.ts';

export { providerName } from './providers.ts';

// Names that no rule makes of the id; AWS's model cards call them so.
const irregular: Readonly<Record<string, string>> = {
  'cohere.command-r-plus': 'Command R+',
  'deepseek.v3': 'DeepSeek V3.1',
};
// Words that are not written with one capital.
const spelt: Readonly<Record<string, string>> = {
  deepseek: 'DeepSeek',
  minimax: 'MiniMax',
};
const acronyms = new Set(['ai', 'glm', 'gpt', 'it', 'ocr', 'oss', 'pt', 'sdxl', 'tts', 'vl', 'xl']);

/**
 * What a person calls the model of a key: `Claude Sonnet 4.5`, `Llama 3.1 405B`.
 *
 * A function of the key alone: the name is part of a row's key and must not change with what a helper call told.
 */
export function modelName(key: string): string {
  if (Object.hasOwn(irregular, key)) return irregular[key] ?? key;
  const dot = key.indexOf('.');
  const model = key.slice(dot + 1);
  if (model.startsWith('gpt-oss')) return model;
  const words = model.split('-').reduce<readonly string[]>(addSegment, []);
  // `deepseek.v3-2`: a model that is called by its maker and a version.
  const bare = /^[a-z]?\d/.test(model);
  const named = bare ? [providerName(key), capitalised(words[0] ?? ''), ...words.slice(1)] : words;
  return named.join(' ').replace(/^GPT (?=\d)/, 'GPT-');
}

function addSegment(words: readonly string[], segment: string): readonly string[] {
  const last = words.at(-1);
  const continues =
    /^\d{1,3}$/.test(segment) && last !== undefined && /(?:^|[A-Za-z]|\.| )\d{1,3}$/.test(last);
  return continues ? [...words.slice(0, -1), `${last}.${segment}`] : [...words, written(segment)];
}

function written(segment: string): string {
  if (/^v\d/.test(segment)) return segment.replaceAll(':', '.');
  if (/^(?:[ae]|\d+x)?\d+(?:\.\d+)?b$/.test(segment)) return segment.toUpperCase().replace('X', 'x');
  const [, letters = '', digits = ''] = /^([a-z]+)(\d+)$/.exec(segment) ?? [];
  if (letters === 'llama') return `Llama ${digits}`;
  if (letters !== '') return `${letters.length <= 2 ? letters.toUpperCase() : capitalised(letters)}${digits}`;
  if (acronyms.has(segment)) return segment.toUpperCase();
  return Object.hasOwn(spelt, segment) ? (spelt[segment] ?? segment) : capitalised(segment);
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
