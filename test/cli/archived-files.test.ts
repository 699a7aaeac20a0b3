import { writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parquetMetadata } from 'hyparquet';
import { type CliFolder, cliFolder } from '../support/cli-folder.ts';

const now = '2026-11-23T06:00:00Z';
const id = 'daily/2026-11-22';
const at = (name: string) => `archive/${id}/${name}`;

const reportColumns =
  'date,region,model,model_name,provider,routing,charge_group,status,invocations,input_tokens,output_tokens,cache_read_tokens,cache_write_tokens,images,client_errors,server_errors,throttles,latency_avg_ms,ttft_avg_ms,billed_usd,billed_input_usd,billed_output_usd,billed_cache_read_usd,billed_cache_write_usd,billed_tokens,billing_coverage,expected_usd,expected_basis,usd_per_million_tokens,partial';

let folder: CliFolder;
let printed: ReturnType<typeof JSON.parse>;

beforeAll(async () => {
  folder = cliFolder();
  const { stdout } = await folder.cli(
    // biome-ignore format: one command line
    ['run', '--source', 'sample', '--archive', 'archive', '--mail', 'outbox', '--now', now, '--json'],
  );
  printed = JSON.parse(stdout);
});

afterAll(() => folder.remove());

describe('what a run leaves', () => {
  it('is told by --json in the words that others read', () => {
    expect(Object.keys(printed).sort()).toEqual(['reports', 'requests', 'runCostUsd', 'window']);
    expect(printed.runCostUsd).toMatch(/^\d+\.\d+$/);
    for (const [operation, count] of Object.entries(printed.requests)) {
      expect(operation).toMatch(/^[a-z]+:[A-Z]\w+$/);
      expect(Number.isInteger(count)).toBe(true);
    }
    const [report] = printed.reports;
    expect(report).toEqual({
      id,
      billedUsd: expect.stringMatching(/^\d+(\.\d*[1-9])?$/),
      expectedUsd: expect.stringMatching(/^\d+(\.\d*[1-9])?$/),
      status: 'partial',
      archive: at('').replace(/\/$/, ''),
      files: folder.files(`archive/${id}`),
      mails: [{ route: 'all', to: 'finops@example.com', status: 'sent', messageId: expect.any(String) }],
      gaps: [{ kind: 'unmapped', detail: expect.any(String) }],
    });
    expect(folder.files('outbox')).toEqual([report.mails[0].messageId]);
  });

  it.each([
    ['report.csv', reportColumns],
    [
      'charges.csv',
      'date,service,usage_type,record_type,region,model,charge_group,token_class,routing,tier,quantity,tokens,billed_usd,estimated',
    ],
    ['operations.csv', 'date,service,model,operation,billed_usd'],
  ])('%s has the published columns, in order, on lines that end in CRLF', (name, columns) => {
    expect(folder.header(at(name)).join()).toBe(columns);
    expect(folder.rows(at(name)).length).toBeGreaterThan(1);
    const text = folder.bytes(at(name)).toString('utf8');
    expect(text.startsWith('\uFEFF')).toBe(false);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('focus.csv has the mandatory columns of FOCUS 1.2 and one row per line of charges.csv', () => {
    const mandatory = [
      'BilledCost',
      'BillingAccountId',
      'BillingAccountName',
      'BillingCurrency',
      'BillingPeriodEnd',
      'BillingPeriodStart',
      'ChargeCategory',
      'ChargeClass',
      'ChargeDescription',
      'ChargePeriodEnd',
      'ChargePeriodStart',
      'ContractedCost',
      'EffectiveCost',
      'InvoiceIssuerName',
      'ListCost',
      'PricingQuantity',
      'PricingUnit',
      'ProviderName',
      'PublisherName',
      'ServiceCategory',
      'ServiceName',
    ];
    expect(folder.header(at('focus.csv'))).toEqual(expect.arrayContaining(mandatory));
    expect(folder.rows(at('focus.csv'))).toHaveLength(folder.rows(at('charges.csv')).length);
  });

  it('usage.parquet has the columns and as many rows as report.csv', () => {
    const body = folder.bytes('archive/data/dt=2026-11-22/usage.parquet');
    const { schema, num_rows } = parquetMetadata(new Uint8Array(body).buffer);
    expect(
      schema
        .slice(1)
        .map(({ name }) => name)
        .join(),
    ).toBe(reportColumns);
    expect(Number(num_rows)).toBe(folder.rows(at('report.csv')).length);
  });

  it('report.json says the same as report.csv and as --json', () => {
    const report = folder.json(at('report.json'));
    const [told] = printed.reports;
    expect(report).toMatchObject({
      schemaVersion: 1,
      id,
      window: { start: '2026-11-22', end: '2026-11-23' },
      generatedAt: '2026-11-23T06:00:00.000Z',
      revision: 0,
      status: told.status,
      totals: { billedUsd: told.billedUsd, expectedUsd: told.expectedUsd },
      requests: printed.requests,
      runCostUsd: printed.runCostUsd,
      gaps: told.gaps,
    });
    const rows = folder.rows(at('report.csv'));
    expect(
      report.rows.map((row: Record<string, unknown>) => [row.modelName ?? '', row.billedUsd ?? '']),
    ).toEqual(rows.map((row) => [row.model_name, row.billed_usd]));
  });

  it('the snapshot, the delivery record and the states can be read', () => {
    const snapshot = JSON.parse(gunzipSync(folder.bytes(at('snapshot.json.gz'))).toString('utf8'));
    expect(snapshot).toMatchObject({ schemaVersion: 1, config: { name: 'acme-prod' } });
    const record = JSON.stringify(folder.json(`archive/runs/${id}/all.json`));
    expect(record).toContain('"finops@example.com"');
    expect(record).toContain('"sent"');
    const [entry] = folder.json('archive/state/index.json').reports;
    expect(entry).toMatchObject({ id, revision: 0, status: 'partial' });
    const [model] = folder.json('archive/state/models.json').models;
    expect(Object.keys(model)).toEqual(expect.arrayContaining(['id', 'model']));
    expect(folder.bytes('archive/index.html').toString('utf8')).toContain(`${id}/report.html`);
  });
});

describe('archive get and list', () => {
  it('get takes the formats asked for, or all of them', async () => {
    const [some, all] = await Promise.all([
      folder.cli(
        // biome-ignore format: one command line
        ['archive', 'get', '2026-11-22', '--archive', 'archive', '--format', 'html,json', '--out', 'some'],
      ),
      folder.cli(['archive', 'get', '2026-11-22', '--archive', 'archive']),
    ]);
    expect([some.code, all.code]).toEqual([0, 0]);
    expect(folder.files('some')).toEqual(['report.html', 'report.json']);
    expect(folder.files('bedrock-report-2026-11-22')).toEqual(folder.files(`archive/${id}`));
    expect(folder.bytes('some/report.html').equals(folder.bytes(at('report.html')))).toBe(true);
  });

  it.each([
    ['an absent day', ['get', '2026-11-01'], [/no report daily\/2026-11-01 in archive/]],
    [
      'an absent range',
      ['get', '2026-11-01..2026-11-22'],
      [/no report range\/2026-11-01_2026-11-22 in archive/],
    ],
    ['a file that the report lacks', ['get', '2026-11-22', '--format', 'accounts'], [/no accounts\.csv/]],
    [
      'what is neither a day nor a format',
      ['get', 'yesterday', '--format', 'pdf'],
      [/not a day or a range/, /--format: "pdf"/],
    ],
    ['a range of three days', ['get', '2026-11-20..2026-11-21..2026-11-22'], [/not a day or a range/]],
    ['days the wrong way round', ['list', '--from', '2026-11-22', '--to', '2026-11-01'], [/is after --to/]],
    ['days that are none', ['list', '--from', 'x', '--to', '2026-13-01'], [/--from: not/, /--to: not/]],
    ['an unknown flag', ['rebuild', '--force'], [/unknown flag --force/]],
  ])('%s ends with 2 and one line a fault', async (_, args, lines) => {
    const { code, stdout, stderr } = await folder.cli(['archive', ...args, '--archive', 'archive']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(lines.length);
    for (const line of lines) expect(stderr).toMatch(line);
  });

  it('get into what is no folder ends with 5 and one line', async () => {
    writeFileSync(folder.path('taken'), '');
    const { code, stdout, stderr } = await folder.cli(
      // biome-ignore format: one command line
      ['archive', 'get', '2026-11-22', '--archive', 'archive', '--out', 'taken'],
    );
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toMatch(/^bedrock-report: .*taken.*\n$/);
  });

  it('list shows the days asked for', async () => {
    const list = (...args: string[]) => folder.cli(['archive', 'list', '--archive', 'archive', ...args]);
    const [shown, none] = await Promise.all([
      list('--from', '2026-11-22'),
      list('--to', '2026-11-21', '--json'),
    ]);
    expect(shown.stdout).toContain(id);
    expect(shown.stdout).toContain(printed.reports[0].billedUsd);
    expect(JSON.parse(none.stdout)).toEqual([]);
  });
});
