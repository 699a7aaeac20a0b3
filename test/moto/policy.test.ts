import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { readConfig } from '../../src/config.ts';
import { policyOf } from '../../src/permissions.ts';
import { runCli } from '../support/run-cli.ts';
import { enforce, type PrintedPolicy, userWith, without } from './enforced-policy.ts';
import { type FrontServer, listedProfile, profileTags, startFront } from './front-server.ts';
import { type MotoServer, startMoto } from './moto-server.ts';
import { bucket, credentials, putMetrics, reader, seed, seededLines, sender } from './seed.ts';

const day = '2026-11-22';
const configured = {
  BEDROCK_REPORT_ARCHIVE: `s3://${bucket}/prod`,
  BEDROCK_REPORT_MAIL_FROM: sender,
  BEDROCK_REPORT_MAIL_TO: reader,
};
/** What moto lets everybody call: the server in front of it refuses. */
const unguarded = 'account:ListRegions';
/** No figure rests on tags: without them a run is the same, and remembers none. */
const tags = 'bedrock:ListTagsForResource';
/** Only an upload that breaks off is aborted. */
const unmissed = [tags, 's3:AbortMultipartUpload'];

let moto: MotoServer;
let front: FrontServer;

beforeAll(async () => {
  moto = await startMoto();
});

afterAll(() => moto.stop());

beforeEach(async () => {
  await moto.reset();
  await seed(moto, day, '2026-11-23');
  // A profile that is listed has tags to ask for; one that is not may be any kind of model: every list is asked.
  for (const id of [listedProfile, 'a1b2c3d4e5f6']) await putMetrics(moto, usageOf(id), noon);
  // A run that broke off left a file that is no part of the report: it is removed.
  const leftover = { Bucket: bucket, Key: `prod/daily/${day}/accounts.csv`, Body: 'left over' };
  await s3().send(new PutObjectCommand(leftover));
});

afterEach(async () => {
  await enforce(moto, 'no policies');
  front.close();
});

const noon = new Date(`${day}T12:00:00Z`);
const usageOf = (id: string) => ({
  region: 'us-east-1',
  namespace: 'AWS/Bedrock',
  dimension: 'ModelId',
  id,
  metrics: { Invocations: 1, InputTokenCount: 10, OutputTokenCount: 10 },
});

function s3(): S3Client {
  return new S3Client({ endpoint: moto.url, credentials, region: 'us-east-1', forcePathStyle: true });
}

async function printedPolicy(): Promise<PrintedPolicy> {
  return JSON.parse((await runCli(['policy'], { env: configured })).stdout);
}

/** Runs the built program as a user who may do what a policy says, and no more. */
async function runUnder(policy: PrintedPolicy) {
  const allowed = policy.Statement.flatMap(({ Action }) => Action);
  const services = [...new Set(seededLines.map(({ service }) => service))];
  front = await startFront(moto.url, services, { deniedRegions: !allowed.includes(unguarded) });
  const keys = await userWith(moto, policy);
  await enforce(moto, 'policies');
  const { code, stdout, stderr } = await runCli(['run', '--now', '2026-11-23T06:00:00Z', '--json'], {
    env: {
      ...configured,
      AWS_ENDPOINT_URL: front.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    },
  });
  await enforce(moto, 'no policies');
  const gaps: readonly { kind: string; detail: string }[] =
    stdout === '' ? [] : JSON.parse(stdout).reports[0].gaps;
  return { code, stderr, missed: gaps.filter(({ kind }) => /_failed$|_partial$/.test(kind)) };
}

async function rememberedTags(): Promise<unknown> {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: 'prod/state/models.json' }));
  const { models } = JSON.parse((await Body?.transformToString()) ?? '');
  return models.find(({ id }: { id: string }) => id === listedProfile).tags;
}

const { config } = readConfig({ file: null, env: configured, flags: {} });
const actions =
  config === null
    ? []
    : policyOf(config, { configFile: null, region: null }).Statement.flatMap(({ Action }) => Action);

describe('a run under the policy that `bedrock-report policy` prints', () => {
  it('lacks nothing and mails', async () => {
    const policy = await printedPolicy();
    expect(policy.Statement.flatMap(({ Action }) => Action)).toEqual(actions);
    expect(await runUnder(policy)).toEqual({ code: 0, stderr: '', missed: [] });
    expect(await moto.sentMessages()).toHaveLength(1);
    expect(await rememberedTags()).toEqual({ team: profileTags[0]?.value });
  });

  it.each(actions.filter((action) => !unmissed.includes(action)))(
    'less %s fails, or lists a gap, and names it',
    async (action) => {
      const { code, stderr, missed } = await runUnder(without(await printedPolicy(), action));
      const details = missed.map(({ detail }) => detail.replaceAll('monitoring:', 'cloudwatch:')).join('\n');
      const fatal = action.startsWith('s3:') || action.startsWith('ses:');
      expect({ code, isGap: missed.length > 0 }).toEqual({ code: fatal ? 5 : 0, isGap: !fatal });
      expect(fatal ? stderr : details).toContain(action);
      expect(fatal ? stderr : details).toMatch(/access denied|not allowed/);
      expect(await moto.sentMessages()).toHaveLength(fatal ? 0 : 1);
    },
  );

  it.each(unmissed)('less %s is the same, but for the tags it remembers', async (action) => {
    expect(await runUnder(without(await printedPolicy(), action))).toMatchObject({ code: 0, missed: [] });
    expect((await rememberedTags()) === undefined).toBe(action === tags);
  });

  it('under another prefix of the same bucket does not reach this one', async () => {
    const policy = await printedPolicy();
    const elsewhere = JSON.parse(JSON.stringify(policy).replaceAll('/prod/*', '/dev/*'));
    const { code, stderr } = await runUnder(elsewhere);
    expect(code).toBe(5);
    expect(stderr).toContain(`access denied to s3://${bucket}/prod/`);
  });
});
