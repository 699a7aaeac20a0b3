import { reportCsvFile } from '../../src/render/report-csv.ts';
import { headerOf, readCsv } from '../support/csv-reader.ts';
import { aReport, aRow, day, usd } from '../support/report-builder.ts';

describe('report.csv', () => {
  it('has the published columns in the published order', () => {
    expect(headerOf(reportCsvFile(aReport()).body).join(' ')).toBe(
      'date region model model_name provider routing charge_group status invocations input_tokens output_tokens ' +
        'cache_read_tokens cache_write_tokens images client_errors server_errors throttles latency_avg_ms ttft_avg_ms ' +
        'billed_usd billed_input_usd billed_output_usd billed_cache_read_usd billed_cache_write_usd billed_tokens ' +
        'billing_coverage expected_usd expected_basis usd_per_million_tokens partial',
    );
  });

  it('prints a row value by value', () => {
    expect(readCsv(reportCsvFile(aReport()).body)).toEqual([
      {
        date: '2026-11-22',
        region: 'us-east-1',
        model: 'anthropic.claude-sonnet-4-5',
        model_name: 'Claude Sonnet 4.5',
        provider: 'Anthropic',
        routing: 'regional',
        charge_group: 'on_demand',
        status: 'matched',
        invocations: '10',
        input_tokens: '1000',
        output_tokens: '500',
        cache_read_tokens: '0',
        cache_write_tokens: '0',
        images: '0',
        client_errors: '0',
        server_errors: '0',
        throttles: '0',
        latency_avg_ms: '812.5',
        ttft_avg_ms: '',
        billed_usd: '0.0105',
        billed_input_usd: '0.003',
        billed_output_usd: '0.0075',
        billed_cache_read_usd: '',
        billed_cache_write_usd: '',
        billed_tokens: '1500',
        billing_coverage: '1',
        expected_usd: '0.0105',
        expected_basis: 'bill',
        usd_per_million_tokens: '7',
        partial: '',
      },
    ]);
  });

  it('has only its header when there are no rows', () => {
    expect(readCsv(reportCsvFile(aReport({ rows: [] })).body)).toEqual([]);
    expect(headerOf(reportCsvFile(aReport({ rows: [] })).body)).toHaveLength(30);
  });

  it('keeps a tiny amount to its last digit and without an exponent', () => {
    const file = reportCsvFile(aReport({ rows: [aRow({ billedUsd: usd('0.00000000012345678901') })] }));
    expect(readCsv(file.body)[0]?.billed_usd).toBe('0.00000000012345678901');
  });

  it('is sorted by its key columns, not by what stands between them', () => {
    const rows = [
      aRow({ model: 'b.two', provider: 'A' }),
      aRow({ model: 'b.two', provider: null, chargeGroup: 'batch' }),
      aRow({ model: 'b.two', provider: 'Z', routing: 'global' }),
      aRow({ date: day('2026-11-21'), model: 'z.last' }),
      aRow({ region: null, model: null, modelName: null, routing: null, chargeGroup: 'guardrail' }),
    ];
    const read = readCsv(reportCsvFile(aReport({ rows })).body);
    expect(read.map((row) => [row.date, row.model, row.routing, row.charge_group].join(' '))).toEqual([
      '2026-11-21 z.last regional on_demand',
      '2026-11-22   guardrail',
      '2026-11-22 b.two global on_demand',
      '2026-11-22 b.two regional batch',
      '2026-11-22 b.two regional on_demand',
    ]);
  });

  it.each([
    ['of the full report', null, 'daily/2026-11-22/report.csv'],
    ['of a route', 'search-team', 'daily/2026-11-22/routes/search-team/report.csv'],
  ])('%s lies in its own folder', (_, route, key) => {
    expect(reportCsvFile(aReport({ route })).key).toBe(key);
  });
});
