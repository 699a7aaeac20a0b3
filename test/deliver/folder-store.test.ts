import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { updateObject } from '../../src/deliver/conditional-update.ts';
import { folderStore } from '../../src/deliver/folder-store.ts';
import type { ObjectStore } from '../../src/ports.ts';

let root: string;
let store: ObjectStore;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'folder-store-'));
  store = folderStore(join(root, 'archive'));
});
afterEach(() => rmSync(root, { recursive: true }));

const file = (key: string, text: string) => ({ key, body: Buffer.from(text), contentType: 'text/plain' });
const textOf = async (key: string) => Buffer.from((await store.get(key))?.body ?? []).toString();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const everyName = () => readdirSync(root, { recursive: true, withFileTypes: true });
const everyFile = () =>
  everyName()
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

it('a folder that is not there yet is an empty archive, and the first write makes it', async () => {
  expect(await store.get('a/b.json')).toBeNull();
  expect(await store.list('')).toEqual([]);
  await store.remove('a/b.json');
  expect(existsSync(join(root, 'archive'))).toBe(false);
  expect(await store.put(file('a/b.json', 'x'))).toBe(sha256('x'));
  expect(await store.get('a/b.json')).toEqual({ body: Buffer.from('x'), etag: sha256('x') });
  expect(store.location).toBe(join(root, 'archive'));
});

it('a folder where a file was asked for is no file', async () => {
  await store.put(file('a/b', 'x'));
  expect(await store.get('a')).toBeNull();
});

it('a listing is sorted by UTF-8 bytes and holds only what begins with the prefix', async () => {
  const keys = [
    'daily/2026-11-22/a',
    'daily/2026-11-22/é',
    'daily/2026-11-22/\u{1F600}',
    'daily/2026-11-22/\uFF5E',
    'daily/2026-11-23/a',
    'x',
  ];
  for (const key of keys) await store.put(file(key, key));
  expect(await store.list('daily/2026-11-22/')).toEqual([
    'daily/2026-11-22/a',
    'daily/2026-11-22/é',
    'daily/2026-11-22/\uFF5E',
    'daily/2026-11-22/\u{1F600}',
  ]);
  expect(await store.list('daily/2026-11-2')).toHaveLength(5);
  expect(await store.list('daily/2026-12')).toEqual([]);
  expect(await store.list('')).toHaveLength(6);
});

it('removes a file', async () => {
  await store.put(file('a', 'x'));
  await store.remove('a');
  expect(await store.get('a')).toBeNull();
});

it('writes and conditions leave no file behind but the one with the name', async () => {
  await store.put(file('a', '1'));
  await store.put(file('b', '1'), { ifAbsent: true });
  await store.put(file('b', '2'), { ifAbsent: true });
  await store.put(file('b', '3'), { ifMatch: sha256('1') });
  await store.put(file('b', '4'), { ifMatch: sha256('1') });
  await store.put(file('c', '4'), { ifMatch: sha256('1') });
  expect(everyFile().sort()).toEqual(['a', 'b']);
  expect(process.listenerCount('exit')).toBeLessThan(5);
});

describe('a write under a condition', () => {
  it('creates once', async () => {
    expect(await store.put(file('a', '1'), { ifAbsent: true })).toBe(sha256('1'));
    expect(await store.put(file('a', '2'), { ifAbsent: true })).toBeNull();
    expect(await textOf('a')).toBe('1');
  });

  it('replaces exactly the version that was read', async () => {
    await store.put(file('a', '1'), { ifAbsent: true });
    expect(await store.put(file('a', '2'), { ifMatch: sha256('1') })).toBe(sha256('2'));
    expect(await store.put(file('a', '3'), { ifMatch: sha256('1') })).toBeNull();
    expect(await store.put(file('absent', '3'), { ifMatch: sha256('1') })).toBeNull();
    expect(await textOf('a')).toBe('2');
    expect(await store.get('absent')).toBeNull();
  });

  it('of two at once holds for one', async () => {
    await store.put(file('a', '0'), { ifAbsent: true });
    for (const [key, condition] of [
      ['new', { ifAbsent: true }],
      ['a', { ifMatch: sha256('0') }],
    ] as const) {
      const writers = Array.from({ length: 12 }, (_, index) =>
        folderStore(join(root, 'archive')).put(file(key, `w${index}`), condition),
      );
      const written = (await Promise.all(writers)).filter((etag) => etag !== null);
      expect(written).toHaveLength(1);
      expect((await store.get(key))?.etag).toBe(written[0]);
    }
  });

  it('loses no update of many writers', async () => {
    const add = (line: string) =>
      updateObject(folderStore(join(root, 'archive')), 'state/lines', (current) => ({
        body: Buffer.from(`${current ? Buffer.from(current.body).toString() : ''}${line}\n`),
        result: null,
      }));
    const lines = Array.from({ length: 20 }, (_, index) => `line-${index}`);
    await Promise.all(lines.map(add));
    expect((await textOf('state/lines')).trim().split('\n').sort()).toEqual([...lines].sort());
    expect(everyFile()).toEqual(['lines']);
  });

  it('that a killed process left half done is finished by the next, and then its own does not hold', async () => {
    await store.put(file('a', '1'), { ifAbsent: true });
    writeFileSync(join(root, 'archive', '.next-successor'), '2');
    writeFileSync(join(root, 'archive', `.next-a-${sha256('1')}`), '.next-successor');
    expect(await store.put(file('a', '3'), { ifMatch: sha256('1') })).toBeNull();
    expect(await textOf('a')).toBe('2');
    expect(await store.put(file('a', '3'), { ifMatch: sha256('2') })).toBe(sha256('3'));
    expect(everyFile()).toEqual(['a']);
  });
});

describe('a temporary file that a killed process left', () => {
  const left = () => join(root, 'archive', '.tmp-left');
  beforeEach(() => {
    mkdirSync(join(root, 'archive'));
    writeFileSync(left(), 'hal');
  });

  it('is no part of the archive', async () => {
    expect(await store.list('')).toEqual([]);
    await expect(store.get('.tmp-left')).rejects.toMatchObject({ code: 'ARCHIVE_UNUSABLE' });
  });

  it.each([
    ['stays while it may still be written', 0, true],
    ['is removed by a later write after an hour', 2, false],
  ])('%s', async (_what, hours, stays) => {
    const then = Date.now() / 1000 - hours * 3600;
    utimesSync(left(), then, then);
    await store.put(file('a', 'x'));
    expect(existsSync(left())).toBe(stays);
  });
});

it('a write that fails leaves no temporary file and the file as it was', async () => {
  mkdirSync(join(root, 'archive', 'a', 'b'), { recursive: true });
  await expect(store.put(file('a', 'x'))).rejects.toMatchObject({ code: 'ARCHIVE_UNUSABLE' });
  expect(everyFile()).toEqual([]);
});

it.each(['../a', 'a/../../b', '/etc/passwd', 'a//b', '', '.', 'a/.hidden', 'a\\..\\b', 'C:/x', 'a\0b', 'a/'])(
  'the key %j is refused, whatever is done with it',
  async (key) => {
    writeFileSync(join(root, 'a'), 'outside');
    for (const use of [() => store.get(key), () => store.put(file(key, 'x')), () => store.remove(key)]) {
      await expect(use()).rejects.toMatchObject({ code: 'ARCHIVE_UNUSABLE' });
    }
    expect(everyFile()).toEqual(['a']);
  },
);

it('a listing does not leave the archive', async () => {
  await store.put(file('a', 'x'));
  symlinkSync(root, join(root, 'archive', 'up'));
  await expect(store.list('../')).rejects.toMatchObject({ code: 'ARCHIVE_UNUSABLE' });
  expect(await store.list('')).toEqual(['a']);
});

it('a folder that cannot be used is said so on one line', async () => {
  writeFileSync(join(root, 'file'), 'x');
  const inside = folderStore(join(root, 'file', 'archive'));
  for (const use of [() => inside.get('a'), () => inside.put(file('a', 'x')), () => inside.list('')]) {
    await expect(use()).rejects.toMatchObject({
      code: 'ARCHIVE_UNUSABLE',
      exitCode: 5,
      message: `the folder ${join(root, 'file', 'archive')} cannot be used: part of its path is a file: choose another folder`,
    });
  }
});
