import { wholeOf } from '../../src/domain/report-file.ts';
import { reportCsvFile } from '../../src/render/report-csv.ts';
import { reportJsonFile } from '../../src/render/report-json.ts';
import { headerOf, readCsv } from '../support/csv-reader.ts';
import { aReport, aRow, someTotals, usd } from '../support/report-builder.ts';

const jsonOf = (report: ReturnType<typeof aReport>) =>
  JSON.parse(new TextDecoder().decode(wholeOf(reportJsonFile(report))));

const budgetLine = {
  model: null,
  modelName: 'All models',
  monthlyUsd: usd('5000'),
  monthToDateUsd: usd('12.5'),
  forecastUsd: null,
  state: 'within',
} as const;

describe('report.json', () => {
  it.each([0, 1, 999, 1_000, 1_001, 2_500])('of %d rows is one JSON text, indented throughout', (count) => {
    const rows = Array.from({ length: count }, (_, index) =>
      aRow({ modelName: `Model\n${index}`, invocations: index }),
    );
    const text = new TextDecoder().decode(wholeOf(reportJsonFile(aReport({ rows }))));
    const read = JSON.parse(text);
    expect(text).toBe(`${JSON.stringify(read, null, 2)}\n`);
    expect(
      read.rows.map((row: { invocations: number }) => row.invocations).sort((a: number, b: number) => a - b),
    ).toEqual(rows.map(({ invocations }) => invocations));
  });

  it('holds the parts that others read', () => {
    expect(Object.keys(jsonOf(aReport()))).toEqual(
      expect.arrayContaining([
        'schemaVersion',
        'id',
        'window',
        'generatedAt',
        'revision',
        'status',
        'totals',
        'rows',
        'movers',
        'anomalies',
        'budget',
        'forecast',
        'restated',
        'unmapped',
        'completeness',
        'gaps',
        'requests',
        'runCostUsd',
      ]),
    );
  });

  it('writes money as text, tokens as integers and the unknown as null', () => {
    const report = aReport({ totals: someTotals({ billedUsd: null }), rows: [aRow({ invocations: null })] });
    const { totals, rows, window, runCostUsd } = jsonOf(report);
    expect(totals).toMatchObject({ billedUsd: null, expectedUsd: '0.0105', inputTokens: 1000 });
    expect(rows[0]).toMatchObject({
      billedUsd: '0.0105',
      billedTokens: 1500,
      invocations: null,
      ttftAvgMs: null,
    });
    expect(window).toEqual({ start: '2026-11-22', end: '2026-11-23' });
    expect(runCostUsd).toBe('0.05');
  });

  it('has the rows of report.csv, in its order, under its names in camel case', () => {
    const report = aReport({ rows: [aRow({ model: 'z.last' }), aRow({ model: '=first' })] });
    const csv = reportCsvFile(report).body;
    const { rows } = jsonOf(report);
    expect(Object.keys(rows[0])).toEqual(headerOf(csv).map(camelCase));
    expect(rows.map((row: { model: string }) => row.model)).toEqual(['=first', 'z.last']);
    expect(readCsv(csv).map((row) => row.model)).toEqual(["'=first", 'z.last']);
  });

  it('does not list charges', () => {
    expect(jsonOf(aReport())).not.toHaveProperty('charges');
  });

  it.each([
    [
      'the budget of the whole beside those of models',
      [budgetLine, { ...budgetLine, model: 'a.b', modelName: 'B' }],
      {
        monthlyUsd: '5000',
        monthToDateUsd: '12.5',
        forecastUsd: null,
        state: 'within',
        models: [{ ...budgetLine, model: 'a.b', modelName: 'B' }],
      },
    ],
    [
      'nulls where there is no budget',
      [],
      { monthlyUsd: null, monthToDateUsd: null, forecastUsd: null, state: null, models: [] },
    ],
  ])('tells %s', (_, budget, expected) => {
    expect(jsonOf(aReport({ budget })).budget).toEqual(expected);
  });
});

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
