/** One piece of a model's name, in lower case. */
export interface NameToken {
  readonly kind: 'word' | 'version' | 'size';
  /** A word; a version's numbers joined by dots; a size such as `405b`, `a22b` or `8x7b`. */
  readonly text: string;
  /** True for a version written with a `v` before it (`v2`). */
  readonly revision: boolean;
}

const token =
  /(?<size>(?:[aAeE]|\d+x)?\d+(?:\.\d+)?[bB](?=v\d|[^a-z]|$))|(?<version>[vV]?\d+(?:[.:]\d+)*)|(?<word>[A-Z]?[a-z]+|[A-Z]+(?![a-z]))/g;
// Words that some vocabularies write and others leave out, and never tell two models apart.
const silent = new Set(['instruct', 'model']);

/**
 * Cuts a billing name or the model part of a key into words, versions and sizes: camel case, digits and the `v` of
 * `Sonnetv2` separate, `Embedding(s)` is `embed`, `24.02` is the release month 2402, and `G1`, `Instruct` and a
 * context size in parentheses say nothing.
 */
export function nameTokens(name: string): readonly NameToken[] {
  const text = name
    .replace(/\(\d+[kK]\)/g, ' ')
    .replaceAll('+', ' plus ')
    .replace(/(?<![A-Z])G1(?=v\d|[^0-9a-z]|$)/g, ' ')
    .replace(/(^|[^a-z0-9])g1(?=v\d|[^a-z0-9]|$)/g, '$1')
    .replace(/([a-z]{3})v(?=\d)/g, '$1 v');
  return [...text.matchAll(token)].flatMap(({ groups }) => {
    if (groups?.size !== undefined)
      return [{ kind: 'size', text: groups.size.toLowerCase(), revision: false }];
    if (groups?.version !== undefined) return [version(groups.version)];
    const word = (groups?.word ?? '').toLowerCase().replace(/^embeddings?$/, 'embed');
    return silent.has(word) ? [] : [{ kind: 'word', text: word, revision: false }];
  });
}

/**
 * What must be equal for two names to mean one model: all words, all versions in order, all sizes. Where a number
 * stands among the words does not count (`Claude4.6Opus`, `claude-opus-4-6`), nor how the words are joined.
 */
export function modelParts(name: string): string {
  const tokens = nameTokens(name);
  const last = tokens.at(-1);
  const firstRevision = last?.revision === true && tokens.length > 1 && /^1(?:\.0)?$/.test(last.text);
  const counted = firstRevision ? tokens.slice(0, -1) : tokens;
  const of = (kind: NameToken['kind']) => counted.filter((part) => part.kind === kind);
  const words = of('word').map((part) => part.text);
  const sizes = of('size').map((part) => part.text);
  return `${words.join('')}|${versions(of('version'))}|${sizes.join('.')}`;
}

// A `v2` beside another number is a revision of that version; alone it is the version itself. Only a last 0 says
// nothing: 5.0 is 5, and 3.0.1 is not 3.1.
function versions(parts: readonly NameToken[]): string {
  return withoutLastZero(
    parts
      .map((part, index) => {
        const text = withoutLastZero(part.text);
        return part.revision && index > 0 ? `v${text}` : text;
      })
      .join('.'),
  );
}

function withoutLastZero(version: string): string {
  return version.replace(/(?:\.0)+$/, '');
}

function version(text: string): NameToken {
  const revision = /^v/i.test(text);
  const dotted = text.replace(/^v/i, '').replaceAll(':', '.');
  return { kind: 'version', text: dotted.replace(/^(2\d)\.(0[1-9]|1[0-2])$/, '$1$2'), revision };
}
