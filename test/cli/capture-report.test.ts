import * as z from 'zod';
import { countersOf } from '../../src/capture/dynamo-db-items.ts';
import type { UsageRecord } from '../../src/capture.ts';
import { awsEnv } from '../support/aws-env.ts';
import { dynamoDb, type WireItem } from '../support/aws-server/dynamo-db.ts';
import type { Fault } from '../support/aws-server/faults.ts';
import { nova, smallOrganisation, sonnet } from '../support/aws-server/small-organisation.ts';
import { startAwsServer } from '../support/aws-server/start-aws-server.ts';
import { aRecord } from '../support/captured.ts';
import { type CliFolder, cliFolder } from '../support/cli-folder.ts';

const table = 'bedrock-capture';
const report = 'archive/daily/2026-11-22';
let folder: CliFolder;

beforeEach(() => {
  folder = cliFolder();
});

afterEach(() => folder.remove());

/** Of the 30,000 input tokens that CloudWatch counts for each model: search claims 12,000 and 3,000, ads 24,000. */
const records: readonly UsageRecord[] = [
  record({ modelId: `us.${sonnet}`, inputTokens: 12_000, outputTokens: 1_200 }),
  record({ modelId: nova, inputTokens: 3_000, outputTokens: 300 }),
  record({
    modelId: nova,
    inputTokens: 24_000,
    outputTokens: 2_700,
    attributes: { team: '=ads', app: 'billboard' },
  }),
  record({
    modelId: nova,
    inputTokens: null,
    outputTokens: null,
    estimatedInputTokens: 900,
    method: 'estimated',
  }),
  record({
    operation: 'Retrieve',
    modelId: null,
    knowledgeBaseId: 'KB12345678',
    inputTokens: null,
    outputTokens: null,
    method: 'unknown',
    passages: 5,
  }),
];

describe('a report with a capture table', () => {
  it('tells teams and what nobody claimed, page after page', async () => {
    const { code, gaps, queries } = await run();
    // Seven days that may be restated and one of four pages.
    expect({ code, gaps, queries }).toEqual({ code: 0, gaps: [], queries: 7 + 4 });
    expect(told()).toEqual([
      ["'=ads", 'amazon.nova-pro', '1', '24000', '2700', '', '0.00928'],
      ['(unattributed)', 'amazon.nova-pro', '', '3000', '0', '', '0.0008'],
      ['(unattributed)', 'anthropic.claude-sonnet-4-5', '', '18000', '1800', '', '0.0297'],
      ['(unattributed)', 'zai.glm-5', '', '30000', '3000', '', '0.0100000001'],
      ['search', '', '1', '', '', '', ''],
      ['search', 'amazon.nova-pro', '2', '3000', '300', '900', '0.00112'],
      ['search', 'anthropic.claude-sonnet-4-5', '1', '12000', '1200', '', '0.0198'],
    ]);
    const page = folder.bytes(`${report}/report.html`).toString();
    for (const words of ['By team and application', 'KB12345678', 'How far estimates fall', 'teams.csv']) {
      expect(page).toContain(words);
    }
    expect(folder.json(`${report}/report.json`).teams.rows).toHaveLength(7);
  });

  it('is made again from its snapshot, byte for byte', async () => {
    await run();
    await folder.cli(['render', '--snapshot', `${report}/snapshot.json.gz`, '--out', 'again']);
    for (const name of ['teams.csv', 'report.json', 'report.html']) {
      expect(folder.bytes(`again/daily/2026-11-22/${name}`).equals(folder.bytes(`${report}/${name}`))).toBe(
        true,
      );
    }
  });

  it.each<[string, Fault]>([
    ['is refused', { operation: 'dynamodb:Query', kind: 'denied' }],
    ['hangs up', { operation: 'dynamodb:Query', kind: 'reset' }],
    ['holds what is no counter', { operation: 'dynamodb:Query', kind: 'missing field' }],
  ])('is made without teams, and says so, when the table %s', async (_, fault) => {
    const { code, gaps } = await run([fault]);
    expect({ code, gaps }).toEqual({ code: 0, gaps: [expect.objectContaining({ kind: kindOf(fault) })] });
    expect(folder.files(report)).not.toContain('teams.csv');
    expect(folder.bytes(`${report}/report.html`).toString()).toContain('Capture table');
  });

  it('leaves out a day whole when a later page is lost', async () => {
    const fault: Fault = { operation: 'dynamodb:Query', kind: 'server error', when: isLater };
    const { code, gaps } = await run([fault]);
    expect({ code, gaps }).toEqual({ code: 0, gaps: [expect.objectContaining({ kind: kindOf(fault) })] });
    expect(folder.files(report)).not.toContain('teams.csv');
  });

  it('tells what arrived late when the report is made again, and not once more', async () => {
    await run();
    const late = record({ modelId: nova, inputTokens: 500, outputTokens: 50, attributes: { team: 'late' } });
    await run([], {}, [...records, late]);
    expect(told().filter(([team]) => team === 'late')).toEqual([
      ['late', 'amazon.nova-pro', '1', '500', '50', '', expect.any(String)],
    ]);
    await run([], {}, [...records, late]);
    expect(folder.json(`${report}/report.json`).revision).toBe(1);
    await run([{ operation: 'dynamodb:Query', kind: 'denied' }]);
    expect(folder.json(`${report}/report.json`).teams.rows).toHaveLength(8);
  });

  it('shows a route its teams alone', async () => {
    const route = { name: 'search', to: ['s@example.com'], teams: ['sea*'] };
    const { code } = await run([], { BEDROCK_REPORT_ROUTES: JSON.stringify([route]) });
    expect(code).toBe(0);
    const own = `${report}/routes/search`;
    expect([...new Set(folder.rows(`${own}/teams.csv`).map(({ team }) => team))]).toEqual(['search']);
    const texts = folder.files(own).filter((name) => /csv|html|json$/.test(name));
    expect(
      texts.filter((name) => /=ads|billboard|unattributed\)/.test(folder.bytes(`${own}/${name}`).toString())),
    ).toEqual([]);
  });
});

/** Runs the built program against a table of the records, one item a page. */
async function run(
  faults: readonly Fault[] = [],
  env: Readonly<Record<string, string>> = {},
  captured: readonly UsageRecord[] = records,
) {
  const organisation = smallOrganisation({ pageSizes: { 'dynamodb:Query': 1 } });
  const services = { dynamodb: dynamoDb(table, countersOf(captured).map(toItem)) };
  const server = await startAwsServer(organisation, { faults, services });
  try {
    const args = ['run', '--archive', 'archive', '--mail', 'none', '--now', organisation.now, '--json'];
    const { code, stdout } = await folder.cli(args, {
      ...awsEnv(server.url),
      BEDROCK_REPORT_CAPTURE_TABLE: table,
      ...env,
    });
    return {
      code,
      gaps: gapsOf(JSON.parse(stdout)),
      queries: server.requests.filter(({ operation }) => operation === 'dynamodb:Query').length,
    };
  } finally {
    await server.close();
  }
}

function told(): readonly (readonly unknown[])[] {
  return folder
    .rows(`${report}/teams.csv`)
    .map((row) => [
      row.team,
      row.model,
      row.requests,
      row.input_tokens,
      row.output_tokens,
      row.estimated_tokens,
      row.allocated_usd,
    ]);
}

/** Days without items are read whole where only their items or later pages are spoilt. */
function kindOf({ kind }: Fault): string {
  return ['server error', 'missing field'].includes(kind) ? 'source_partial' : 'source_failed';
}

function isLater({ ExclusiveStartKey }: Readonly<Record<string, unknown>>): boolean {
  return ExclusiveStartKey !== undefined;
}

function record(fields: Partial<UsageRecord>): UsageRecord {
  return aRecord({ region: 'us-east-1', ...fields });
}

function toItem({ key, of, sums }: ReturnType<typeof countersOf>[number]): WireItem {
  const texts = Object.entries(of).map(([name, text]) => [name, { S: text }]);
  const amounts = Object.entries(sums).map(([name, amount]) => [name, { N: String(amount) }]);
  const { pk, sk } = z.object({ pk: text, sk: text }).parse(key);
  return { ...Object.fromEntries([...texts, ...amounts]), pk, sk };
}

const text = z.object({ S: z.string() });

/** Those of the capture table; what the small organisation's rates leave open is not asked for here. */
function gapsOf(result: unknown): readonly { readonly kind: string }[] {
  const gap = z.object({ kind: z.string(), detail: z.string() });
  const { reports } = z.object({ reports: z.array(z.object({ gaps: z.array(gap) })) }).parse(result);
  return reports.flatMap(({ gaps }) => gaps).filter(({ detail }) => detail.startsWith('Capture table'));
}
