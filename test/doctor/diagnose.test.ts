import { requestMeter } from '../../src/collect/run-cost.ts';
import { readConfig } from '../../src/config.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import type { DoctorPorts } from '../../src/doctor/ports.ts';
import { type Day, parseDay } from '../../src/domain/date-range.ts';
import { parseDecimal } from '../../src/domain/money.ts';
import { RenderError } from '../../src/errors.ts';
import type { Fault } from '../support/aws-server/faults.ts';
import type { Organisation } from '../support/aws-server/organisation.ts';
import {
  account,
  billOf,
  caller,
  day,
  nova,
  runtimeMetrics,
  smallOrganisation,
} from '../support/aws-server/small-organisation.ts';
import { type AwsServer, startAwsServer } from '../support/aws-server/start-aws-server.ts';
import { testClients } from '../support/aws-server/test-clients.ts';
import { memoryStore } from '../support/memory-store.ts';
import { refusing, scriptedS3, scriptedSes } from '../support/scripted-clients.ts';

const today = parseDay('2026-11-23') as Day;
const member = '222222222222';
const memberRole = { arn: `arn:aws:iam::${member}:role/reader`, externalId: 'secret-id' };
const inMember = { account: member, region: 'us-east-1' };

let server: AwsServer;

afterEach(() => server.close());

interface Case {
  readonly settings?: object;
  readonly organisation?: Organisation;
  readonly faults?: readonly Fault[];
  readonly ports?: Partial<DoctorPorts>;
}

/** What doctor finds, by check, of a small organisation that is well but for what is given. */
async function findings({ settings = {}, organisation, faults = [], ports = {} }: Case = {}) {
  server = await startAwsServer(organisation ?? smallOrganisation(), { faults });
  const written = { archive: './reports', historyDays: 2, ...settings };
  const { config } = readConfig({
    file: { name: 'acme.json', text: JSON.stringify(written) },
    env: {},
    flags: {},
  });
  if (config === null) throw new Error('no configuration');
  const store = memoryStore();
  const found = await diagnose(
    { config, configFile: 'acme.json', policyCommand: 'bedrock-report policy', today },
    {
      region: 'us-east-1',
      aws: testClients(server.url),
      s3: scriptedS3({
        GetPublicAccessBlock: refusing('AccessDenied', 403),
        GetBucketPolicyStatus: refusing('AccessDenied', 403),
        GetBucketAcl: refusing('AccessDenied', 403),
        AbortMultipartUpload: refusing('NoSuchUpload', 404),
        GetBucketVersioning: () => ({ Status: 'Enabled' }),
      }),
      ses: () =>
        scriptedSes({
          GetIdentityVerificationAttributes: refusing('AccessDenied', 403),
          GetSendQuota: () => ({ Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 0 }),
          SendRawEmail: refusing('InvalidParameterValue', 400),
        }),
      open: () => store,
      clockAheadMs: () => 400,
      tryTemplates: async () => [],
      meter: requestMeter(parseDecimal(String(config.runCostCapUsd ?? ''))),
      ...ports,
    },
  );
  return found;
}

function named(found: readonly Finding[], check: string): Finding {
  const finding = found.find((one) => one.check === check);
  if (finding === undefined) throw new Error(`no ${check} among ${found.map((one) => one.check).join(', ')}`);
  return finding;
}

const levels = (found: readonly Finding[]) => found.map(({ check, level }) => `${check}: ${level}`);

describe('doctor', () => {
  it('finds nothing wrong where nothing is, in the order in which a person would mend', async () => {
    const found = await findings();
    expect(levels(found)).toEqual([
      'configuration: ok',
      'region: ok',
      'clock: ok',
      'credentials: ok',
      'regions: ok',
      'metrics: ok',
      'metric data: ok',
      'model lists: ok',
      'run cost cap: ok',
      'service names: ok',
      'Cost Explorer: ok',
      'archive: ok',
      'mail: ok',
      'cost: ok',
    ]);
    expect(named(found, 'credentials').text).toContain(`account ${caller}`);
    expect(named(found, 'metrics').text).toBe('Bedrock metrics in us-east-1, us-west-2 (3 regions read)');
    expect(named(found, 'Cost Explorer').text).toContain('since 2026-11-20, 3 days');
    expect(found.every(({ level, mend }) => (level === 'ok') === (mend === null))).toBe(true);
  });

  it('asks Cost Explorer two questions and CloudWatch for one metric, and says what they cost', async () => {
    const found = await findings();
    expect(server.answered()).toMatchObject({ 'ce:GetCostAndUsage': 1, 'ce:GetDimensionValues': 1 });
    expect(server.metricsAsked()).toBe(1);
    expect(named(found, 'cost').text).toBe('AWS bills $0.02001 for these checks');
  });

  it('checks a bucket and SES, and takes no denied look for a failure', async () => {
    const settings = {
      archive: 's3://acme-reports/prod',
      mail: { from: 'finops@acme.com', to: ['leads@acme.com'] },
    };
    expect(levels(await findings({ settings })).slice(-10)).toEqual([
      'archive: ok',
      'archive writing: ok',
      'archive uploads: ok',
      'archive privacy: warn',
      'archive versions: ok',
      'mail sender: warn',
      'mail sending: ok',
      'mail quota: ok',
      'mail recipients: ok',
      'cost: ok',
    ]);
  });

  it('without a region skips all that needs one, and says so once', async () => {
    const found = await findings({ ports: { region: null } });
    expect(levels(found).filter((one) => one.endsWith('fail'))).toEqual(['region: fail']);
    const skipped = found.filter(({ level }) => level === 'skip');
    expect(skipped.map(({ text }) => text)).toEqual(skipped.map(() => 'needs: region'));
    expect(skipped.length).toBeGreaterThan(5);
    expect(server.requests).toEqual([]);
  });

  it('with refused credentials still tells the time, and checks the folder', async () => {
    const clockAheadMs = () => 7 * 60_000;
    const faults: Fault[] = [{ operation: 'sts:GetCallerIdentity', kind: 'expired' }];
    const found = await findings({ faults, ports: { clockAheadMs } });
    expect(named(found, 'clock')).toMatchObject({
      level: 'fail',
      text: expect.stringContaining("420 seconds ahead of AWS's"),
      mend: 'sudo timedatectl set-ntp true',
    });
    expect(named(found, 'credentials')).toMatchObject({ level: 'fail', mend: 'aws sso login' });
    expect(named(found, 'metrics')).toMatchObject({ level: 'skip', text: 'needs: credentials' });
    expect(named(found, 'archive').level).toBe('ok');
  });

  it.each<[number | null, string]>([
    [-4 * 60_000, 'ok'],
    [-5 * 60_000 - 1, 'fail'],
    [5 * 60_000, 'ok'],
    [null, 'warn'],
  ])('of a clock that is %d ms ahead says %s', async (ahead, level) => {
    const found = await findings({ ports: { clockAheadMs: () => ahead } });
    expect(named(found, 'clock').level).toBe(level);
  });

  it.each<[Fault['operation'], Fault['kind'], string, Finding['level'], RegExp]>([
    ['account:ListRegions', 'denied', 'regions', 'warn', /^aws iam put-user-policy --user-name test /],
    ['cloudwatch:ListMetrics', 'denied', 'metrics', 'fail', /^aws iam put-user-policy/],
    ['cloudwatch:GetMetricData', 'denied', 'metric data', 'fail', /^aws iam put-user-policy/],
    ['cloudwatch:GetMetricData', 'forbidden', 'metric data', 'fail', /^aws iam put-user-policy/],
    ['bedrock:ListFoundationModels', 'denied', 'model lists', 'warn', /^aws iam put-user-policy/],
    ['bedrock:ListCustomModels', 'server error', 'model lists', 'warn', /^check the network/],
    ['ce:GetDimensionValues', 'denied', 'service names', 'warn', /billing\/home#\/account, and aws iam/],
    ['ce:GetCostAndUsage', 'denied', 'Cost Explorer', 'fail', /billing\/home#\/account, and aws iam/],
    ['ce:GetCostAndUsage', 'not enabled', 'Cost Explorer', 'fail', /costmanagement\/home#\/cost-explorer$/],
    ['ce:GetCostAndUsage', 'throttled for ever', 'Cost Explorer', 'fail', /^wait a minute/],
    ['ce:GetCostAndUsage', 'missing field', 'Cost Explorer', 'fail', /^check the network/],
  ])('%s, %s: %s is told as %s', async (operation, kind, check, level, mend) => {
    const found = await findings({ faults: [{ operation, kind }] });
    expect(named(found, check)).toMatchObject({ level, mend: expect.stringMatching(mend) });
    expect(named(found, check).text).toContain(operation);
    const others = found.filter((one) => one.check !== check && one.level === 'fail');
    expect(others).toEqual([]);
  });

  it('asks nothing that costs when a run would pass its cap', async () => {
    const found = await findings({ settings: { runCostCapUsd: 0.02 } });
    expect(named(found, 'run cost cap')).toMatchObject({
      level: 'fail',
      text: expect.stringContaining('$0.02001'),
    });
    expect(named(found, 'Cost Explorer')).toMatchObject({ level: 'skip', text: 'needs: run cost cap' });
    expect(Object.keys(server.answered()).filter((one) => one.startsWith('ce:'))).toEqual([]);
    expect(named(found, 'cost').text).not.toContain('0.01');
  });

  it('says how little Cost Explorer holds', async () => {
    const short = await findings({ settings: { historyDays: 35 } });
    expect(named(short, 'Cost Explorer')).toMatchObject({
      level: 'warn',
      text: expect.stringContaining('3 days: fewer than historyDays'),
    });
    await server.close();
    const empty = await findings({ organisation: smallOrganisation({ bill: [] }) });
    expect(named(empty, 'Cost Explorer')).toMatchObject({
      level: 'warn',
      text: expect.stringContaining('holds nothing'),
    });
    await server.close();
    const bill = billOf(caller, '2026-11-01').filter(({ service }) => !service.includes('Bedrock'));
    const foreign = await findings({ organisation: smallOrganisation({ bill }) });
    expect(named(foreign, 'Cost Explorer').text).toContain('none of it of Bedrock');
  });

  it('warns of a region that cannot be read, and fails one that was asked for', async () => {
    const faults: Fault[] = [{ operation: 'cloudwatch:ListMetrics', kind: 'denied', region: 'us-west-2' }];
    expect(named(await findings({ faults }), 'metrics')).toMatchObject({
      level: 'warn',
      text: expect.stringContaining('in us-west-2: access denied'),
    });
    await server.close();
    const listed = await findings({ faults, settings: { regions: ['us-west-2', 'us-east-1'] } });
    expect(named(listed, 'metrics').level).toBe('fail');
    expect(named(listed, 'metric data').level).toBe('ok');
  });

  it('names a region of the list that is not enabled, and goes on with the others', async () => {
    const found = await findings({ settings: { regions: ['me-south-1', 'us-east-1'] } });
    expect(named(found, 'regions')).toMatchObject({
      level: 'fail',
      mend: 'aws account enable-region --region-name me-south-1',
    });
    expect(named(found, 'metrics').level).toBe('ok');
  });

  it('warns when nothing called Bedrock', async () => {
    expect(
      named(await findings({ organisation: smallOrganisation({ metrics: [] }) }), 'metrics'),
    ).toMatchObject({
      level: 'warn',
      mend: expect.stringMatching(/\/bedrock\/home\?region=us-east-1$/),
    });
  });

  it('tells bad templates by their line, and files that nothing uses', async () => {
    const settings = { templates: './mine' };
    const tryTemplates = async () => {
      throw new RenderError('RENDER_FAILED', 'Template report.hbs, line 3: there is no field "totl".');
    };
    const bad = named(await findings({ settings, ports: { tryTemplates } }), 'templates');
    expect(bad).toMatchObject({ level: 'fail', text: expect.stringContaining('line 3') });
    await server.close();
    const strays = await findings({ settings, ports: { tryTemplates: async () => ['reprot.hbs'] } });
    expect(named(strays, 'templates')).toMatchObject({
      level: 'warn',
      text: expect.stringContaining('reprot.hbs'),
    });
  });
});

describe('doctor, of several accounts', () => {
  const withMember = smallOrganisation({
    accounts: [account(caller), account(member, { role: memberRole })],
    metrics: runtimeMetrics(inMember, nova, { '2026-11-22': day(30) }),
    bill: ['2026-11-20', '2026-11-21', '2026-11-22'].flatMap((date) => billOf(member, date)),
  });
  const rolesMode = (changes: object = {}) => ({
    accounts: {
      mode: 'roles',
      roles: [{ accountId: member, roleArn: memberRole.arn, externalId: 'secret-id', ...changes }],
    },
  });

  it('enters each role and reads there as a run would', async () => {
    const found = await findings({ organisation: withMember, settings: rolesMode() });
    expect(levels(found)).toEqual(
      expect.arrayContaining([
        `account ${member}: ok`,
        `regions, ${member}: ok`,
        `metrics, ${member}: ok`,
        `metric data, ${member}: ok`,
        `model lists, ${member}: ok`,
        'Cost Explorer: ok',
      ]),
    );
    const inside = server.requests.filter(({ operation }) => operation.startsWith('cloudwatch:'));
    expect(new Set(inside.map((request) => request.account))).toEqual(new Set([member]));
  });

  it('says whom a role must trust, and prints no external id', async () => {
    const found = await findings({
      organisation: withMember,
      settings: rolesMode({ externalId: 'wrong-secret' }),
    });
    expect(named(found, `account ${member}`)).toMatchObject({
      level: 'fail',
      mend: expect.stringMatching(/^aws iam update-assume-role-policy --role-name reader /),
    });
    expect(named(found, `metrics, ${member}`)).toMatchObject({
      level: 'skip',
      text: `needs: account ${member}`,
    });
    expect(JSON.stringify(found)).not.toContain('wrong-secret');
  });

  it('allows what is denied on the role of the member', async () => {
    const faults: Fault[] = [{ operation: 'cloudwatch:ListMetrics', kind: 'denied', account: member }];
    const found = await findings({ organisation: withMember, settings: rolesMode(), faults });
    expect(named(found, `metrics, ${member}`).mend).toMatch(
      /^aws iam put-role-policy --role-name reader .*"cloudwatch:ListMetrics"/,
    );
  });

  it('names linked accounts that share nothing with the monitoring one', async () => {
    const linked = smallOrganisation({
      accounts: [account(caller), account(member, { linked: true })],
      metrics: runtimeMetrics(inMember, nova, { '2026-11-22': day(30) }),
    });
    const accounts = { mode: 'observability', ids: [member, '333333333333'] };
    const found = await findings({ organisation: linked, settings: { accounts } });
    expect(named(found, 'metrics')).toMatchObject({
      level: 'warn',
      text: expect.stringContaining('no Bedrock metrics of 333333333333 are shared'),
    });
    expect(named(found, 'metric data').level).toBe('ok');
  });
});
