import { readArchived, readSnapshotFile, revisionOfUnreadable } from '../../src/deliver/archive-report.ts';
import { readEarlierReports } from '../../src/deliver/earlier-reports.ts';
import { wholeOf } from '../../src/domain/report-file.ts';
import { DeliveryError } from '../../src/errors.ts';
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

  it('that does not name the days its teams lack is read, as one that lacks none', async () => {
    const store = memoryStore();
    const teams = { rows: [], missing: [], knowledgeBases: [], estimates: [] };
    const text = Buffer.from(wholeOf(reportJsonFile(aReport({ teams })))).toString();
    const older = text.replace(/\s*"missing": \[\],/, '');
    expect(older).not.toBe(text);
    store.plant(`${id}/report.json`, older);
    expect(await readArchived(store, id)).toMatchObject({ teams: { rows: [], missing: [] } });
  });

  it.each([
    ['is no JSON', '{"schemaVersion": 1, "id"'],
    [
      'is of another schema version',
      Buffer.from(wholeOf(reportJsonFile(aReport())))
        .toString()
        .replace('"schemaVersion": 1', '"schemaVersion": 2'),
    ],
    [
      'is of another report',
      Buffer.from(wholeOf(reportJsonFile(aReport())))
        .toString()
        .replaceAll(id, 'daily/2026-11-21'),
    ],
    [
      'holds an amount that is none',
      Buffer.from(wholeOf(reportJsonFile(aReport({ rows: [aRow()] }))))
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

describe('what earlier runs archived', () => {
  const ids = ['daily/2026-11-22', 'daily/2026-11-21', 'daily/2026-11-20', 'daily/2026-11-19'];

  it('is told in the order asked: whole, begun again, damaged; what is absent is left out', async () => {
    const store = memoryStore();
    await store.put(reportJsonFile(aReport({ id: 'daily/2026-11-22' })));
    await store.put(reportJsonFile(aReport({ id: 'daily/2026-11-21', revision: 1 })));
    store.plant('daily/2026-11-21/revisions/1/report.json', 'x');
    store.plant('daily/2026-11-19/report.json', 'damaged');
    const { archived, unfinished, unreadable } = await readEarlierReports(store, ids);
    expect(archived.map((report) => report.id)).toEqual(['daily/2026-11-22', 'daily/2026-11-21']);
    expect(unfinished).toEqual(['daily/2026-11-21']);
    expect(unreadable).toEqual([{ id: 'daily/2026-11-19', revision: 0 }]);
  });

  it('is not asked for further when the first answer says that the archive cannot be used', async () => {
    const asked: string[] = [];
    const store = {
      ...memoryStore(),
      get: async (key: string) => {
        asked.push(key);
        throw new DeliveryError('ARCHIVE_UNUSABLE', 'no such bucket');
      },
    };
    await expect(readEarlierReports(store, ids)).rejects.toThrow('no such bucket');
    expect(asked).toEqual(['daily/2026-11-22/report.json']);
  });

  it('is asked for together after the first answer', async () => {
    const store = memoryStore();
    let under = 0;
    let most = 0;
    const watched = {
      ...store,
      get: async (key: string) => {
        under += 1;
        most = Math.max(most, under);
        await Promise.resolve();
        under -= 1;
        return store.get(key);
      },
    };
    await readEarlierReports(watched, ids);
    expect(most).toBe(3);
  });
});
