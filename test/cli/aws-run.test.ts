import { awsEnv } from '../support/aws-env.ts';
import type { Fault, FaultKind } from '../support/aws-server/faults.ts';
import { smallOrganisation } from '../support/aws-server/small-organisation.ts';
import { type AwsServer, startAwsServer } from '../support/aws-server/start-aws-server.ts';
import { type CliFolder, cliFolder } from '../support/cli-folder.ts';

const now = '2026-11-23T08:00:00Z';
const report = 'archive/daily/2026-11-22';

let folder: CliFolder;
let server: AwsServer | null = null;

beforeEach(() => {
  folder = cliFolder();
});

afterEach(async () => {
  folder.remove();
  await server?.close();
  server = null;
});

/** Runs over HTTP against an organisation with these faults; its mail goes to a folder. */
async function run(faults: readonly Fault[], args: readonly string[] = [], env: Record<string, string> = {}) {
  server = await startAwsServer(smallOrganisation(), { faults });
  const { code, stdout, stderr } = await folder.cli(
    ['run', '--archive', 'archive', '--mail', 'outbox', '--now', now, '--json', ...args],
    {
      ...awsEnv(server.url),
      BEDROCK_REPORT_MAIL_FROM: 'finops@acme.com',
      BEDROCK_REPORT_MAIL_TO: 'leads@acme.com',
      ...env,
    },
  );
  return { code, stderr, result: stdout === '' ? null : JSON.parse(stdout), asked: server.answered() };
}

const all = (kind: FaultKind, ...operations: readonly string[]): readonly Fault[] =>
  operations.map((operation) => ({ operation, kind }));
const bill = ['ce:GetDimensionValues', 'ce:GetCostAndUsage'];
const usage = ['cloudwatch:ListMetrics', 'cloudwatch:GetMetricData'];
const helpers = ['account:ListRegions', 'bedrock:ListFoundationModels', 'bedrock:ListInferenceProfiles'];

const kindsOf = ({ reports }: { reports: readonly { gaps: readonly { kind: string }[] }[] }) =>
  new Set(reports.flatMap(({ gaps }) => gaps.map(({ kind }) => kind)));

describe('a run against AWS', () => {
  it('reads both sources, archives and mails, and counts what AWS was asked', async () => {
    const { code, stderr, result, asked } = await run([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // Per day: 0.033 + 0.0165 + 0.008 + 0.0032 + 0.0100000001; neither credit, tax nor other services.
    expect(result.reports).toMatchObject([{ id: 'daily/2026-11-22', billedUsd: '0.0707000001' }]);
    expect(result.requests).toEqual(asked);
    expect(folder.files('outbox')).toHaveLength(1);
  });

  it('that cannot read the bill reports tokens, and dollars as unknown', async () => {
    const { code, result } = await run(all('denied', ...bill));
    expect(code).toBe(0);
    expect(result.reports).toMatchObject([{ billedUsd: null, expectedUsd: null, status: 'partial' }]);
    expect(kindsOf(result)).toContain('source_failed');
    const rows = folder.rows(`${report}/report.csv`);
    const tokensOf = (name: string) => rows.find((row) => row.model?.includes(name))?.input_tokens;
    expect([tokensOf('nova-pro'), tokensOf('glm')]).toEqual(['30000', '30000']);
    for (const row of rows) {
      expect(row).toMatchObject({ status: 'usage_only', billed_usd: '', billed_tokens: '', partial: 'bill' });
      expect(row.billing_coverage).toBe('');
    }
    expect(folder.files('outbox')).toHaveLength(1);
  });

  it('that cannot read CloudWatch anywhere reports dollars, and tokens as unknown', async () => {
    const { code, result } = await run(all('denied', ...usage));
    expect(code).toBe(0);
    expect(result.reports).toMatchObject([{ billedUsd: '0.0707000001', status: 'partial' }]);
    expect(kindsOf(result)).toContain('source_failed');
    for (const row of folder.rows(`${report}/report.csv`)) {
      expect(row).toMatchObject({ status: 'cost_only', invocations: '', input_tokens: '' });
      expect(row.partial).toBe('usage');
    }
  });

  it('whose helper calls all fail still reports both, with a gap', async () => {
    const { code, result } = await run(all('denied', 'ce:GetDimensionValues', ...helpers));
    expect(code).toBe(0);
    expect(result.reports).toMatchObject([{ billedUsd: '0.0707000001' }]);
    expect(kindsOf(result)).toContain('helper_failed');
  });

  it.each<[string, readonly Fault[], Record<string, string>, RegExp]>([
    ['neither source answers', all('denied', ...bill, ...usage), {}, /neither|no source|Cost Explorer/i],
    [
      'the credentials have expired',
      all('expired', 'sts:GetCallerIdentity', ...bill, ...usage, ...helpers),
      {},
      /credentials/,
    ],
    ['the caller is unknown', all('denied', 'sts:GetCallerIdentity'), {}, /credentials/],
    [
      'the run would cost too much',
      [],
      { BEDROCK_REPORT_RUN_COST_CAP_USD: '0.02' },
      /runCostCapUsd is \$0\.02/,
    ],
  ])('ends with 3 and one line, and leaves nothing, when %s', async (_, faults, env, line) => {
    const { code, stderr, result, asked } = await run(faults, [], env);
    expect({ code, result }).toEqual({ code: 3, result: null });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(line);
    expect(folder.files()).toEqual([]);
    const billed = bill.reduce((total, operation) => total + (asked[operation] ?? 0), 0);
    expect(billed).toBeLessThanOrEqual(2);
  });

  it('ends with 3 under --strict when a source is lost, and archives and mails nothing', async () => {
    const { code, stderr } = await run(all('denied', ...bill), ['--strict']);
    expect(code).toBe(3);
    expect(stderr).toContain('source_failed');
    expect(folder.files()).toEqual([]);
  });

  it('asks Cost Explorer as often for thirty days, in one report or one a day, as for one', async () => {
    const costs = async (...args: string[]) => {
      const { code, asked } = await run([], ['--mail', 'none', ...args]);
      await server?.close();
      return [code, asked['ce:GetCostAndUsage'], asked['ce:GetDimensionValues']];
    };
    const day = await costs();
    const range = ['--from', '2026-10-24', '--to', '2026-11-22'];
    expect(day).toEqual([0, 4, 1]);
    expect(await costs(...range)).toEqual(day);
    expect(await costs(...range, '--per-day')).toEqual(day);
    expect(folder.files('archive/daily').filter((name) => name.endsWith('report.csv'))).toHaveLength(30);
  });

  it('keeps what it archived when a source that answered fails on a later run', async () => {
    await run([], ['--mail', 'none']);
    await server?.close();
    const before = folder.bytes(`${report}/report.csv`);
    const { code, result } = await run(all('denied', ...bill), ['--mail', 'none']);
    expect(code).toBe(0);
    expect(kindsOf(result)).toContain('source_failed');
    expect(folder.bytes(`${report}/report.csv`).equals(before)).toBe(true);
    expect(folder.files(report).filter((name) => name.startsWith('revisions'))).toEqual([]);
  });
});
