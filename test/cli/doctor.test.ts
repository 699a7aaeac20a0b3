import { mkdirSync, writeFileSync } from 'node:fs';
import { prod } from '../../infra/stages/prod.ts';
import { startAhead } from '../support/ahead-server.ts';
import { awsEnv } from '../support/aws-env.ts';
import { dynamoDb } from '../support/aws-server/dynamo-db.ts';
import type { Fault } from '../support/aws-server/faults.ts';
import { ses } from '../support/aws-server/ses.ts';
import { smallOrganisation } from '../support/aws-server/small-organisation.ts';
import { type AwsServer, startAwsServer } from '../support/aws-server/start-aws-server.ts';
import { type CliFolder, cliFolder } from '../support/cli-folder.ts';
import { type Answer, type Deployed, deployHandler } from '../support/deployed-handler.ts';
import { type S3Server, startS3Server } from '../support/s3-server.ts';

const bucket = 'acme-reports';
const faults: Fault[] = [];

let folder: CliFolder;
let server: AwsServer;
let s3: S3Server;

beforeAll(async () => {
  server = await startAwsServer(smallOrganisation(), {
    faults,
    services: { ses: ses('acme.com'), dynamodb: dynamoDb('bedrock-usage', []) },
  });
  s3 = await startS3Server(bucket);
});

afterAll(() => Promise.all([server.close(), s3.close()]));

beforeEach(() => {
  folder = cliFolder();
  faults.length = 0;
});

afterEach(() => folder.remove());

const mail = { BEDROCK_REPORT_MAIL_FROM: 'finops@acme.com', BEDROCK_REPORT_MAIL_TO: 'leads@acme.com' };

async function doctor(args: readonly string[], env: Readonly<Record<string, string>> = awsEnv(server.url)) {
  const result = await folder.cli(['doctor', ...args], { BEDROCK_REPORT_HISTORY_DAYS: '1', ...env });
  const lines = result.stdout.split('\n').filter((line) => line !== '');
  const levels = new Map(
    lines.map((line) => {
      const [level = '', check = ''] = line.split(/ {2,}/);
      return [check, level];
    }),
  );
  const failed = [...levels].filter(([, level]) => level === 'fail').map(([check]) => check);
  return { ...result, lines, levels, failed };
}

describe('doctor', () => {
  it('prints one aligned line a check, in which nothing secret stands, and ends with 0', async () => {
    const env = {
      ...awsEnv(server.url),
      ...mail,
      AWS_SECRET_ACCESS_KEY: 'topsecretkey',
      AWS_ENDPOINT_URL_S3: s3.url,
    };
    const { code, stdout, stderr, lines, failed } = await doctor(['--archive', `s3://${bucket}/prod`], env);
    expect({ code, stderr, failed }).toEqual({ code: 0, stderr: '', failed: [] });
    expect(lines.filter((line) => !/^(ok|warn) +\S/.test(line))).toEqual([]);
    const columns = lines.map((line) => /^(\S+ +)(\S+(?: \S+)* {2,})\S/.exec(line));
    expect(new Set(columns.map((match) => match?.[1]?.length))).toEqual(new Set([6]));
    expect(new Set(columns.map((match) => (match?.[2] ?? '').length)).size).toBe(1);
    expect(lines.at(-1)).toMatch(/AWS bills \$0\.02001 for these checks$/);
    expect(stdout).not.toContain('\u001B');
    expect(stdout).not.toContain('topsecretkey');
    expect([...s3.objects.keys()]).toEqual([]);
    expect(server.requests.filter(({ operation }) => operation === 'ses:SendRawEmail')).toMatchObject([
      { status: null },
    ]);
  });

  it('without credentials fails them alone, and ends with 3 and one line on stderr', async () => {
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...env } = awsEnv(server.url);
    const { code, stderr, failed, levels } = await doctor(['--archive', './reports'], {
      ...env,
      HOME: '/nonexistent',
    });
    expect({ code, failed }).toEqual({ code: 3, failed: ['credentials'] });
    expect(stderr).toMatch(/^bedrock-report: 1 of \d+ checks failed: credentials\n$/);
    expect([levels.get('metrics'), levels.get('Cost Explorer'), levels.get('archive')]).toEqual([
      'skip',
      'skip',
      'ok',
    ]);
  });

  it('says of a clock that is wrong that it is, whatever AWS thinks of the rest', async () => {
    const ahead = await startAhead(server.url, 12);
    const { code, failed, lines } = await doctor(['--archive', './reports'], awsEnv(ahead.url));
    await ahead.close();
    expect({ code, failed }).toEqual({ code: 3, failed: ['clock'] });
    expect(lines.join('\n')).toMatch(/7[12]\d seconds behind AWS's.* → sudo timedatectl set-ntp true/);
  });

  it('says which recipients the sandbox keeps out, and which configuration set is missing', async () => {
    const env = {
      ...awsEnv(server.url),
      ...mail,
      BEDROCK_REPORT_MAIL_TO: 'leads@acme.com,partner@else.org',
      BEDROCK_REPORT_MAIL_CONFIGURATION_SET: 'reports',
    };
    const { code, failed, lines } = await doctor(['--archive', './reports'], env);
    expect({ code, failed }).toEqual({ code: 3, failed: ['mail recipients', 'mail configuration set'] });
    expect(lines.join('\n')).toMatch(
      /not verified: partner@else\.org → aws ses verify-email-identity --email-address partner@else\.org --region us-east-1$/m,
    );
  });

  it('fails a sender that nobody verified, and a Cost Explorer that is denied', async () => {
    faults.push({ operation: 'ce:GetCostAndUsage', kind: 'denied' });
    const env = { ...awsEnv(server.url), ...mail, BEDROCK_REPORT_MAIL_FROM: 'finops@else.org' };
    const { code, failed, levels } = await doctor(['--archive', './reports'], env);
    expect({ code, failed }).toEqual({ code: 3, failed: ['Cost Explorer', 'mail sender'] });
    expect(levels.get('mail sending')).toBe('skip');
  });

  it('fails templates that cannot be filled, and a folder that cannot be written', async () => {
    mkdirSync(folder.path('mine'));
    writeFileSync(folder.path('mine/index.hbs'), '{{#each months}}{{naem}}{{/each}}');
    writeFileSync(folder.path('taken'), '');
    const env = { ...awsEnv(server.url), BEDROCK_REPORT_TEMPLATES: './mine' };
    const { code, failed, lines } = await doctor(['--archive', './taken/reports'], env);
    expect({ code, failed }).toEqual({ code: 3, failed: ['templates', 'archive'] });
    expect(lines.join('\n')).toContain(
      'Template index.hbs, line 1: there is no field "naem". Did you mean "name"?',
    );
  });

  it('takes good templates of the user, and names files that nothing uses', async () => {
    mkdirSync(folder.path('mine/partials'), { recursive: true });
    writeFileSync(folder.path('mine/index.hbs'), '<h1>{{title}}</h1>');
    writeFileSync(folder.path('mine/partials/own.hbs'), 'own');
    writeFileSync(folder.path('mine/idnex.hbs'), 'never');
    const env = { ...awsEnv(server.url), BEDROCK_REPORT_TEMPLATES: './mine' };
    const { code, lines } = await doctor(['--archive', './reports'], env);
    expect(code).toBe(0);
    expect(lines.join('\n')).toMatch(/^warn +templates +\.\/mine: never used: idnex\.hbs → /m);
  });

  it('that cannot read its configuration from a bucket has nothing else to check', async () => {
    const env = { ...awsEnv(server.url), AWS_ENDPOINT_URL_S3: s3.url };
    const { code, stdout } = await doctor(['--config', 's3://acme-nowhere/acme.json'], env);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^fail {2}configuration {2}.*acme-nowhere does not exist.*\n$/);
  });

  it('of a configuration that is wrong says every fault instead, and ends with 2', async () => {
    const { code, stdout, stderr } = await doctor(['--bogus'], { BEDROCK_REPORT_RESTATE_DAYS: '-1' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--bogus');
    expect(stderr).toContain('restateDays');
  });

  it.each<[string, string, Fault['kind'] | null, string, RegExp]>([
    ['that is there', 'bedrock-usage', null, 'ok', /bedrock-usage: 0 counters of /],
    [
      'that is not',
      'nowhere',
      null,
      'fail',
      /Query of nowhere: .*not found.* → aws dynamodb describe-table/i,
    ],
    [
      'that may not be read',
      'bedrock-usage',
      'denied',
      'fail',
      /Query of bedrock-usage: access denied.* → aws iam put-/,
    ],
  ])('looks into a capture table %s', async (_, table, kind, level, told) => {
    if (kind !== null) faults.push({ operation: 'dynamodb:Query', kind });
    const env = { ...awsEnv(server.url), BEDROCK_REPORT_CAPTURE_TABLE: table };
    const { levels, lines } = await doctor(['--archive', './reports'], env);
    expect(levels.get('capture table')).toBe(level);
    expect(lines.find((line) => line.includes('capture table'))).toMatch(told);
  });

  it('waits for nobody longer than ten seconds', async () => {
    faults.push({ operation: 'cloudwatch:ListMetrics', kind: 'timeout' });
    faults.push({ operation: 'ce:GetDimensionValues', kind: 'timeout' });
    const began = Date.now();
    const { code, failed, levels } = await doctor(['--archive', './reports']);
    expect(Date.now() - began).toBeLessThan(30_000);
    expect({ code, failed }).toEqual({ code: 3, failed: ['metrics'] });
    expect(levels.get('service names')).toBe('warn');
  });
});

describe('the Lambda bundle, asked for doctor,', () => {
  let handler: Deployed;

  beforeEach(() => {
    const mail = { ...prod.report.mail, configurationSet: null };
    handler = deployHandler({ archive: folder.path('archive'), mail }, awsEnv(server.url));
  });

  afterEach(() => handler.remove());

  async function invoke(event: object): Promise<Answer> {
    const { answers } = await handler.invoke([event]);
    return answers[0];
  }

  it('answers with every finding, and makes no report', async () => {
    const { result } = await invoke({ doctor: true, scheduledTime: '2026-11-23T06:00:00Z' });
    expect(result.doctor[0]).toEqual({
      check: 'configuration',
      level: 'ok',
      text: handler.configFile,
      mend: null,
    });
    expect(result.doctor.map(({ check }: { check: string }) => check)).toContain('Cost Explorer');
    expect(folder.files()).toEqual([]);
  });

  it('throws what failed, with a line for each check', async () => {
    faults.push({ operation: 'cloudwatch:GetMetricData', kind: 'denied' });
    const { message, ...answer } = await invoke({ doctor: true });
    expect(answer).toEqual({ threw: 'SourceError', code: 'DOCTOR_FAILED', exitCode: 3 });
    expect(message).toMatch(/^1 of \d+ checks failed: metric data\nok configuration: /);
    expect(message).toMatch(/^fail metric data: .* → aws iam put-user-policy /m);
  });

  it('takes no other word, and false as none', async () => {
    const answer = await invoke({ doctor: true, day: '2026-11-22' });
    expect(answer).toMatchObject({ threw: 'ConfigError', message: expect.stringContaining('event day') });
    const { result } = await invoke({ doctor: false, dryRun: true, scheduledTime: '2026-11-23T06:00:00Z' });
    expect(result.reports).toHaveLength(1);
  });
});
