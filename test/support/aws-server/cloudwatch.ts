import * as z from 'zod';
import { AwsError } from './aws-error.ts';
import type { MetricSeries, Organisation } from './organisation.ts';
import { pageOf } from './paging.ts';
import type { Service, ServiceCall } from './service.ts';

const dimension = z.strictObject({ Name: z.string(), Value: z.string() });
const listInput = z.strictObject({
  Namespace: z.string(),
  IncludeLinkedAccounts: z.boolean().optional(),
  NextToken: z.string().optional(),
});
const query = z.strictObject({
  Id: z.string().regex(/^[a-z][A-Za-z0-9_]*$/),
  AccountId: z.string().optional(),
  MetricStat: z.strictObject({
    Metric: z.strictObject({
      Namespace: z.string(),
      MetricName: z.string(),
      Dimensions: z.array(dimension),
    }),
    Period: z.literal(86_400),
    Stat: z.enum(['Sum', 'Average', 'SampleCount']),
  }),
});
const dataInput = z.strictObject({
  MetricDataQueries: z.array(query).min(1).max(500),
  StartTime: z.number(),
  EndTime: z.number(),
  NextToken: z.string().optional(),
});

const daySeconds = 86_400;

export const cloudWatch: Service = {
  prefix: 'cloudwatch',
  protocol: 'json',
  answer: (call) => (call.operation === 'ListMetrics' ? listMetrics(call) : getMetricData(call)),
};

function listMetrics(call: ServiceCall) {
  const { NextToken, ...asked } = listInput.parse(call.input);
  const since = Date.parse(call.organisation.now) - 14 * daySeconds * 1000;
  const listed = visibleMetrics(call, asked.IncludeLinkedAccounts === true)
    .filter((metric) => metric.namespace === asked.Namespace)
    .filter((metric) => Object.keys(metric.days).some((day) => Date.parse(`${day}T23:59:59Z`) >= since));
  const page = pageOf(listed, Math.min(call.pageSize, 500), NextToken, asked);
  return {
    Metrics: page.items.map(({ namespace, name, dimensions }) => ({
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    })),
    ...(asked.IncludeLinkedAccounts && { OwningAccounts: page.items.map(({ account }) => account) }),
    NextToken: page.next,
  };
}

/** Pages hold so many datapoints; a metric cut by the end of a page is `PartialData` there. */
function getMetricData(call: ServiceCall) {
  const { NextToken, ...asked } = dataInput.parse(call.input);
  const ids = asked.MetricDataQueries.map(({ Id }) => Id);
  if (new Set(ids).size < ids.length) throw new AwsError('ValidationError', 'Ids are not unique');
  if (asked.StartTime % daySeconds !== 0 || asked.StartTime >= asked.EndTime) {
    throw new AwsError('ValidationError', 'StartTime is no midnight before EndTime');
  }
  if ((ids.length * (asked.EndTime - asked.StartTime)) / daySeconds > 100_800) {
    throw new AwsError('ValidationError', 'Too many datapoints');
  }
  const entries = asked.MetricDataQueries.flatMap((one) => {
    const points = pointsOf(call, one, asked.StartTime, asked.EndTime);
    const all = points.length === 0 ? [null] : points;
    return all.map((point, index) => ({ id: one.Id, point, last: index === all.length - 1 }));
  });
  const page = pageOf(entries, call.pageSize, NextToken, asked);
  const byId = new Map<string, (typeof entries)[number][]>();
  for (const entry of page.items) byId.set(entry.id, [...(byId.get(entry.id) ?? []), entry]);
  return {
    MetricDataResults: [...byId].map(([id, own]) => {
      const points = own.flatMap(({ point }) => (point === null ? [] : [point]));
      return {
        Id: id,
        Label: id,
        Timestamps: points.map(({ time }) => time),
        Values: points.map(({ value }) => value),
        StatusCode: own.some(({ last }) => last) ? 'Complete' : 'PartialData',
      };
    }),
    Messages: [],
    NextToken: page.next,
  };
}

/** Newest first, as CloudWatch answers unless told otherwise. */
function pointsOf(
  call: ServiceCall,
  { AccountId, MetricStat }: z.infer<typeof query>,
  start: number,
  end: number,
) {
  const { Namespace, MetricName, Dimensions } = MetricStat.Metric;
  const account = AccountId ?? call.account;
  if (AccountId !== undefined && !linkedTo(call.organisation, call.account).includes(AccountId)) return [];
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  const key = keyOf({ account, region: call.region, namespace: Namespace, name: MetricName, dimensions });
  return (indexOf(call.organisation).get(key) ?? [])
    .flatMap(({ days }) => Object.entries(days))
    .map(([day, { sum, samples }]) => ({
      time: Date.parse(`${day}T00:00:00Z`) / 1000,
      value: { Sum: sum, SampleCount: samples, Average: sum / samples }[MetricStat.Stat],
    }))
    .filter(({ time }) => time >= start && time < end)
    .sort((a, b) => b.time - a.time);
}

function visibleMetrics(call: ServiceCall, linked: boolean): readonly MetricSeries[] {
  const accounts = linked ? linkedTo(call.organisation, call.account) : [call.account];
  return call.organisation.metrics.filter(
    ({ account, region }) => region === call.region && accounts.includes(account),
  );
}

const indexes = new WeakMap<Organisation, ReadonlyMap<string, readonly MetricSeries[]>>();

/** The metrics by what a query names; made once, for an organisation may have many. */
function indexOf(organisation: Organisation): ReadonlyMap<string, readonly MetricSeries[]> {
  const known = indexes.get(organisation);
  if (known !== undefined) return known;
  const made = new Map<string, MetricSeries[]>();
  for (const metric of organisation.metrics) {
    const same = made.get(keyOf(metric)) ?? [];
    same.push(metric);
    made.set(keyOf(metric), same);
  }
  indexes.set(organisation, made);
  return made;
}

function keyOf({ account, region, namespace, name, dimensions }: Omit<MetricSeries, 'days'>): string {
  return JSON.stringify([account, region, namespace, name, Object.entries(dimensions).sort()]);
}

function linkedTo({ accounts, caller }: Organisation, account: string): readonly string[] {
  const linked = account === caller ? accounts.filter((one) => one.linked).map(({ id }) => id) : [];
  return [account, ...linked];
}
