import { AccountClient } from '@aws-sdk/client-account';
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import { STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod';
import type { RoleCredentials } from './collect/aws-clients.ts';
import { requestMeter } from './collect/run-cost.ts';
import { collectSample } from './collect/sample.ts';
import type { Config } from './config.ts';
import { folderStore } from './deliver/folder-store.ts';
import { toIndexEntry } from './deliver/index-state.ts';
import { s3Store } from './deliver/s3-store.ts';
import { diagnose } from './doctor/diagnose.ts';
import { configurationFailed, type Finding } from './doctor/finding.ts';
import type { DoctorPorts } from './doctor/ports.ts';
import { dayOf, oneDay, plusDays } from './domain/date-range.ts';
import { parseDecimal } from './domain/money.ts';
import { makeEdition } from './editions.ts';
import { ConfigError, ReportError } from './errors.ts';
import { type ConfigRequest, configFileOf, loadConfig } from './load-config.ts';
import { s3PlaceOf } from './permissions.ts';
import { reportPage } from './render/html.ts';
import { indexPage } from './render/index-page.ts';
import { renderMail } from './render/mail.ts';
import { loadPageOptions } from './rendering-assets.ts';
import { programRegion, readObject, s3Settings } from './wiring.ts';

/** What a door asks to be examined. */
export interface Examination extends Pick<ConfigRequest, 'file' | 'env' | 'flags'> {
  /** The command that prints the policy, with the flags that were given here. */
  readonly policyCommand: string;
  /** What is wrong with the flags or the event. */
  readonly faults: readonly string[];
}

/**
 * Reads the configuration and checks everything that it needs.
 *
 * @throws ConfigError - flags, event or configuration are wrong, with every fault: there is nothing to check
 */
export async function examine({
  faults,
  policyCommand,
  ...written
}: Examination): Promise<readonly Finding[]> {
  const configFile = configFileOf(written.file, written.env);
  const loaded = await loadConfig({ ...written, readObject }).catch((error: unknown) => {
    if (!(error instanceof ReportError) || configFile === null) throw error;
    return configurationFailed(configFile, error);
  });
  const all = [...faults, ...('faults' in loaded ? loaded.faults : [])];
  if (all.length > 0) throw new ConfigError(faults.length > 0 ? 'USAGE_INVALID' : 'CONFIG_INVALID', all);
  if ('level' in loaded) return [loaded];
  if (loaded.config === null) throw new Error('refused without a fault');
  const { config } = loaded;
  return diagnose({ config, configFile, policyCommand, today: dayOf(new Date()) }, await wireDoctor(config));
}

/** Nothing is waited for longer than ten seconds, retries included. Cost Explorer alone may take that long. */
const patience = (requestTimeout: number) => ({
  requestHandler: { connectionTimeout: 3_000, requestTimeout, throwOnRequestTimeout: true },
});
const short = { ...patience(4_500), maxAttempts: 2 };
const long = { ...patience(9_000), maxAttempts: 1 };

interface ServerClock {
  /** How far this machine is ahead of AWS; null until AWS answers. */
  aheadMs: number | null;
}

/** Makes the ports of `doctor`: the clients of a run, with less patience. */
async function wireDoctor({ runCostCapUsd }: Pick<Config, 'runCostCapUsd'>): Promise<DoctorPorts> {
  const clock: ServerClock = { aheadMs: null };
  const s3 = new S3Client({ ...s3Settings, ...short });
  const own = (credentials: RoleCredentials | undefined) => (credentials && { credentials }) ?? {};
  return {
    region: await programRegion(),
    aws: {
      sts: () => watched(clock),
      costExplorer: () => new CostExplorerClient(long),
      dynamoDb: () => new DynamoDBClient(short),
      account: (credentials) => new AccountClient({ ...short, ...own(credentials) }),
      cloudWatch: (region, credentials) => new CloudWatchClient({ ...short, region, ...own(credentials) }),
      bedrock: (region, credentials) => new BedrockClient({ ...short, region, ...own(credentials) }),
    },
    s3,
    ses: (region) => new SESClient({ ...short, ...(region !== null && { region }) }),
    open: (place) => {
      const bucket = s3PlaceOf(place);
      return bucket === null
        ? folderStore(place)
        : s3Store(s3, { bucket: bucket.bucket, prefix: bucket.key });
    },
    clockAheadMs: () => clock.aheadMs,
    tryTemplates,
    meter: requestMeter(parseDecimal(String(runCostCapUsd ?? ''))),
  };
}

/** An STS client that notes what time AWS has it: refusals are dated, too. */
function watched(clock: ServerClock): STSClient {
  const client = new STSClient(short);
  client.middlewareStack.add(
    (next) => async (args) => {
      const reply = await next(args);
      const date = dateOf(reply.response);
      if (date !== null) clock.aheadMs = Date.now() - date;
      return reply;
    },
    { step: 'deserialize', priority: 'low', name: 'noteServerDate' },
  );
  return client;
}

function dateOf(response: unknown): number | null {
  const { success, data } = dated.safeParse(response);
  const date = success ? Date.parse(data.headers.date) : Number.NaN;
  return Number.isNaN(date) ? null : date;
}

const dated = z.object({ headers: z.object({ date: z.string() }) });

/**
 * Makes every page and mail of a sample report with the user's own templates; returns those of their files that have
 * no name of ours, partials apart: nothing would use them.
 *
 * @throws ReportError - the folder cannot be read, or a template cannot be filled
 */
async function tryTemplates(config: Config): Promise<readonly string[]> {
  const pages = loadPageOptions(config.templates);
  const today = dayOf(new Date());
  const window = oneDay(plusDays(today, -1));
  const generatedAt = new Date().toISOString();
  const { report } = makeEdition(
    collectSample({ window, today, generatedAt, config: { ...config.report, routes: [] } }),
  );
  reportPage(report, pages);
  const entries = [toIndexEntry(report, [`${report.id}/report.html`])];
  indexPage(entries, { ...pages, title: config.report.name });
  await renderMail(report, {
    templates: pages.templates,
    rasterise: () => new Uint8Array(),
    from: 'doctor@example.com',
    to: 'doctor@example.com',
    replyTo: [],
    attachments: [],
    fullReportUrl: null,
    archiveLocation: config.report.archive,
  });
  const ours = loadPageOptions(null).templates;
  return Object.keys(pages.templates).filter((name) => !(name in ours) && !name.startsWith('partials/'));
}
