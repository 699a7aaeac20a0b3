import { gunzipSync } from 'node:zlib';
import { prod } from '../../infra/stages/prod.ts';
import { AwsError } from '../support/aws-server/aws-error.ts';
import { caller } from '../support/aws-server/small-organisation.ts';
import { type Cloud, ownRole, startCloud } from '../support/cloud.ts';
import { type Deployed, deployHandler } from '../support/deployed-handler.ts';

const event = { scheduledTime: '2026-11-23T06:00:00Z' };
const secrets = {
  AWS_ACCESS_KEY_ID: 'AKIAUNMISTAKABLE',
  AWS_SECRET_ACCESS_KEY: 'unmistakable-secret-key',
  AWS_SESSION_TOKEN: 'unmistakable-session-token',
};

let cloud: Cloud;
let handler: Deployed;

beforeEach(async () => {
  cloud = await startCloud();
  const mail = { ...prod.report.mail, to: ['ml-leads@acme.com', 'cto@acme.com'] };
  handler = deployHandler({ mail }, { ...cloud.env, ...secrets });
});

afterEach(async () => {
  handler.remove();
  await cloud.close();
});

const linesOf = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

it.each([
  ['mails are out', () => null, 1],
  ['a mail was refused', (to: string) => (to.startsWith('cto') ? new AwsError('X', 'no') : null), 0],
])('a run of which the %s logs one line of summary and its metrics, and nobody’s name', async (...row) => {
  const [, refusal, delivered] = row;
  cloud.mail.refusal = refusal;
  const { stdout, stderr, answers } = await handler.invoke([event]);
  expect('result' in answers[0]).toBe(delivered === 1);
  expect(stderr).toBe('');
  const [summary, metrics, ...more] = linesOf(stdout);
  expect(more).toEqual([]);
  expect(summary).toMatchObject({
    level: 'INFO',
    message: 'run',
    service: 'acme-prod',
    window: { start: '2026-11-22', end: '2026-11-23' },
    reports: [
      {
        id: 'daily/2026-11-22',
        revision: 0,
        billedUsd: '0.0707000001',
        mails: delivered === 1 ? { sent: 2 } : { sent: 1, failed: 1 },
        gaps: { rate_unknown: 1 },
      },
    ],
    requests: { 'ce:GetCostAndUsage': 4 },
    durationMs: expect.any(Number),
  });
  expect(metrics).toEqual({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'BedrockUsageReport',
          Dimensions: [['service']],
          Metrics: [
            { Name: 'Delivered', Unit: 'Count' },
            { Name: 'Gaps', Unit: 'Count' },
            { Name: 'DurationMs', Unit: 'Milliseconds' },
            { Name: 'RunCostUsd', Unit: 'None' },
            { Name: 'UnmappedUsd', Unit: 'None' },
          ],
        },
      ],
    },
    service: 'acme-prod',
    Delivered: delivered,
    Gaps: 1,
    DurationMs: summary.durationMs,
    RunCostUsd: Number(summary.runCostUsd),
    UnmappedUsd: 0,
  });
  expect(stdout).not.toContain('@');
});

it('what a run writes holds no credentials and no external id', async () => {
  const { arn: roleArn, externalId } = ownRole;
  const accounts = { mode: 'roles' as const, roles: [{ accountId: caller, roleArn, externalId }] };
  const entering = deployHandler({ accounts }, { ...cloud.env, ...secrets });
  const { stdout, answers } = await entering.invoke([event]);
  entering.remove();
  expect(answers[0].result.requests).toMatchObject({ 'sts:AssumeRole': 1 });
  const mails = cloud.mail.accepted.map(({ raw }) => raw);
  const texts = [...cloud.objects().values(), ...mails, Buffer.from(stdout)].map(plain);
  expect(texts.filter((text) => text.includes('daily/2026-11-22')).length).toBeGreaterThan(3);
  for (const secret of [...Object.values(secrets), externalId]) {
    expect(texts.filter((text) => text.includes(secret))).toEqual([]);
  }
});

/** Bytes as text, unpacked when they are packed. */
function plain(bytes: Buffer): string {
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
}

it('a run that ends with an error says nothing of its own: Lambda logs the error, and no report was delivered', async () => {
  cloud.s3.fault = () => ({ status: 403, code: 'AccessDenied' });
  const { stdout, stderr, answers } = await handler.invoke([event]);
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
  expect(answers).toMatchObject([{ threw: 'DeliveryError', code: 'ARCHIVE_UNUSABLE' }]);
});
