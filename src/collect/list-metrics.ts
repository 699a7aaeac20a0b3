import { ListMetricsCommand, type ListMetricsCommandOutput, type Metric } from '@aws-sdk/client-cloudwatch';
import type { Endpoint } from '../domain/usage.ts';
import type { CloudWatch } from './aws-clients.ts';
import { type Publication, publications } from './metric-names.ts';
import { type Page, readPages } from './pages.ts';
import type { RequestMeter } from './run-cost.ts';
import { type SourceFailure, unexpectedShape } from './source-failure.ts';
import type { Viewpoint } from './viewpoints.ts';

/** One metric of one model that had data in the last two weeks. */
export interface ListedMetric {
  readonly accountId: string;
  readonly endpoint: Endpoint;
  readonly modelId: string;
  /** As CloudWatch spells it. */
  readonly name: string;
}

/** What ListMetrics told of one region. */
export interface Listing {
  readonly metrics: readonly ListedMetric[];
  /** False when not one page came: then nothing is known of the region. */
  readonly answered: boolean;
  /** The endpoints whose list broke off, with the reason. */
  readonly broken: Readonly<Partial<Record<Endpoint, SourceFailure>>>;
}

/** Lists the metrics of both endpoints that are published per model, and of no other dimension set. */
export async function listMetrics(
  cloudWatch: CloudWatch,
  meter: RequestMeter,
  viewpoint: Viewpoint,
): Promise<Listing> {
  const [runtime, mantle] = await Promise.all([
    listOf(cloudWatch, meter, viewpoint, publications.runtime),
    listOf(cloudWatch, meter, viewpoint, publications.mantle),
  ]);
  return {
    metrics: [...runtime.items, ...mantle.items],
    answered: runtime.read + mantle.read > 0,
    broken: {
      ...(runtime.failure && { runtime: runtime.failure }),
      ...(mantle.failure && { mantle: mantle.failure }),
    },
  };
}

function listOf(cloudWatch: CloudWatch, meter: RequestMeter, viewpoint: Viewpoint, publication: Publication) {
  return readPages(async (token) => {
    const command = new ListMetricsCommand({
      Namespace: publication.namespace,
      NextToken: token,
      ...(viewpoint.linked && { IncludeLinkedAccounts: true }),
    });
    const reply = await meter.ask('cloudwatch:ListMetrics', () => cloudWatch.send(command));
    return toListedMetrics(reply, publication, viewpoint);
  });
}

/**
 * Reads a page of ListMetrics; keeps only metrics whose dimensions are exactly the model.
 *
 * @throws SourceFailure - when `OwningAccounts` does not tell the owner of every metric
 */
export function toListedMetrics(
  reply: Pick<ListMetricsCommandOutput, 'Metrics' | 'OwningAccounts' | 'NextToken'>,
  publication: Publication,
  viewpoint: Viewpoint,
): Page<ListedMetric> {
  const metrics = reply.Metrics;
  if (metrics === undefined) throw unexpectedShape('ListMetrics without Metrics');
  const owners = viewpoint.linked ? (reply.OwningAccounts ?? []) : metrics.map(() => viewpoint.accountId);
  if (owners.length !== metrics.length) {
    throw unexpectedShape(`ListMetrics told ${owners.length} owners of ${metrics.length} metrics`);
  }
  const items = metrics.flatMap((metric, index) => {
    const accountId = owners[index];
    const modelId = modelOf(metric, publication);
    if (!accountId) throw unexpectedShape('ListMetrics with a metric of no account');
    if (metric.MetricName === undefined) throw unexpectedShape('ListMetrics with a metric without a name');
    if (modelId === null || !isKept(accountId, viewpoint)) return [];
    return [{ accountId, endpoint: publication.endpoint, modelId, name: metric.MetricName }];
  });
  return { items, nextToken: reply.NextToken };
}

function modelOf(metric: Metric, publication: Publication): string | null {
  const [dimension, ...others] = metric.Dimensions ?? [];
  if (metric.Namespace !== publication.namespace || others.length > 0) return null;
  return dimension?.Name === publication.dimension ? (dimension.Value ?? null) : null;
}

function isKept(accountId: string, { linked }: Viewpoint): boolean {
  return !linked || linked.ids === null || linked.ids.includes(accountId);
}
