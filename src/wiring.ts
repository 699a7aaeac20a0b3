import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AccountClient } from '@aws-sdk/client-account';
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import { STSClient } from '@aws-sdk/client-sts';
import type { AwsClients, RoleCredentials } from './collect/aws-clients.ts';
import { collectFromAws } from './collect/collect-from-aws.ts';
import { collectSample } from './collect/sample.ts';
import { parseSnapshot } from './collect/saved-snapshot.ts';
import type { Config, MailConfig } from './config.ts';
import { folderStore } from './deliver/folder-store.ts';
import { readModelMemory } from './deliver/model-memory.ts';
import { outboxMail } from './deliver/outbox.ts';
import { s3Store } from './deliver/s3-store.ts';
import { sesMail } from './deliver/ses-mail.ts';
import { wallClock } from './deliver/wall-clock.ts';
import type { Gap } from './domain/gap.ts';
import { snapshotOf } from './domain/history.ts';
import type { EarlierReports } from './domain/restatement.ts';
import type { Snapshot } from './domain/snapshot.ts';
import { ConfigError } from './errors.ts';
import type { Ports } from './job.ts';
import type { Mailer } from './mail-reports.ts';
import { boundHeap } from './node-tuning.ts';
import type { ObjectStore, Progress, SendMail } from './ports.ts';
import { loadPageOptions, loadRasteriser } from './rendering-assets.ts';
import type { ReportRequest } from './request.ts';

// The SDK's notice of its own next Node versions is for us, who read its release notes, and not for every run's reader.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** Where a report's data comes from. */
export type Source =
  | { readonly kind: 'aws' }
  | { readonly kind: 'sample' }
  | { readonly kind: 'saved'; readonly snapshot: Snapshot };

export interface Wiring {
  readonly config: Config;
  readonly source: Source;
  readonly progress: Progress;
}

/**
 * Makes the ports of a run; the only place that constructs SDK clients.
 *
 * Every client takes its settings from the standard places (profile, region, role, `AWS_ENDPOINT_URL…`), so that the
 * same program runs against any AWS-compatible server.
 */
export async function wire({ config, source, progress }: Wiring): Promise<Ports> {
  if (source.kind === 'aws' || config.mail?.via === 'ses') await requireRegion();
  const store = await openArchive(config.report.archive);
  return {
    store,
    name: config.report.name,
    pages: loadPageOptions(config.templates),
    mailer: config.mail === null || config.mail.via === 'none' ? null : await mailerOf(config.mail),
    restateDays: config.report.restateDays,
    progress,
    collect: (request, earlier) => collect(config, source, request, earlier, store, progress),
  };
}

/**
 * Understands `--source`: aws, sample, or a saved snapshot's file. Null, with the faults, when it is none of them.
 */
export function openSource(source: string, faults: string[]): Source | null {
  if (source === 'aws' || source === 'sample') return { kind: source };
  const snapshot = openSnapshot(source, faults, "--source: aws, sample or a snapshot's file; ");
  return snapshot && { kind: 'saved', snapshot };
}

/** Reads a saved snapshot's file. Null, with the faults, when it cannot be read or is none. */
export function openSnapshot(file: string, faults: string[], hint = ''): Snapshot | null {
  try {
    return parseSnapshot(readFileSync(file));
  } catch (error) {
    if (error instanceof ConfigError) faults.push(...error.faults.map((fault) => `${file}: ${fault}`));
    else faults.push(`${hint}${file} cannot be read (${messageOf(error)})`);
    return null;
  }
}

/** Opens an archive: `s3://bucket/prefix` or a folder. */
export async function openArchive(place: string): Promise<ObjectStore> {
  const bucket = /^s3:\/\/([^/]+)\/?(.*)$/.exec(place);
  if (bucket === null) return folderStore(place);
  await requireRegion();
  return s3Store(new S3Client({ ...s3Settings, ...patience }), {
    bucket: bucket[1] ?? '',
    prefix: bucket[2] ?? '',
  });
}

/** The bytes of one object by its `s3://bucket/key`; null when it is absent. */
export async function readObject(address: string): Promise<Uint8Array | null> {
  const [, folder = '', name = ''] = /^(s3:\/\/.+)\/([^/]+)$/.exec(address) ?? [];
  return name === '' ? null : ((await (await openArchive(folder)).get(name))?.body ?? null);
}

async function collect(
  config: Config,
  source: Source,
  request: ReportRequest,
  { archived, unreadable }: EarlierReports,
  store: ObjectStore,
  progress: Progress,
): Promise<Snapshot> {
  const { window, today, generatedAt } = request;
  boundHeap(window);
  const memory = await readModelMemory(store);
  const gaps: Gap[] = unreadable.map(({ id }) => ({
    kind: 'restate_baseline_missing',
    detail: `${id}/report.json in the archive cannot be read: what changed since that report is unknown`,
  }));
  if (memory === 'unreadable') {
    gaps.push({
      kind: 'helper_failed',
      detail:
        'state/models.json in the archive cannot be read: models remembered from earlier runs are unknown',
    });
  }
  const snapshot = await read();
  const baseline = archived.map(({ teams, ...report }) => report);
  return { ...snapshot, archived: baseline, gaps: [...snapshot.gaps, ...gaps] };

  async function read(): Promise<Snapshot> {
    if (source.kind === 'sample') return collectSample({ window, today, generatedAt, config: config.report });
    if (source.kind === 'saved') return replay(source.snapshot, config, request);
    return collectFromAws(
      {
        window,
        today,
        generatedAt,
        config: config.report,
        regions: config.regions,
        accounts: config.accounts,
        captureTable: config.captureTable,
        runCostCapUsd: config.runCostCapUsd,
        remembered: memory === 'unreadable' ? [] : memory,
        progress,
      },
      awsClients(),
    );
  }
}

/** What was read stays as it was read; what is told of it follows the present configuration. */
function replay(saved: Snapshot, config: Config, { window, today, generatedAt }: ReportRequest): Snapshot {
  const { costMetric, historyDays, operations } = saved.config;
  const cut = snapshotOf(saved, window, today);
  return {
    ...cut,
    generatedAt,
    config: { ...config.report, costMetric, historyDays, operations },
    revision: 0,
    restated: [],
  };
}

async function mailerOf(config: MailConfig): Promise<Mailer> {
  const rasterise = await loadRasteriser();
  return { send: transportOf(config), config, clock: wallClock(), owner: randomUUID(), rasterise };
}

function transportOf({ via, region, configurationSet }: MailConfig): SendMail {
  if (via !== 'ses') return outboxMail(via);
  return sesMail(new SESClient({ ...patience, ...(region !== null && { region }) }), { configurationSet });
}

/** How S3 is spoken to, so that any AWS-compatible server understands. */
export const s3Settings = {
  // Virtual-host addresses need DNS for every bucket, which AWS-compatible servers do not have; AWS takes both.
  forcePathStyle: true,
  followRegionRedirects: true,
  // Older AWS-compatible servers refuse the checksums that the SDK adds by itself.
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const;

/** How long a call may take before it is tried again. Unit: milliseconds. */
const patience = {
  // Without throwing, the SDK would warn of the time that is up, and go on waiting.
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
};

function awsClients(): AwsClients {
  // A retried Cost Explorer page that succeeds costs money; few, patient attempts are enough for a nightly job.
  const standard = { ...patience, retryMode: 'standard', maxAttempts: 4 };
  // Many regions are read at once: CloudWatch's rate limit is better met by slowing down than by failing.
  const adaptive = { ...patience, retryMode: 'adaptive', maxAttempts: 5 };
  const own = (credentials: RoleCredentials | undefined) =>
    credentials === undefined ? {} : { credentials };
  return {
    sts: () => new STSClient(standard),
    costExplorer: () => new CostExplorerClient(standard),
    dynamoDb: () => new DynamoDBClient(standard),
    account: (credentials) => new AccountClient({ ...standard, ...own(credentials) }),
    cloudWatch: (region, credentials) => new CloudWatchClient({ ...adaptive, region, ...own(credentials) }),
    bedrock: (region, credentials) => new BedrockClient({ ...standard, region, ...own(credentials) }),
  };
}

/** The region that the standard places name (AWS_REGION, the profile); null when none does. */
export async function programRegion(): Promise<string | null> {
  return new STSClient({}).config.region().catch(() => null);
}

/** @throws ConfigError CONFIG_INVALID - no standard place names a region */
async function requireRegion(): Promise<void> {
  if ((await programRegion()) !== null) return;
  throw new ConfigError('CONFIG_INVALID', [
    'no AWS region is set: set AWS_REGION, or region in your AWS profile, such as us-east-1',
  ]);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
