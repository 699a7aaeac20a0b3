import { existsSync } from 'node:fs';
import { awsEnv } from '../support/aws-env.ts';
import type { Fault } from '../support/aws-server/faults.ts';
import {
  callerFold,
  memberAccounts,
  memberId,
  memberRole,
  rowsOfFold,
} from '../support/aws-server/member-accounts.ts';
import type { Organisation } from '../support/aws-server/organisation.ts';
import { caller } from '../support/aws-server/small-organisation.ts';
import { startAwsServer } from '../support/aws-server/start-aws-server.ts';
import { toldByOrganisation } from '../support/aws-server/told-by-organisation.ts';
import { type CliFolder, cliFolder } from '../support/cli-folder.ts';
import { reconcile } from '../support/reconcile.ts';

const report = 'archive/daily/2026-11-22';
let folder: CliFolder;

beforeEach(() => {
  folder = cliFolder();
});

afterEach(() => folder.remove());

/** Runs the built program in a mode, over HTTP, and tells what Cost Explorer was asked. */
async function run(
  organisation: Organisation,
  accounts: Readonly<Record<string, string>>,
  faults: readonly Fault[] = [],
) {
  const server = await startAwsServer(organisation, { faults });
  try {
    const args = ['run', '--archive', 'archive', '--mail', 'none', '--now', organisation.now, '--json'];
    const { code, stdout, stderr } = await folder.cli(args, { ...awsEnv(server.url), ...accounts });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const bill = server.requests.filter(({ operation }) => operation.startsWith('ce:'));
    return {
      gaps: JSON.parse(stdout).reports[0].gaps,
      costRequests: server.answered()['ce:GetCostAndUsage'],
      askedFor: [...new Set(bill.map(({ input }) => accountsIn(input.Filter).join()))],
      assumed: server.answered()['sts:AssumeRole'] ?? 0,
    };
  } finally {
    await server.close();
  }
}

const observability = { BEDROCK_REPORT_ACCOUNTS_MODE: 'observability' };
const roles = (...indexes: readonly number[]) => ({
  BEDROCK_REPORT_ACCOUNTS_MODE: 'roles',
  BEDROCK_REPORT_ACCOUNTS_ROLES: JSON.stringify(indexes.map(memberRole)),
});
const payerRows = rowsOfFold(caller, 'payer', callerFold);
const memberRows = (index: number) => rowsOfFold(memberId(index), `team ${index}`, index);

/** The tables as they lie in the folder. */
function files(name: string): Uint8Array | null {
  const path = `${report}/${name}`;
  return existsSync(folder.path(path)) ? folder.bytes(path) : null;
}

const idOf = (index: number) => (index === 0 ? caller : memberId(index));

describe('accounts', () => {
  // 0 is the monitoring account itself.
  it.each<[string, Readonly<Record<string, string>>, readonly number[], number]>([
    ['observability: its own and all that are linked', observability, [0, 1, 2, 3], 0],
    [
      'observability: those named, without its own',
      { ...observability, BEDROCK_REPORT_ACCOUNTS_IDS: [memberId(3), memberId(1)].join() },
      [1, 3],
      0,
    ],
    [
      'observability: those named, its own among them',
      { ...observability, BEDROCK_REPORT_ACCOUNTS_IDS: [memberId(2), caller].join() },
      [0, 2],
      0,
    ],
    ['roles: those listed, each through its own role', roles(3, 2), [2, 3], 2],
  ])('%s: every cell is the truth, and every file ties', async (_, accounts, expected, entered) => {
    const organisation = memberAccounts(3);
    const { gaps, askedFor, costRequests, assumed } = await run(organisation, accounts);
    expect(gaps).toEqual([]);
    expect(folder.rows(`${report}/accounts.csv`)).toEqual(
      expected.flatMap((index) => (index === 0 ? payerRows : memberRows(index))),
    );
    const ids = expected.map(idOf);
    expect(askedFor).toEqual([ids.join()]);
    expect({ costRequests, assumed }).toEqual({ costRequests: 6, assumed: entered });
    expect(reconcile(files, toldByOrganisation(organisation, ids, '2026-11-22'))).toEqual([]);
  });

  it('twelve cost two more Cost Explorer requests than one alone', async () => {
    const twelve = Array.from({ length: 12 }, (_, index) => index + 1);
    const organisation = memberAccounts(12);
    const { costRequests, assumed } = await run(organisation, roles(...twelve));
    expect({ costRequests, assumed }).toEqual({ costRequests: 6, assumed: 12 });
    expect(folder.rows(`${report}/accounts.csv`)).toEqual(twelve.flatMap(memberRows));
    const told = toldByOrganisation(organisation, twelve.map(memberId), '2026-11-22');
    expect(reconcile(files, told)).toEqual([]);
  });

  it('a payer in mode self reports itself alone, in four Cost Explorer requests', async () => {
    const organisation = memberAccounts(3);
    const { askedFor, costRequests, gaps } = await run(organisation, {});
    expect({ askedFor, costRequests, gaps }).toEqual({ askedFor: [caller], costRequests: 4, gaps: [] });
    expect(files('accounts.csv')).toBeNull();
    expect(reconcile(files, toldByOrganisation(organisation, [caller], '2026-11-22'))).toEqual([]);
  });

  it('one that cannot be entered is a gap that marks every row, and its bill is not asked for', async () => {
    const organisation = memberAccounts(3);
    const isTwo = ({ RoleArn }: Readonly<Record<string, unknown>>) => RoleArn === memberRole(2).roleArn;
    const { gaps, askedFor } = await run(organisation, roles(1, 2, 3), [
      { operation: 'sts:AssumeRole', kind: 'denied', when: isTwo },
    ]);
    expect(gaps).toMatchObject([{ kind: 'account_failed', detail: expect.stringContaining(memberId(2)) }]);
    expect(askedFor).toEqual([[memberId(1), memberId(3)].join()]);
    expect(new Set(folder.rows(`${report}/report.csv`).map(({ partial }) => partial))).toEqual(
      new Set(['usage']),
    );
    expect(folder.rows(`${report}/accounts.csv`)).toEqual([...memberRows(1), ...memberRows(3)]);
    const told = toldByOrganisation(organisation, [memberId(1), memberId(3)], '2026-11-22');
    expect(reconcile(files, told)).toEqual([]);
  });

  it('one whose CloudWatch is denied keeps its dollars, and its tokens are unknown', async () => {
    const organisation = memberAccounts(3);
    const { gaps } = await run(organisation, roles(1, 2, 3), [
      { operation: 'cloudwatch:ListMetrics', kind: 'denied', account: memberId(2) },
    ]);
    const failed = gaps.filter(({ kind }: { kind: string }) => kind === 'region_failed');
    expect(failed).toEqual(
      Array.from({ length: 3 }, () =>
        expect.objectContaining({ detail: expect.stringContaining(memberId(2)) }),
      ),
    );
    const unknown = { invocations: '', input_tokens: '', output_tokens: '' };
    const silent = memberRows(2).map((row) => ({
      ...row,
      ...unknown,
      cache_read_tokens: '',
      cache_write_tokens: '',
    }));
    expect(folder.rows(`${report}/accounts.csv`)).toEqual([...memberRows(1), ...silent, ...memberRows(3)]);
    for (const { partial } of folder.rows(`${report}/report.csv`)) expect(partial).toBe('usage');
  });

  it('one with settled tokens and no line of the bill is a gap, and its cost is unknown, not $0', async () => {
    const whole = memberAccounts(2);
    const organisation = { ...whole, bill: whole.bill.filter((line) => line.account !== memberId(2)) };
    const { gaps } = await run(organisation, observability);
    const failed = gaps.filter(({ kind }: { kind: string }) => kind === 'account_failed');
    expect(failed).toMatchObject([{ detail: expect.stringContaining(memberId(2)) }]);
    expect(folder.rows(`${report}/accounts.csv`)).toEqual([
      ...payerRows,
      ...memberRows(1),
      ...memberRows(2).map((row) => ({ ...row, account_name: '', billed_usd: '' })),
    ]);
    const ids = [caller, memberId(1), memberId(2)];
    expect(reconcile(files, toldByOrganisation(organisation, ids, '2026-11-22'))).toEqual([]);
  });
});

function accountsIn(filter: unknown): readonly string[] {
  return (JSON.stringify(filter).match(/"\d{12}"/g) ?? []).map((quoted) => quoted.slice(1, -1));
}
