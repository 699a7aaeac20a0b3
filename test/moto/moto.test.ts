import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { parse } from 'csv-parse/sync';
import PostalMime from 'postal-mime';
import { type Files, reconcile } from '../support/reconcile.ts';
import { runCli } from '../support/run-cli.ts';
import { startFront } from './front-server.ts';
import { type MotoServer, startMoto } from './moto-server.ts';
import {
  bucket,
  credentials,
  reader,
  seed,
  seedAccounts,
  seededLines,
  seededRoles,
  seededUsd,
  sender,
} from './seed.ts';
import { toldBySeed } from './told-by-seed.ts';

const day = '2026-11-22';
const now = '2026-11-23T06:00:00Z';
const place = `s3://${bucket}/prod`;

let moto: MotoServer;

beforeAll(async () => {
  moto = await startMoto();
});

afterAll(() => moto.stop());

beforeEach(async () => {
  await moto.reset();
  await seed(moto, day, '2026-11-23');
});

async function run(args: readonly string[], url = moto.url, env: Readonly<Record<string, string>> = {}) {
  const result = await runCli(['run', '--now', now, '--json', ...args], {
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      BEDROCK_REPORT_NAME: 'acme-prod',
      BEDROCK_REPORT_ARCHIVE: place,
      BEDROCK_REPORT_MAIL_FROM: sender,
      BEDROCK_REPORT_MAIL_TO: reader,
      ...env,
    },
  });
  return { ...result, json: result.stdout === '' ? null : JSON.parse(result.stdout) };
}

function s3(): S3Client {
  return new S3Client({ endpoint: moto.url, credentials, region: 'us-east-1', forcePathStyle: true });
}

async function read(key: string): Promise<string> {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: `prod/${key}` }));
  return (await Body?.transformToString()) ?? '';
}

async function table(name: string): Promise<Record<string, string>[]> {
  return parse(await read(`daily/${day}/${name}`), { columns: true });
}

/** The report's files as they lie in the bucket. */
async function filesOf(...more: readonly string[]): Promise<Files> {
  const names = ['report.csv', 'charges.csv', 'operations.csv', 'focus.csv', 'report.json', ...more];
  const bodies = await Promise.all(names.map((name) => read(`daily/${day}/${name}`)));
  return (name) => (names.includes(name) ? Buffer.from(bodies[names.indexOf(name)] ?? '') : null);
}

const helpersThatMotoLacks = [
  'account:ListRegions',
  'bedrock:ListFoundationModels',
  'bedrock:ListInferenceProfiles',
  'ce:GetDimensionValues',
];

describe('the built program against moto alone', () => {
  it('archives and mails a report whose totals are the seeded ones, and names the helpers that failed', async () => {
    const { code, stderr, json } = await run([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [report] = json.reports;
    expect(report).toMatchObject({
      id: `daily/${day}`,
      billedUsd: seededUsd,
      archive: `${place}/daily/${day}`,
    });
    expect(report.mails).toEqual([
      { route: 'all', to: reader, status: 'sent', messageId: expect.stringMatching(/\S/) },
    ]);
    const helpers = report.gaps.filter(({ kind }: { kind: string }) => kind === 'helper_failed');
    for (const helper of helpersThatMotoLacks) expect(JSON.stringify(helpers)).toContain(helper);

    expect(reconcile(await filesOf(), toldBySeed(day, 1))).toEqual([]);
  });

  it('ties for accounts that are entered through roles, and Cost Explorer is asked twice more', async () => {
    await moto.reset();
    await seedAccounts(moto, day, '2026-11-23');
    const roles = seededRoles.map(({ accountId, roleArn }) => ({ accountId, roleArn }));
    const { code, stderr, json } = await run([], moto.url, {
      BEDROCK_REPORT_ACCOUNTS_MODE: 'roles',
      BEDROCK_REPORT_ACCOUNTS_ROLES: JSON.stringify(roles),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(json.requests).toMatchObject({ 'ce:GetCostAndUsage': 7, 'sts:AssumeRole': 2 });
    expect(reconcile(await filesOf('accounts.csv'), toldBySeed(day, 2))).toEqual([]);
    const nova = (await table('accounts.csv')).filter(({ model }) => model === 'amazon.nova-lite');
    expect(nova.map((row) => [row.account_id, row.invocations, row.input_tokens, row.output_tokens])).toEqual(
      seededRoles.map(({ accountId }) => [accountId, '9', '5000', '700']),
    );
  });

  it('reads every known billing line as the data file says', async () => {
    expect((await run([])).code).toBe(0);
    const charges = await table('charges.csv');
    const found = new Map(charges.map((line) => [`${line.service} ${line.usage_type}`, line]));
    const readings = seededLines.map((line) => {
      const charge = found.get(`${line.service} ${line.usageType}`) ?? {};
      return {
        usageType: line.usageType,
        region: charge.region,
        model: charge.model || null,
        chargeGroup: charge.charge_group,
        tokenClass: charge.token_class || null,
        routing: charge.routing || null,
        tier: charge.tier || null,
        usd: charge.billed_usd,
      };
    });
    expect(readings).toEqual(
      seededLines.map(({ usageType, region, model, chargeGroup, tokenClass, routing, tier, usd }) => ({
        usageType,
        region,
        model,
        chargeGroup,
        tokenClass,
        routing,
        tier,
        usd,
      })),
    );
  });

  it('archives the files of a long range in S3 as in a folder, byte for byte', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bedrock-report-range-'));
    const range = ['--source', 'sample', '--from', '2025-10-20', '--to', day, '--mail', 'none'];
    const { code, json } = await run([...range, '--archive', folder]);
    expect([code, (await run(range)).code]).toEqual([0, 0]);
    const [{ id, files }] = json.reports;
    const large: string[] = [];
    for (const name of files) {
      const stored = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: `prod/${id}/${name}` }));
      const there = Buffer.from((await stored.Body?.transformToByteArray()) ?? []);
      const isSame = there.equals(readFileSync(join(folder, id, name)));
      // The snapshot tells where it is archived.
      expect([name, isSame]).toEqual([name, name !== 'snapshot.json.gz']);
      // S3 tells how many parts an object was uploaded in.
      if (/-\d+"$/.test(stored.ETag ?? '')) large.push(name);
    }
    expect(large).toContain('focus.csv');
  });

  it('sends a mail that another MIME reader understands, once', async () => {
    const first = await run([]);
    const [sent, ...more] = await moto.sentMessages();
    expect(more).toEqual([]);
    expect(sent?.id).toBe(first.json.reports[0].mails[0].messageId);
    const mail = await PostalMime.parse(sent?.raw_data ?? '');
    expect(mail.subject).toMatch(/^Bedrock .*Sun 22 Nov .*/);
    expect(mail.to?.map(({ address }) => address)).toEqual([reader]);
    expect(mail.attachments.map(({ filename }) => filename)).toContain('report.csv');

    const second = await run([]);
    expect(second.code).toBe(0);
    expect(second.json.reports[0].mails).toMatchObject([{ to: reader, status: 'skipped' }]);
    expect(await moto.sentMessages()).toHaveLength(1);
    const keys =
      (await s3().send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'prod/' }))).Contents ?? [];
    expect(keys.filter(({ Key }) => Key?.includes('/revisions/'))).toEqual([]);
  });

  it('archives the report and ends with 5 when the sender is not verified', async () => {
    const { code, stderr, json } = await runWithSender('stranger@acme.example.com');
    expect(code).toBe(5);
    expect(json.reports[0].mails).toMatchObject([{ to: reader, status: 'failed' }]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('verif');
    expect(await table('report.csv')).not.toEqual([]);
  });

  it('ends with 5 and sends nothing when the bucket does not exist', async () => {
    const { code, stderr, stdout } = await run(['--archive', 's3://no-such-bucket-anywhere/prod']);
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(await moto.sentMessages()).toEqual([]);
  });

  async function runWithSender(from: string) {
    const result = await runCli(['run', '--now', now, '--json', '--archive', place], {
      env: {
        AWS_ENDPOINT_URL: moto.url,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        BEDROCK_REPORT_MAIL_FROM: from,
        BEDROCK_REPORT_MAIL_TO: reader,
      },
    });
    return { ...result, json: JSON.parse(result.stdout) };
  }
});

describe('the built program against moto with a server in front for what moto lacks', () => {
  it('delivers the same report without a failed helper', async () => {
    const services = [...new Set(seededLines.map(({ service }) => service))];
    const front = await startFront(moto.url, services);
    try {
      const { code, json } = await run([], front.url);
      expect(code).toBe(0);
      const [report] = json.reports;
      expect(report.billedUsd).toBe(seededUsd);
      expect(report.gaps.filter(({ kind }: { kind: string }) => kind === 'helper_failed')).toEqual([]);
      expect([...new Set(front.answered)].sort()).toEqual([
        'GetDimensionValues',
        'ListFoundationModels',
        'ListInferenceProfiles',
        'ListRegions',
      ]);
      expect(json.requests['ce:GetCostAndUsage']).toBe(5);
    } finally {
      front.close();
    }
  });
});
