/** A field of a value of unknown shape. */
export function fieldOf(value: unknown, ...path: readonly (string | symbol)[]): unknown {
  let at = value;
  for (const name of path) at = typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined;
  return at;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A whole number of things, as a number or as the digits of a header; null for all else. */
export function countOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The JSON value in bytes; undefined when they hold none. */
export function jsonIn(bytes: unknown): unknown {
  if (typeof bytes !== 'string' && !(bytes instanceof Uint8Array)) return undefined;
  try {
    return JSON.parse(typeof bytes === 'string' ? bytes : utf8.decode(bytes));
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder();
