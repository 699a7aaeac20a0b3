import { fieldOf } from './unknown-values.ts';

/** The texts in a request or an answer, to be counted and forgotten; null when it holds what is no text. */
export function textsIn(value: unknown): readonly string[] | null {
  const texts: string[] = [];
  try {
    return collect(value, 'text', texts) ? texts : null;
  } catch {
    // Nested deeper than the stack: the call is recorded all the same.
    return null;
  }
}

/** The texts of a Converse call's input. */
export function textsOfConversation(input: unknown): readonly string[] | null {
  return textsIn({
    messages: fieldOf(input, 'messages'),
    system: fieldOf(input, 'system'),
    toolConfig: fieldOf(input, 'toolConfig'),
  });
}

/** Fields whose strings are text, in Converse and in the models' own formats; others name roles, types, versions. */
const textFields: ReadonlySet<string> = new Set(
  [
    'text texts prompt inputText outputText message messages content system query documents inputs input',
    'chat_history preamble instruction completion completions generation generations outputs results result response',
    'choices reasoning thinking partial_json description',
  ].flatMap((names) => names.split(' ')),
);

/** Fields that a model reads as JSON. */
const jsonFields: ReadonlySet<string> = new Set([
  'input',
  'json',
  'arguments',
  'parameters',
  'inputSchema',
  'input_schema',
]);

/** Fields that hold images, sound, films or files, which characters do not tell of. */
const otherFields: ReadonlySet<string> = new Set([
  'image',
  'images',
  'image_url',
  'inputImage',
  'init_image',
  'artifacts',
  'video',
  'audio',
  'document',
  'source',
  'bytes',
]);

/** False when something else than text was met. */
function collect(value: unknown, field: string, texts: string[]): boolean {
  if (typeof value === 'string') {
    if (textFields.has(field)) texts.push(value);
    return true;
  }
  if (typeof value !== 'object' || value === null) return true;
  if (value instanceof Uint8Array) return false;
  if (Array.isArray(value)) return value.every((item) => collect(item, field, texts));
  for (const name of Object.keys(value)) {
    const inner = fieldOf(value, name);
    if (inner === undefined || inner === null) continue;
    if (otherFields.has(name)) return false;
    if (jsonFields.has(name) && typeof inner === 'object') texts.push(JSON.stringify(inner));
    else if (!collect(inner, name, texts)) return false;
  }
  return true;
}
