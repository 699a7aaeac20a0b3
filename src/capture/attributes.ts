import { fieldOf } from './unknown-values.ts';

/** What the application says of a call as it begins, as texts; nothing when it fails, which is told. */
export function readAttributes(
  attributes: (() => Readonly<Record<string, string>>) | undefined,
  failed: (error: unknown) => void,
): Readonly<Record<string, string>> {
  try {
    const told = attributes?.() ?? {};
    if (typeof fieldOf(told, 'then') === 'function') {
      Promise.resolve(told).catch(() => undefined);
      throw new TypeError('attributes gave a promise');
    }
    const entries = Object.entries(told).filter(
      ([name, value]) => name !== '' && value !== undefined && value !== null,
    );
    return Object.fromEntries(
      entries.map(([name, value]) => [name, wellFormed(String(value).slice(0, 256))]),
    );
  } catch (error) {
    failed(error);
    return {};
  }
}

/** A text without half characters, such as a cut leaves: not every sink's format takes them. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
