import { randomUUID } from 'node:crypto';
import { AccountClient } from '@aws-sdk/client-account';
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import { STSClient } from '@aws-sdk/client-sts';
import type { AwsClients } from './collect/aws-clients.ts';
import { collectFromAws } from './collect/collect-from-aws.ts';
import { collectSample } from './collect/sample.ts';
import type { Config, MailConfig } from './config.ts';
import { folderStore } from './deliver/folder-store.ts';
import { readModelMemory } from './deliver/model-memory.ts';
import { outboxMail } from './deliver/outbox.ts';
import { s3Store } from './deliver/s3-store.ts';
import { sesMail } from './deliver/ses-mail.ts';
import { wallClock } from './deliver/wall-clock.ts';
import { snapshotOf } from './domain/history.ts';
import type { EarlierReports } from './domain/restatement.ts';
import type { Snapshot } from './domain/snapshot.ts';
import { ConfigError } from './errors.ts';
import type { Ports } from './job.ts';
import type { Mailer } from './mail-reports.ts';
import type { ObjectStore, Progress, SendMail } from './ports.ts';
import { loadRenderers } from './load-renderers.ts';
import type { ReportRequest } from './request.ts';

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
  await requireRegion(config, source);
  const store = openArchive(config.report.archive);
  return {
    store,
    renderers: await loadRenderers(config.templates),
    mailer: config.mail === null || config.mail.via === 'none' ? null : mailerOf(config.mail),
    restateDays: config.report.restateDays,
    progress,
    collect: (request, earlier) => collect(config, source, request, earlier, store, progress),
  };
}

/** Opens an archive: `s3://bucket/prefix` or a folder. */
export function openArchive(place: string): ObjectStore {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(place) ?? [];
  return bucket === undefined ? folderStore(place) : s3Store(s3Client(), { bucket, prefix });
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
  const memory = await readModelMemory(store);
  const gaps = unreadable.map(({ id }) => ({
    kind: 'restate_baseline_missing' as const,
    detail: `${id}/report.json in the archive cannot be read: what changed since that report is unknown`,
  }));
  const snapshot = await read();
  return { ...snapshot, archived, gaps: [...snapshot.gaps, ...gaps] };

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
  return { ...cut, generatedAt, config: { ...config.report, costMetric, historyDays, operations }, revision: 0, restated: [] };
}

function mailerOf(config: MailConfig): Mailer {
  return { send: transportOf(config), config, clock: wallClock(), owner: randomUUID() };
}

function transportOf({ via, region, configurationSet }: MailConfig): SendMail {
  if (via !== 'ses') return outboxMail(via);
  return sesMail(new SESClient(region === null ? {} : { region }), { configurationSet });
}

function s3Client(): S3Client {
  return new S3Client({
    // Virtual-host addresses need DNS for every bucket, which AWS-compatible servers do not have; AWS takes both.
    forcePathStyle: true,
    followRegionRedirects: true,
    // Older AWS-compatible servers refuse the checksums that the SDK adds by itself.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

function awsClients(): AwsClients {
  const cautious = { retryMode: 'standard', maxAttempts: 5 };
  // Several regions are read at once: CloudWatch's rate limit is better met by slowing down than by failing.
  const adaptive = { retryMode: 'adaptive', maxAttempts: 6 };
  const keys = (credentials?: object) => (credentials === undefined ? {} : { credentials });
  return {
    sts: () => new STSClient(cautious),
    costExplorer: () => new CostExplorerClient(cautious),
    account: (credentials) => new AccountClient({ ...cautious, ...keys(credentials) }),
    cloudWatch: (region, credentials) => new CloudWatchClient({ ...adaptive, region, ...keys(credentials) }),
    bedrock: (region, credentials) => new BedrockClient({ ...cautious, region, ...keys(credentials) }),
  };
}
