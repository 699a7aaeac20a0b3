import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { reportColumns } from '../../src/render/report-csv.ts';
import { usageParquetFile } from '../../src/render/usage-parquet.ts';
import { aReport, aRow, usd } from '../support/report-builder.ts';

const bufferOf = (report: ReturnType<typeof aReport>) => {
  const file = usageParquetFile(report);
  if (file === null) throw new Error('no file');
  return new Uint8Array(file.body).buffer;
};

/** The whole numbers under a DECIMAL column: the reader itself turns them into floats. */
async function unscaledOf(report: ReturnType<typeof aReport>, column: string): Promise<readonly bigint[]> {
  const file = bufferOf(report);
  const metadata = parquetMetadata(file);
  for (const element of metadata.schema) if (element.name === column) delete element.converted_type;
  const rows = await parquetReadObjects({ file, metadata, utf8: false, columns: [column] });
  return rows.map((row) => {
    const bytes: Uint8Array = row[column];
    return BigInt.asIntN(128, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
  });
}

describe('usage.parquet', () => {
  it.each([
    ['a day', aReport(), 'data/dt=2026-11-22/usage.parquet'],
    ['a range', aReport({ id: 'range/2026-11-01_2026-11-07' }), undefined],
    ['a route', aReport({ route: 'search-team' }), undefined],
  ])('of %s lies in its partition, or is not written', (_, report, key) => {
    expect(usageParquetFile(report)?.key).toBe(key);
  });

  it('has the columns of report.csv, typed', () => {
    const [, ...columns] = parquetMetadata(bufferOf(aReport())).schema;
    expect(columns.map(({ name }) => name)).toEqual(reportColumns.map(({ name }) => name));
    const typeOf = (column: string) => {
      const element = columns.find(({ name }) => name === column);
      return [element?.type, element?.converted_type, element?.precision, element?.scale];
    };
    expect(typeOf('date')).toEqual(['INT32', 'DATE', undefined, undefined]);
    expect(typeOf('model')).toEqual(['BYTE_ARRAY', 'UTF8', undefined, undefined]);
    expect(typeOf('input_tokens')).toEqual(['INT64', undefined, undefined, undefined]);
    expect(typeOf('billed_usd')).toEqual(['FIXED_LEN_BYTE_ARRAY', 'DECIMAL', 38, 18]);
    expect(typeOf('billing_coverage')).toEqual(['FIXED_LEN_BYTE_ARRAY', 'DECIMAL', 38, 6]);
    expect(typeOf('latency_avg_ms')).toEqual(['FIXED_LEN_BYTE_ARRAY', 'DECIMAL', 38, 3]);
  });

  it('gives back every value, and null for the unknown', async () => {
    const report = aReport({
      rows: [aRow({ region: null, billedTokens: null, inputTokens: 9_000_000_000 })],
    });
    const [row] = await parquetReadObjects({ file: bufferOf(report) });
    expect(row).toMatchObject({
      date: new Date('2026-11-22T00:00:00Z'),
      region: null,
      model_name: 'Claude Sonnet 4.5',
      charge_group: 'on_demand',
      input_tokens: 9_000_000_000n,
      billed_tokens: null,
      cache_read_tokens: 0n,
      latency_avg_ms: 812.5,
      ttft_avg_ms: null,
      billed_usd: 0.0105,
      partial: null,
    });
  });

  it('keeps dollars exact to 18 places, negative ones too, and in the order of report.csv', async () => {
    const rows = [
      aRow({ model: 'c', billedUsd: null }),
      aRow({ model: 'b', billedUsd: usd('-5.2') }),
      aRow({ model: 'a', billedUsd: usd('12345678901234567.000000000123456789') }),
      aRow({ model: 'd', billedUsd: usd('0.0000000000000000005') }),
    ];
    const report = aReport({ rows: rows.filter((row) => row.billedUsd !== null) });
    expect(await unscaledOf(report, 'billed_usd')).toEqual([
      12345678901234567000000000123456789n,
      -5200000000000000000n,
      1n,
    ]);
    const read = await parquetReadObjects({ file: bufferOf(aReport({ rows })) });
    expect(read.map((row) => row.model)).toEqual(['a', 'b', 'c', 'd']);
    expect(read[2]?.billed_usd).toBeNull();
  });

  it('can be read when there are no rows', async () => {
    expect(await parquetReadObjects({ file: bufferOf(aReport({ rows: [] })) })).toEqual([]);
  });

  it('reads text as it is: guards against formulas are for spreadsheets', async () => {
    const [row] = await parquetReadObjects({
      file: bufferOf(aReport({ rows: [aRow({ modelName: '=1+1 😀' })] })),
    });
    expect(row?.model_name).toBe('=1+1 😀');
  });
});
