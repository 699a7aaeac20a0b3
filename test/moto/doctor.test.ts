import { PutBucketAclCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { SESClient, VerifyDomainIdentityCommand } from '@aws-sdk/client-ses';
import { startAhead } from '../support/ahead-server.ts';
import { runCli } from '../support/run-cli.ts';
import { enforce, type PrintedPolicy, userWith, without } from './enforced-policy.ts';
import { type MotoServer, startMoto } from './moto-server.ts';
import { bucket, credentials, reader, seed, sender } from './seed.ts';

let moto: MotoServer;

beforeAll(async () => {
  moto = await startMoto();
});

afterAll(() => moto.stop());

beforeEach(async () => {
  await moto.reset();
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const today = new Date().toISOString().slice(0, 10);
  await seed(moto, yesterday, today);
  const domain = reader.split('@')[1];
  await new SESClient(settings()).send(new VerifyDomainIdentityCommand({ Domain: domain }));
});

afterEach(() => enforce(moto, 'no policies'));

const settings = () => ({ endpoint: moto.url, credentials, region: 'us-east-1', forcePathStyle: true });

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly failed: readonly string[];
}

async function doctor(env: Readonly<Record<string, string>> = {}, keys = credentials): Promise<Answer> {
  const { code, stdout } = await runCli(['doctor'], {
    env: {
      AWS_ENDPOINT_URL: moto.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      BEDROCK_REPORT_ARCHIVE: `s3://${bucket}/prod`,
      BEDROCK_REPORT_MAIL_FROM: sender,
      BEDROCK_REPORT_MAIL_TO: reader,
      ...env,
    },
  });
  const failed = [...stdout.matchAll(/^fail +(\S+(?: \S+)*) {2}/gm)].map(([, check = '']) => check);
  return { code, stdout, failed };
}

describe('doctor against moto', () => {
  it('finds no failure where nothing is wrong, leaves the bucket as it was, and mails nobody', async () => {
    const { code, stdout, failed } = await doctor();
    expect({ code, failed }).toEqual({ code: 0, failed: [] });
    expect(stdout).toMatch(/^ok +metrics +Bedrock metrics in eu-central-1, us-east-1, us-west-2/m);
    expect(stdout).toMatch(/^warn +mail quota +200 of 200 left today for 1 message;/m);
    expect(await moto.sentMessages()).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[], RegExp]>([
    [
      'without credentials',
      { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      ['credentials'],
      /^skip +Cost Explorer +needs: credentials$/m,
    ],
    [
      'with an absent bucket',
      { BEDROCK_REPORT_ARCHIVE: 's3://acme-nowhere/prod' },
      ['archive'],
      / → aws s3api create-bucket --bucket acme-nowhere$/m,
    ],
    [
      'with an unverified sender',
      { BEDROCK_REPORT_MAIL_FROM: 'finops@else.org' },
      ['mail sender'],
      / → aws ses verify-email-identity --email-address finops@else\.org --region us-east-1$/m,
    ],
    [
      'with an unverified recipient in the sandbox',
      { BEDROCK_REPORT_MAIL_TO: `${reader},partner@else.org` },
      ['mail recipients'],
      /not verified: partner@else\.org → aws ses verify-email-identity/,
    ],
    [
      'with a configuration set that is missing',
      { BEDROCK_REPORT_MAIL_CONFIGURATION_SET: 'reports' },
      ['mail configuration set'],
      / → aws ses create-configuration-set --configuration-set Name=reports --region us-east-1$/m,
    ],
    [
      'with a folder that cannot be written',
      { BEDROCK_REPORT_ARCHIVE: '/dev/null/reports' },
      ['archive'],
      / → mkdir -p \/dev\/null\/reports/,
    ],
    [
      'with templates that are not there',
      { BEDROCK_REPORT_TEMPLATES: '/nonexistent/templates' },
      ['templates'],
      /\/nonexistent\/templates cannot be read/,
    ],
  ])('%s says so, once, with what mends it', async (_, env, checks, mend) => {
    const { code, stdout, failed } = await doctor(env);
    expect({ code, failed }).toEqual({ code: 3, failed: checks });
    expect(stdout).toMatch(mend);
  });

  it.each<[string, (s3: S3Client) => Promise<unknown>]>([
    [
      'policy',
      (s3) => {
        const Statement = {
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${bucket}/*`,
        };
        const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
        return s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
      },
    ],
    ['access control list', (s3) => s3.send(new PutBucketAclCommand({ Bucket: bucket, ACL: 'public-read' }))],
  ])('with a bucket that its %s makes public says so', async (what, publish) => {
    await publish(new S3Client(settings()));
    const { code, stdout, failed } = await doctor();
    expect({ code, failed }).toEqual({ code: 3, failed: ['archive privacy'] });
    expect(stdout).toContain(`its ${what} makes the bucket public → aws s3api put-public-access-block`);
  });

  it('with a clock that is off says so', async () => {
    const ahead = await startAhead(moto.url, -20);
    const { code, failed, stdout } = await doctor({ AWS_ENDPOINT_URL_STS: ahead.url });
    await ahead.close();
    expect({ code, failed }).toEqual({ code: 3, failed: ['clock'] });
    expect(stdout).toMatch(/1[12]\d\d seconds ahead of AWS's/);
  });
});

describe('doctor against moto that enforces policies', () => {
  const noMail = { BEDROCK_REPORT_MAIL_VIA: 'none' };

  async function leastPolicy(): Promise<PrintedPolicy> {
    const env = { BEDROCK_REPORT_ARCHIVE: `s3://${bucket}/prod` };
    return JSON.parse((await runCli(['policy'], { env })).stdout);
  }

  it('is content with what `bedrock-report policy` prints, and only warns of what it may not look at', async () => {
    const keys = await userWith(moto, await leastPolicy());
    await enforce(moto, 'policies');
    const { code, stdout, failed } = await doctor(noMail, keys);
    expect({ code, failed }).toEqual({ code: 0, failed: [] });
    expect(stdout).toMatch(/^warn +Cost Explorer +enabled; Bedrock was billed since /m);
    expect(stdout).toMatch(/^ok +archive writing /m);
    expect(stdout).toMatch(/^warn +archive versions +not allowed to look \(s3:GetBucketVersioning/m);
  });

  it.each([
    ['ce:GetCostAndUsage', 'Cost Explorer'],
    ['cloudwatch:ListMetrics', 'metrics'],
    ['cloudwatch:GetMetricData', 'metric data'],
    ['s3:ListBucket', 'archive'],
    ['s3:PutObject', 'archive writing'],
  ])('without %s fails: %s', async (action, check) => {
    const keys = await userWith(moto, without(await leastPolicy(), action));
    await enforce(moto, 'policies');
    const { code, stdout, failed } = await doctor(noMail, keys);
    expect({ code, failed }).toEqual({ code: 3, failed: [check] });
    expect(stdout).toMatch(/aws iam put-user-policy --user-name nightly .*\$\(bedrock-report policy\)"$/m);
  });

  it('without a role that may be assumed says whom it must trust', async () => {
    const keys = await userWith(moto, await leastPolicy());
    await enforce(moto, 'policies');
    const roles = [{ accountId: '222222222222', roleArn: 'arn:aws:iam::222222222222:role/reader' }];
    const env = {
      ...noMail,
      BEDROCK_REPORT_ACCOUNTS_MODE: 'roles',
      BEDROCK_REPORT_ACCOUNTS_ROLES: JSON.stringify(roles),
    };
    const { code, stdout, failed } = await doctor(env, keys);
    expect({ code, failed }).toEqual({ code: 3, failed: ['account 222222222222'] });
    expect(stdout).toMatch(/ → aws iam update-assume-role-policy --role-name reader .*user\/nightly/);
  });
});
