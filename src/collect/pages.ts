import { failureOf, type SourceFailure, unexpectedShape } from './source-failure.ts';

/** One page of a list, translated. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken: string | undefined;
}

/** As much of a list as could be read. */
export interface Pages<Item> {
  readonly items: readonly Item[];
  /** How many pages were read; 0 with a failure means that nothing is known. */
  readonly read: number;
  /** What broke the list off; null when it is whole. */
  readonly failure: SourceFailure | null;
}

/**
 * Reads every page of a list, an empty page with a token included.
 *
 * A page that fails keeps those before it. A token that comes twice would never end, and the page that brings it may
 * be one that was read before: it is left out and the list broken off.
 */
export async function readPages<Item>(
  readPage: (token: string | undefined) => Promise<Page<Item>>,
): Promise<Pages<Item>> {
  const items: Item[] = [];
  const tokens = new Set<string>();
  let token: string | undefined;
  let read = 0;
  do {
    try {
      const page = await readPage(token);
      token = page.nextToken || undefined;
      if (token !== undefined && tokens.has(token)) throw unexpectedShape('the same page token came twice');
      if (token !== undefined) tokens.add(token);
      for (const item of page.items) items.push(item);
      read += 1;
    } catch (error) {
      return { items, read, failure: failureOf(error) };
    }
  } while (token !== undefined);
  return { items, read, failure: null };
}
