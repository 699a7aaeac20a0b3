import { archivedIndex, rebuildIndex, toIndexEntry, updateIndex } from '../../src/deliver/index-state.ts';
import type { ArchiveIndexEntry } from '../../src/domain/archive-index.ts';
import type { ReportFile } from '../../src/domain/report-file.ts';
import { reportJsonFile } from '../../src/render/report-json.ts';
import { Died, dyingStore, type MemoryStore, memoryStore, withPut } from '../support/memory-store.ts';
import { aReport, someTotals, usd } from '../support/report-builder.ts';

const newest = 'daily/2026-11-22';
const older = 'daily/2026-11-21';

function entry(id: string, over: Partial<ArchiveIndexEntry> = {}): ArchiveIndexEntry {
  return { ...toIndexEntry(aReport({ id }), [`${id}/report.html`, `${id}/report.json`]), ...over };
}

/** index.html as a list of what it shows. */
function page(entries: readonly ArchiveIndexEntry[]): ReportFile {
  const text = entries.map(({ id, revision }) => `${id} r${revision}`).join('\n');
  return { key: 'index.html', body: Buffer.from(text), contentType: 'text/html; charset=utf-8' };
}

const idsOf = async (store: MemoryStore) => (await archivedIndex(store)).map(({ id }) => id);

async function archive(store: MemoryStore, id: string, revision = 0): Promise<void> {
  await store.put(reportJsonFile(aReport({ id, revision })));
  for (const name of ['report.html', 'routes/ml/report.html', 'revisions/0/report.json']) {
    store.plant(`${id}/${name}`, 'x');
  }
}

it('an entry holds the totals and the own files of a report, without routes and earlier revisions', () => {
  const totals = someTotals({ billedUsd: null, expectedUsd: usd('1.5') });
  const files = ['report.json', 'report.html', 'routes/ml/report.html', 'revisions/0/report.html'];
  const keys = [...files.map((name) => `${newest}/${name}`), 'data/dt=2026-11-22/usage.parquet'];
  expect(toIndexEntry(aReport({ totals, revision: 2 }), keys)).toEqual({
    id: newest,
    ...totals,
    revision: 2,
    status: aReport().status,
    generatedAt: aReport().generatedAt,
    files: ['report.html', 'report.json'],
  });
});

it('reports stand newest first by their last day, a shorter one before a longer', async () => {
  const store = memoryStore();
  const ids = [
    'range/2026-11-01_2026-11-30',
    'daily/2026-12-01',
    'daily/2026-11-30',
    'range/2026-11-24_2026-11-30',
    'daily/2025-12-31',
  ];
  await updateIndex(
    store,
    ids.map((id) => entry(id)),
    page,
  );
  const sorted = [
    'daily/2026-12-01',
    'daily/2026-11-30',
    'range/2026-11-24_2026-11-30',
    'range/2026-11-01_2026-11-30',
    'daily/2025-12-31',
  ];
  expect(await idsOf(store)).toEqual(sorted);
  expect(store.json('state/index.json')).toMatchObject({
    schemaVersion: 1,
    reports: sorted.map((id) => ({ id })),
  });
  expect(store.text('index.html')).toBe(sorted.map((id) => `${id} r0`).join('\n'));
});

it.each([
  ['a later revision replaces an earlier one', 0, 1, 1],
  ['an earlier revision, of a slower run, does not replace a later one', 2, 1, 2],
])('%s', async (_what, present, added, stays) => {
  const store = memoryStore();
  await updateIndex(store, [entry(newest, { revision: present })], page);
  await updateIndex(store, [entry(newest, { revision: added })], page);
  expect(await archivedIndex(store)).toMatchObject([{ id: newest, revision: stays }]);
});

it('many runs at once lose no entry, neither in the state nor on the page', async () => {
  const store = memoryStore();
  const ids = Array.from({ length: 9 }, (_, index) => `daily/2026-11-0${index + 1}`);
  await Promise.all(ids.map((id) => updateIndex(store, [entry(id)], page)));
  expect(await idsOf(store)).toEqual([...ids].reverse());
  expect(store.text('index.html')).toBe(
    [...ids]
      .reverse()
      .map((id) => `${id} r0`)
      .join('\n'),
  );
});

it('a page that is written late does not hide what another run has entered meanwhile', async () => {
  const store = memoryStore();
  let late = true;
  const slow = withPut(store, async (file, condition) => {
    if (file.key === 'index.html' && late) {
      late = false;
      await updateIndex(store, [entry(newest)], page);
    }
    return store.put(file, condition);
  });
  await updateIndex(slow, [entry(older)], page);
  expect(store.text('index.html')).toBe(`${newest} r0\n${older} r0`);
});

it.each(['before', 'after'] as const)(
  'a run that dies %s any write is made good by the next',
  async (when) => {
    for (let write = 1; write <= 2; write++) {
      const store = memoryStore();
      const dying = dyingStore(store, write, when);
      await expect(updateIndex(dying, [entry(older)], page)).rejects.toThrow(Died);
      await updateIndex(store, [entry(older), entry(newest)], page);
      expect(store.text('index.html')).toBe(`${newest} r0\n${older} r0`);
    }
  },
);

describe.each([
  ['absent', null],
  ['damaged', '{"schemaVersion": 1, "reports": [{'],
  ['of another version', '{"schemaVersion": 2, "reports": []}'],
])('an index that is %s', (_what, text) => {
  it('is made again from the reports that are there', async () => {
    const store = memoryStore();
    if (text !== null) store.plant('state/index.json', text);
    await archive(store, older, 1);
    expect(await idsOf(store)).toEqual([older]);
    await updateIndex(store, [entry(newest)], page);
    expect(await archivedIndex(store)).toMatchObject([{ id: newest }, { id: older, revision: 1 }]);
  });
});

it('a rebuild holds what is there, forgets what is not, and names what is damaged', async () => {
  const store = memoryStore();
  await updateIndex(store, [entry('daily/2020-01-01')], page);
  await archive(store, older, 3);
  await archive(store, newest);
  await archive(store, 'range/2026-11-01_2026-11-22');
  store.plant('daily/2026-11-20/report.json', '{');
  store.plant('daily/notes/report.json', '{}');
  store.plant('daily/2026-11-19/report.html', 'without report.json');
  const { entries, unreadable } = await rebuildIndex(store, page);
  expect(entries.map(({ id, revision }) => [id, revision])).toEqual([
    [newest, 0],
    ['range/2026-11-01_2026-11-22', 0],
    [older, 3],
  ]);
  expect(unreadable).toEqual(['daily/2026-11-20']);
  expect(await archivedIndex(store)).toEqual(entries);
  expect(entries[0]).toEqual(
    toIndexEntry(aReport({ id: newest }), [`${newest}/report.html`, `${newest}/report.json`]),
  );
  expect(store.text('index.html')).toBe(`${newest} r0\nrange/2026-11-01_2026-11-22 r0\n${older} r3`);
});

it('a rebuild does not lose a report that is entered while it reads', async () => {
  const store = memoryStore();
  await archive(store, older);
  let once = true;
  const slow = withPut(store, async (file, condition) => {
    if (once) {
      once = false;
      await archive(store, newest);
      await updateIndex(store, [entry(newest)], page);
    }
    return store.put(file, condition);
  });
  await rebuildIndex(slow, page);
  expect(await idsOf(store)).toEqual([newest, older]);
});

it('an index that is absent is made from the other reports: what is added need not be read again', async () => {
  const store = memoryStore();
  await archive(store, newest);
  await archive(store, older);
  const read: string[] = [];
  const watched = {
    ...store,
    get: async (key: string) => {
      read.push(key);
      return store.get(key);
    },
  };
  await updateIndex(watched, [entry(newest)], page);
  expect(read.filter((key) => key.endsWith('/report.json'))).toEqual([`${older}/report.json`]);
  expect(await idsOf(store)).toEqual([newest, older]);
});
