import type { Report } from '../../src/domain/report.ts';
import { wholeOf } from '../../src/domain/report-file.ts';
import { dataFiles } from '../../src/render/data-files.ts';
import { anAccountRow, anAdjustment, anOperation, aReport } from '../support/report-builder.ts';

const full = aReport({
  operations: [anOperation()],
  accounts: [anAccountRow()],
  adjustments: [anAdjustment()],
});
const keysOf = (report: Report) => [...dataFiles(report)].map(({ key }) => key);

describe('the data files', () => {
  it.each<[string, Report, readonly string[]]>([
    [
      'of a day with operations and several accounts',
      full,
      ['report.csv', 'charges.csv', 'operations.csv', 'accounts.csv', 'focus.csv']
        .map((name) => `daily/2026-11-22/${name}`)
        .concat('data/dt=2026-11-22/usage.parquet', 'daily/2026-11-22/report.json'),
    ],
    [
      'of a range of one account, operations not read',
      aReport({ id: 'range/2026-11-01_2026-11-07' }),
      ['report.csv', 'charges.csv', 'focus.csv', 'report.json'].map(
        (name) => `range/2026-11-01_2026-11-07/${name}`,
      ),
    ],
    [
      'of a route lie in its folder, and none of them elsewhere',
      aReport({ route: 'search-team' }),
      ['report.csv', 'charges.csv', 'focus.csv', 'report.json'].map(
        (name) => `daily/2026-11-22/routes/search-team/${name}`,
      ),
    ],
  ])('%s', (_, report, keys) => {
    expect(keysOf(report)).toEqual(keys);
  });

  it('are the same bytes when made twice', () => {
    expect([...dataFiles(full)]).toEqual([...dataFiles(structuredClone(full))]);
  });

  it('never print NaN, undefined or an object', () => {
    for (const file of [...dataFiles(full)].filter(({ key }) => !key.endsWith('.parquet'))) {
      expect([file.key, new TextDecoder().decode(wholeOf(file))]).toEqual([
        file.key,
        expect.not.stringMatching(/NaN|undefined|\[object/),
      ]);
    }
  });
});
