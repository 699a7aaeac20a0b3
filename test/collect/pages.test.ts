import { type Page, readPages } from '../../src/collect/pages.ts';
import { unexpectedShape } from '../../src/collect/source-failure.ts';

type Script = readonly (Page<string> | 'fails')[];

function reader(script: Script) {
  const tokens: (string | undefined)[] = [];
  const read = async (token: string | undefined) => {
    const page = script[tokens.push(token) - 1];
    if (page === undefined || page === 'fails') throw unexpectedShape('page');
    return page;
  };
  return { read, tokens };
}

const page = (items: string, nextToken?: string): Page<string> => ({ items: [...items], nextToken });

test.each<[string, Script, string, number, boolean]>([
  ['one page', [page('ab')], 'ab', 1, true],
  ['pages in order', [page('a', '1'), page('b', '2'), page('c')], 'abc', 3, true],
  ['an empty page in between', [page('a', '1'), page('', '2'), page('c')], 'ac', 3, true],
  ['an empty token', [page('a', '')], 'a', 1, true],
  ['a first page that fails', ['fails'], '', 0, false],
  ['a later page that fails', [page('a', '1'), 'fails'], 'a', 1, false],
  ['a token that comes twice', [page('a', '1'), page('a', '1'), page('b')], 'a', 1, false],
  ['tokens that go round', [page('a', '1'), page('b', '2'), page('c', '1'), page('d')], 'ab', 2, false],
])('%s', async (_, script, items, read, whole) => {
  const pages = await readPages(reader(script).read);
  expect(pages.items.join('')).toBe(items);
  expect(pages.read).toBe(read);
  expect(pages.failure === null).toBe(whole);
});

test('each token is sent once, as it came', async () => {
  const { read, tokens } = reader([page('a', 'x'), page('b', 'y'), page('c')]);
  await readPages(read);
  expect(tokens).toEqual([undefined, 'x', 'y']);
});

test('a bug is thrown on', async () => {
  const bug = new TypeError('x is not a function');
  await expect(readPages(() => Promise.reject(bug))).rejects.toBe(bug);
});
