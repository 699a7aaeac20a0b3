import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { SESClient, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import Big from 'big.js';
import lines from '../data/billing-lines.json';
import { type MotoServer, queueCostReplies } from './moto-server.ts';

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export const credentials: Credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
export const bucket = 'acme-bedrock-reports';
export const sender = 'finops@acme.example.com';
export const reader = 'ml-leads@acme.example.com';

/** A line as it is seeded, with the reading that the data file gives it. */
export type SeededLine = (typeof lines.billingLines)[number] & {
  readonly usd: string;
  readonly quantity: string;
};

/** Every known billing line once, at amounts of many digits that no two lines share. */
export const seededLines: readonly SeededLine[] = lines.billingLines.map((line, index) => ({
  ...line,
  usd: new Big(index + 1).times('1.0700913').toFixed(),
  quantity: new Big(index + 1).times('31.25').toFixed(),
}));

export const seededUsd = seededLines.reduce((total, { usd }) => total.plus(usd), new Big(0)).toFixed();
export const creditUsd = '-25.5000001';

/** Two member accounts, with the share of every line that each is billed. */
export const seededRoles = [
  { accountId: '111122223333', share: '0.75' },
  { accountId: '444455556666', share: '0.25' },
].map((member) => ({ ...member, roleArn: `arn:aws:iam::${member.accountId}:role/reader` }));

export interface SeededUsage {
  readonly region: string;
  readonly namespace: string;
  readonly dimension: string;
  readonly id: string;
  readonly metrics: Readonly<Record<string, number>>;
}

const runtime = { namespace: 'AWS/Bedrock', dimension: 'ModelId' };

/** What CloudWatch holds of the reported day. */
export const seededUsage: readonly SeededUsage[] = [
  {
    ...runtime,
    region: 'us-east-1',
    id: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    metrics: {
      Invocations: 120,
      InputTokenCount: 400_000,
      OutputTokenCount: 90_000,
      CacheReadInputTokens: 7_000_000,
    },
  },
  {
    ...runtime,
    region: 'us-east-1',
    id: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
    metrics: {
      Invocations: 40,
      InputTokenCount: 100_001,
      OutputTokenCount: 30_000,
      InvocationClientErrors: 3,
    },
  },
  {
    ...runtime,
    region: 'eu-central-1',
    id: 'eu.amazon.nova-lite-v1:0',
    metrics: { Invocations: 9, InputTokenCount: 5_000, OutputTokenCount: 700 },
  },
  {
    region: 'us-west-2',
    namespace: 'AWS/BedrockMantle',
    dimension: 'Model',
    id: 'anthropic.claude-opus-4-8',
    metrics: { Inferences: 11, TotalInputTokens: 65_000, TotalOutputTokens: 1_200 },
  },
];

/** Fills moto with one day of an organisation: metrics, a bill in two pages, a bucket and a verified sender. */
export async function seed(moto: MotoServer, day: string, next: string): Promise<void> {
  for (const series of seededUsage) await putMetrics(moto, series, new Date(`${day}T13:30:00Z`));
  await queueCostReplies(moto, costReplies(day, next));
  await seedPlaces(moto);
}

/**
 * The same bill as that of two accounts, which are entered through roles: the first has the usage in full, the second
 * has it again, and each line is shared between them.
 */
export async function seedAccounts(moto: MotoServer, day: string, next: string): Promise<void> {
  for (const { roleArn } of seededRoles) {
    const sts = new STSClient({ endpoint: moto.url, credentials, region: 'us-east-1' });
    const { Credentials: keys } = await sts.send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'seed' }),
    );
    const own = {
      accessKeyId: keys?.AccessKeyId ?? '',
      secretAccessKey: keys?.SecretAccessKey ?? '',
      sessionToken: keys?.SessionToken ?? '',
    };
    for (const series of seededUsage) await putMetrics(moto, series, new Date(`${day}T13:30:00Z`), own);
  }
  await queueCostReplies(moto, [...costReplies(day, next), ...accountReplies(day, next)]);
  await seedPlaces(moto);
}

async function seedPlaces(moto: MotoServer): Promise<void> {
  const settings = { endpoint: moto.url, credentials, region: 'us-east-1' };
  await new S3Client({ ...settings, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: bucket }));
  await new SESClient(settings).send(new VerifyEmailIdentityCommand({ EmailAddress: sender }));
}

/** What CloudWatch holds of one series, at one moment. */
export async function putMetrics(
  moto: MotoServer,
  series: SeededUsage,
  at: Date,
  keys: Credentials = credentials,
): Promise<void> {
  const client = new CloudWatchClient({ endpoint: moto.url, credentials: keys, region: series.region });
  const datum = (name: string, value: number, dimensions: readonly { Name: string; Value: string }[]) => ({
    MetricName: name,
    Dimensions: [...dimensions],
    Timestamp: at,
    Value: value,
  });
  const own = [{ Name: series.dimension, Value: series.id }];
  await client.send(
    new PutMetricDataCommand({
      Namespace: series.namespace,
      MetricData: Object.entries(series.metrics).flatMap(([name, value]) => [
        datum(name, value, own),
        // The same requests again under further dimensions, as CloudWatch publishes them: never to be added.
        datum(name, value, [...own, { Name: 'ContextWindow', Value: 'standard' }]),
        datum(name, value, []),
      ]),
    }),
  );
}

/** In the order in which contract and program ask: usage in two pages, other record types, operations. */
function costReplies(day: string, next: string): readonly object[] {
  const half = Math.ceil(seededLines.length / 2);
  const usage = seededLines.map((line) => group([line.service, line.usageType], line.usd, line.quantity));
  const foreign = group(['Amazon Simple Storage Service', 'TimedStorage-ByteHrs'], '9.99', '3');
  const byOperation = (marketplace: boolean) =>
    summed(marketplace).map(([name, usd]) => group([name, 'InvokeModelInference'], usd.toFixed()));
  return [
    { ...reply(day, next, [foreign, ...usage.slice(0, half)]), NextPageToken: 'page-2' },
    reply(day, next, usage.slice(half)),
    reply(day, next, [group(['Amazon Bedrock', 'Credit'], creditUsd), group(['Tax', 'Tax'], '3.2')]),
    reply(day, next, byOperation(true)),
    reply(day, next, byOperation(false)),
  ];
}

/** What is asked last, with several accounts. */
function accountReplies(day: string, next: string): readonly object[] {
  return [true, false].map((marketplace) =>
    reply(
      day,
      next,
      seededRoles.flatMap(({ accountId, share }) =>
        summed(marketplace).map(([name, usd]) => group([accountId, name], usd.times(share).toFixed())),
      ),
    ),
  );
}

function reply(day: string, next: string, groups: readonly object[]): object {
  return {
    ResultsByTime: [{ TimePeriod: { Start: day, End: next }, Total: {}, Groups: groups, Estimated: true }],
  };
}

/** The dollars of each Marketplace service, or of each usage type of the others. */
function summed(marketplace: boolean): readonly (readonly [string, Big])[] {
  const sums = new Map<string, Big>();
  for (const line of seededLines.filter((one) => isMarketplace(one) === marketplace)) {
    const key = marketplace ? line.service : line.usageType;
    sums.set(key, (sums.get(key) ?? new Big(0)).plus(line.usd));
  }
  return [...sums];
}

function isMarketplace({ service }: SeededLine): boolean {
  return service.endsWith('(Amazon Bedrock Edition)');
}

function group(keys: readonly string[], usd: string, quantity?: string): object {
  return {
    Keys: keys,
    Metrics: {
      UnblendedCost: { Amount: usd, Unit: 'USD' },
      ...(quantity === undefined ? {} : { UsageQuantity: { Amount: quantity, Unit: 'N/A' } }),
    },
  };
}
