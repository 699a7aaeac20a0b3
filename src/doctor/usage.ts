import type { LimitFunction } from 'p-limit';
import { getMetricData, type MetricQuestion } from '../collect/get-metric-data.ts';
import { type Listing, listMetrics } from '../collect/list-metrics.ts';
import { publications } from '../collect/metric-names.ts';
import { listFoundationModels, listProfiles } from '../collect/model-lists.ts';
import { listResources, resourceLists } from '../collect/model-resources.ts';
import type { Pages } from '../collect/pages.ts';
import type { SourceFailure } from '../collect/source-failure.ts';
import { type Day, oneDay, plusDays } from '../domain/date-range.ts';
import { counted, failed, type Outcome, passed, warned } from './finding.ts';
import { consoleOf, mendOf } from './mend.ts';
import type { DoctorPorts } from './ports.ts';
import type { Eye } from './regions.ts';

/** A region that CloudWatch answered for, one with Bedrock metrics if there is any. */
export interface Readable {
  readonly region: string;
  /** A metric that it has; null when it has none. */
  readonly sample: MetricQuestion | null;
}

/** The regions to read, and whether they were listed one by one. */
export interface RegionsToRead {
  readonly regions: readonly string[];
  readonly configured: 'enabled' | readonly string[];
}

/** Lists the metrics of every region, as a run does. It costs nothing. */
export async function checkMetrics(
  { viewpoint, grant }: Eye,
  { aws, meter, region: own }: DoctorPorts,
  { regions, configured }: RegionsToRead,
  limit: LimitFunction,
): Promise<Outcome<Readable>> {
  const read = await Promise.all(
    regions.map((region) =>
      limit(async () => ({
        region,
        listing: await listMetrics(aws.cloudWatch(region, viewpoint.credentials), meter, viewpoint),
      })),
    ),
  );
  const closed = read.flatMap(({ region, listing }) => brokenIn(region, listing));
  const open = read.filter(({ region }) => closed.every((one) => one.region !== region));
  const withMetrics = open.filter(({ listing }) => listing.metrics.length > 0);
  const first = withMetrics[0] ?? open.find(({ region }) => region === own) ?? open[0];
  const [broken] = closed;
  if (first === undefined) {
    if (broken === undefined) return failed('there is no region to read', 'list one in "regions"');
    return failed(`cloudwatch:ListMetrics: ${broken.failure.message}`, mendOf(broken.failure, grant));
  }
  const value = { region: first.region, sample: sampleOf(first.listing) };
  if (broken !== undefined) {
    const text = `cloudwatch:ListMetrics in ${closed.map(({ region }) => region).join(', ')}: ${broken.failure.message}`;
    const mend = `list "regions" without them, or ${mendOf(broken.failure, grant)}`;
    return configured === 'enabled' ? warned(text, mend, value) : failed(text, mend, value);
  }
  if (withMetrics.length === 0) {
    return warned(
      `no Bedrock metrics of the last two weeks in ${counted(regions.length, 'region')}`,
      `call a model, or check "regions" and the account: ${consoleOf(first.region)}/bedrock/home?region=${first.region}`,
      value,
    );
  }
  const owners = new Set(read.flatMap(({ listing }) => listing.metrics.map(({ accountId }) => accountId)));
  const silent = (viewpoint.linked?.ids ?? []).filter((id) => !owners.has(id));
  if (silent.length > 0) {
    return warned(
      `no Bedrock metrics of ${silent.join(', ')} are shared with account ${viewpoint.accountId}`,
      `link them, in every region: ${consoleOf(first.region)}/cloudwatch/home?region=${first.region}#settings`,
      value,
    );
  }
  const names = withMetrics.map(({ region }) => region).join(', ');
  return passed(`Bedrock metrics in ${names} (${counted(regions.length, 'region')} read)`, value);
}

/** Asks for one metric of one day. */
export async function checkMetricData(
  { viewpoint, grant }: Eye,
  { aws, meter }: DoctorPorts,
  { region, sample }: Readable,
  today: Day,
): Promise<Outcome<true>> {
  const question: MetricQuestion = sample ?? {
    accountId: viewpoint.accountId,
    endpoint: 'runtime',
    modelId: 'none',
    name: publications.runtime.metrics[0],
  };
  const { answers, failures } = await getMetricData(
    aws.cloudWatch(region, viewpoint.credentials),
    meter,
    [question],
    oneDay(plusDays(today, -1)),
    viewpoint.linked ? 'linked' : 'own',
  );
  const [answer] = answers;
  if (failures.length === 0 && answer?.reading.state === 'complete') {
    return passed(`one metric read in ${region}`, true);
  }
  const [failure] = failures;
  return failed(
    `cloudwatch:GetMetricData in ${region}: ${failure?.message ?? answer?.reasons.join(', ')}`,
    failure === undefined ? grant : mendOf(failure, grant),
  );
}

/** The lists that name models: without them a report is poorer, and says so. */
export async function checkModelLists(
  { viewpoint: { accountId, credentials }, grant }: Eye,
  { aws, meter }: DoctorPorts,
  { region }: Readable,
): Promise<Outcome<true>> {
  const bedrock = aws.bedrock(region, credentials);
  const lists: readonly (readonly [string, Promise<Pages<unknown>>])[] = [
    ['ListFoundationModels', listFoundationModels(bedrock, meter)],
    ['ListInferenceProfiles', listProfiles(bedrock, meter, { accountId, region }, 'SYSTEM_DEFINED')],
    ...resourceLists.map((list) => [list, listResources(bedrock, meter, list)] as const),
  ];
  const read = await Promise.all(
    lists.map(async ([list, pages]) => ({ list, failure: (await pages).failure })),
  );
  const broken = read.flatMap(({ list, failure }) => (failure === null ? [] : [{ list, failure }]));
  const [first] = broken;
  if (first === undefined) return passed(`${read.length} lists read in ${region}`, true);
  const names = broken.map(({ list }) => `bedrock:${list}`).join(', ');
  return warned(`${names} in ${region}: ${first.failure.message}`, mendOf(first.failure, grant), true);
}

function brokenIn(
  region: string,
  { broken }: Listing,
): readonly { readonly region: string; readonly failure: SourceFailure }[] {
  const failure = broken.runtime ?? broken.mantle;
  return failure === undefined ? [] : [{ region, failure }];
}

function sampleOf({ metrics: [metric] }: Listing): MetricQuestion | null {
  if (metric === undefined) return null;
  const { accountId, endpoint, modelId } = metric;
  return { accountId, endpoint, modelId, name: publications[endpoint].metrics[0] };
}
