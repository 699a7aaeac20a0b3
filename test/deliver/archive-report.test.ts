import { setImmediate as nextTurn } from 'node:timers/promises';
import { archiveReport, isUnfinished, readArchived } from '../../src/deliver/archive-report.ts';
import { type ReportFile, wholeOf } from '../../src/domain/report-file.ts';
import type { ObjectStore } from '../../src/ports.ts';
import { reportJsonFile } from '../../src/render/report-json.ts';
import { Died, dyingStore, type MemoryStore, memoryStore, withPut } from '../support/memory-store.ts';
import { aReport } from '../support/report-builder.ts';

const id = 'daily/2026-11-22';
const parquet = 'data/dt=2026-11-22/usage.parquet';

/** The files of a revision: each says in its text which one it belongs to. */
function filesOf(revision: number, names: readonly string[]): ReportFile[] {
  const own = names.map((name) => `${id}/${name}`);
  const texts = [...own, parquet].map((key) => ({
    key,
    body: Buffer.from(`${key} of ${revision}`),
    contentType: 'text/x-original',
  }));
  return [...texts, reportJsonFile(aReport({ revision }))];
}

const firstNames = [
  'report.html',
  'report.csv',
  'snapshot.json.gz',
  'operations.csv',
  'routes/ml/report.html',
];
const secondNames = ['report.html', 'report.csv', 'snapshot.json.gz', 'accounts.csv'];
const first = { id, revision: 0, files: filesOf(0, firstNames) };
const second = { id, revision: 1, files: filesOf(1, secondNames) };

function textOf(file: ReportFile): string {
  return Buffer.from(wholeOf(file)).toString();
}

function contentsOf(store: MemoryStore): Record<string, string | undefined> {
  return Object.fromEntries(store.keys().map((key) => [key, store.text(key)]));
}

/** What the archive holds when both revisions are whole. */
const bothRevisions = Object.fromEntries([
  ...second.files.map((file) => [file.key, textOf(file)]),
  ...first.files
    .filter(({ key }) => key !== parquet)
    .map((file) => [file.key.replace(id, `${id}/revisions/0`), textOf(file)]),
]);

it('a first revision is written as it is', async () => {
  const store = memoryStore();
  await archiveReport(store, first);
  expect(contentsOf(store)).toEqual(Object.fromEntries(first.files.map((file) => [file.key, textOf(file)])));
  expect(store.contentType(`${id}/report.html`)).toBe('text/x-original');
});

it('a second revision moves the files of the first, routes included, and overwrites the Parquet', async () => {
  const store = memoryStore();
  await archiveReport(store, first);
  await archiveReport(store, second);
  expect(contentsOf(store)).toEqual(bothRevisions);
  expect(store.contentType(`${id}/revisions/0/report.html`)).toBe('text/html; charset=utf-8');
  expect(store.contentType(`${id}/revisions/0/snapshot.json.gz`)).toBe('application/gzip');
});

it('a third revision leaves those before it as they are', async () => {
  const store = memoryStore();
  await archiveReport(store, first);
  await archiveReport(store, second);
  await archiveReport(store, { id, revision: 2, files: filesOf(2, ['report.html']) });
  expect(contentsOf(store)).toMatchObject(
    Object.fromEntries(Object.entries(bothRevisions).filter(([key]) => key.includes('/revisions/'))),
  );
  expect(store.text(`${id}/revisions/1/accounts.csv`)).toBe(`${id}/accounts.csv of 1`);
  expect(store.text(`${id}/accounts.csv`)).toBeUndefined();
});

it('another report whose id begins alike is left alone', async () => {
  const store = memoryStore();
  const other = 'range/2026-11-01_2026-11-22/report.html';
  store.plant(`${id}0/report.html`, 'other');
  store.plant(other, 'other');
  await archiveReport(store, first);
  await archiveReport(store, second);
  expect([store.text(`${id}0/report.html`), store.text(other)]).toEqual(['other', 'other']);
});

it('report.json comes last, the snapshot before it', async () => {
  const order: string[] = [];
  const store = memoryStore();
  await archiveReport(store, first);
  const watched = withPut(store, async (file, condition) => {
    order.push(file.key);
    return store.put(file, condition);
  });
  await archiveReport(watched, second);
  expect(order.slice(-2)).toEqual([`${id}/snapshot.json.gz`, `${id}/report.json`]);
  expect(order.indexOf(`${id}/revisions/0/report.json`)).toBe(first.files.length - 2);
});

it('of large files, one is made when the one before it is written', async () => {
  const steps: string[] = [];
  function* files() {
    for (const name of ['a', 'b', 'c']) {
      steps.push(`make ${name}`);
      yield { key: `${id}/${name}`, body: new Uint8Array(9_000_000), contentType: 'text/plain' };
    }
  }
  const store = withPut(memoryStore(), async ({ key }) => {
    steps.push(`write ${key.slice(id.length + 1)}`);
    return 'etag';
  });
  expect(await archiveReport(store, { id, revision: 0, files: files() })).toEqual([
    `${id}/a`,
    `${id}/b`,
    `${id}/c`,
  ]);
  expect(steps).toEqual(['make a', 'write a', 'make b', 'write b', 'make c', 'write c']);
});

it('fails when no write goes on any more, which would undo what the next run writes', async () => {
  let open = 0;
  const store = withPut(memoryStore(), async ({ key }) => {
    if (key.endsWith('report.html')) throw new Error('refused');
    open += 1;
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    open -= 1;
    return 'etag';
  });
  await expect(archiveReport(store, first)).rejects.toThrow('refused');
  expect(open).toBe(0);
});

/** Counts the writes of a run that lives. */
async function writesOf(store: MemoryStore, work: (store: ObjectStore) => Promise<unknown>): Promise<number> {
  let writes = 0;
  await work({
    ...store,
    put: async (file, condition) => {
      writes += 1;
      return store.put(file, condition);
    },
    remove: async (key) => {
      writes += 1;
      return store.remove(key);
    },
  });
  return writes;
}

describe.each(['before', 'after'] as const)('a run that dies %s its n-th write, for every n', (when) => {
  it('is made whole by the next run, and no reader ever misses report.html', async () => {
    const whole = memoryStore();
    await archiveReport(whole, first);
    const writes = await writesOf(whole, (store) => archiveReport(store, second));
    expect(writes).toBe(first.files.length - 1 + second.files.length + 2);
    for (let write = 1; write <= writes; write++) {
      const store = memoryStore();
      await archiveReport(store, first);
      await expect(archiveReport(dyingStore(store, write, when), second)).rejects.toThrow(Died);
      expect(store.text(`${id}/report.html`)).toMatch(/report.html of [01]/);
      const left = await readArchived(store, id);
      const committed = when === 'after' && write === writes;
      expect(left).toMatchObject({ revision: committed ? 1 : 0 });
      // Files of the new revision are never there without a way to tell.
      const mixed = store.keys().some((key) => store.text(key)?.endsWith(' of 1'));
      if (mixed && !committed) expect(await isUnfinished(store, id, 0)).toBe(true);
      await archiveReport(store, second);
      expect(contentsOf(store)).toEqual(bothRevisions);
      expect(await isUnfinished(store, id, 1)).toBe(false);
    }
  });

  it('leaves a first revision absent until it is whole', async () => {
    for (let write = 1; write <= first.files.length; write++) {
      const store = memoryStore();
      await expect(archiveReport(dyingStore(store, write, when), first)).rejects.toThrow(Died);
      const committed = when === 'after' && write === first.files.length;
      expect((await readArchived(store, id)) === 'absent').toBe(!committed);
      await archiveReport(store, { id, revision: 0, files: filesOf(0, secondNames) });
      expect(store.keys()).toEqual(
        filesOf(0, secondNames)
          .map(({ key }) => key)
          .sort(),
      );
    }
  });
});

it('two runs at once write the same revision', async () => {
  const store = memoryStore();
  await archiveReport(store, first);
  await Promise.all([archiveReport(store, second), archiveReport(store, second)]);
  expect(contentsOf(store)).toEqual(bothRevisions);
});

it('a run that listed the folder before another one finished does not take new files for old ones', async () => {
  const store = memoryStore();
  await archiveReport(store, first);
  const late: ObjectStore = {
    ...store,
    list: async (prefix) => {
      const keys = await store.list(prefix);
      await archiveReport(store, second);
      return keys;
    },
  };
  await archiveReport(late, second);
  expect(contentsOf(store)).toEqual(bothRevisions);
});
