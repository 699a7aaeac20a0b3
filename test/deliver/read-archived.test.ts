import { readArchived, readSnapshotFile, revisionOfUnreadable } from '../../src/deliver/archive-report.ts';
import { reportJsonFile } from '../../src/render/report-json.ts';
import { memoryStore } from '../support/memory-store.ts';
import { aReport, aRow, day, usd } from '../support/report-builder.ts';

const id = 'daily/2026-11-22';

describe('an archived report', () => {
  it('is read as it was written', async () => {
    const store = memoryStore();
    const report = aReport({
      revision: 3,
      status: 'loading',
      rows: [aRow(), aRow({ routing: 'global', region: null, billedUsd: null, latencyAvgMs: usd('12.5') })],
      restated: [{ day: day('2026-11-20'), beforeUsd: null, nowUsd: usd('1.5'), kind: 'loaded' }],
    });
    await store.put(reportJsonFile(report));
    const archived = await readArchived(store, report.id);
    if (typeof archived === 'string') throw new Error(archived);
    expect(archived).toMatchObject({
      id: report.id,
      revision: 3,
      status: 'loading',
      generatedAt: report.generatedAt,
      billedUsd: report.totals.billedUsd,
      restated: report.restated,
    });
    expect(archived.rows).toHaveLength(2);
    expect(archived.rows).toEqual(expect.arrayContaining([...report.rows]));
  });

  it.each([
    ['is no JSON', '{"schemaVersion": 1, "id"'],
    [
      'is of another schema version',
      Buffer.from(reportJsonFile(aReport()).body)
        .toString()
        .replace('"schemaVersion": 1', '"schemaVersion": 2'),
    ],
    [
      'is of another report',
      Buffer.from(reportJsonFile(aReport()).body).toString().replaceAll(id, 'daily/2026-11-21'),
    ],
    [
      'holds an amount that is none',
      Buffer.from(reportJsonFile(aReport({ rows: [aRow()] })).body)
        .toString()
        .replace(/"billedUsd": "[^"]*"/, '"billedUsd": "12,5"'),
    ],
  ])('is unreadable when it %s', async (_why, text) => {
    const store = memoryStore();
    store.plant(`${id}/report.json`, text);
    expect(await readArchived(store, id)).toBe('unreadable');
  });

  it.each([
    [[], 0],
    [['0/report.html', '0/report.json', '1/report.html'], 2],
    [['9/report.html', '10/report.html', 'notes/x'], 11],
  ])('that is unreadable, beside the kept revisions %j, is revision %i', async (kept, revision) => {
    const store = memoryStore();
    for (const name of kept) store.plant(`${id}/revisions/${name}`, 'x');
    expect(await revisionOfUnreadable(store, id)).toBe(revision);
  });

  it('has a snapshot, or none', async () => {
    const store = memoryStore();
    expect(await readSnapshotFile(store, id)).toBeNull();
    store.plant(`${id}/snapshot.json.gz`, 'zipped');
    expect(Buffer.from((await readSnapshotFile(store, id)) ?? []).toString()).toBe('zipped');
  });
});
