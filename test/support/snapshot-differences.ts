import type { Gap, SourceName } from '../../src/domain/gap.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import type { MetricReading, UsageSeries } from '../../src/domain/usage.ts';

/** Parts of a snapshot that are not as they would be in good health. */
export function differences(healthy: Snapshot, snapshot: Snapshot): readonly string[] {
  const parts = partsOf(healthy);
  const others = partsOf(snapshot);
  return [...new Set([...parts.keys(), ...others.keys()])].filter(
    (part) => parts.get(part) !== others.get(part),
  );
}

/** Parts that the snapshot itself says are short. */
export function marks(snapshot: Snapshot): readonly string[] {
  const short = snapshot.completeness.filter(({ state }) => state === 'failed' || state === 'partial');
  return [
    ...short.map(({ source, account, region }) => markOf(source, account, region)),
    ...snapshot.gaps.flatMap(markOfGap),
  ];
}

/** What is claimed to be a lower bound and is none: a value that is no value of good health. */
export function overstated(healthy: Snapshot, snapshot: Snapshot): readonly string[] {
  const lines = (lines: readonly object[] | null) => (lines ?? []).map((line) => JSON.stringify(line));
  const known = new Set(lines(healthy.charges));
  const readings: ReadonlyMap<string, MetricReading> = new Map(
    healthy.usage.flatMap((series) =>
      readingsOf(series).map(([metric, reading]): [string, MetricReading] => [
        `${seriesKey(series)} ${metric}`,
        reading,
      ]),
    ),
  );
  return [
    ...lines(snapshot.charges).filter((line) => !known.has(line)),
    ...snapshot.usage.flatMap((series) =>
      readingsOf(series).flatMap(([metric, reading]) => {
        const key = `${seriesKey(series)} ${metric}`;
        const truth = new Map(Object.entries(readings.get(key)?.days ?? {}));
        return Object.entries(reading.days).some(([day, value]) => value !== truth.get(day)) ? [key] : [];
      }),
    ),
  ];
}

function partsOf(snapshot: Snapshot): ReadonlyMap<string, string> {
  const places = new Map<string, UsageSeries[]>();
  for (const series of snapshot.usage) {
    const place = `cloudwatch ${series.accountId} ${series.region}`;
    places.set(place, [...(places.get(place) ?? []), series]);
  }
  return new Map(
    Object.entries({
      ...Object.fromEntries(places),
      'cost-explorer': snapshot.charges,
      'cost-explorer:record-types': snapshot.adjustments,
      'cost-explorer:operations': snapshot.operations,
      'cost-explorer:accounts': snapshot.accountCharges,
      route: snapshot.accountSets,
      'bedrock:ListFoundationModels': snapshot.catalogue.models,
      'bedrock:ListInferenceProfiles': snapshot.catalogue.profiles,
      'bedrock:ListProvisionedModelThroughputs': snapshot.catalogue.resources,
    }).map(([part, value]) => [part, JSON.stringify(value)]),
  );
}

function markOf(source: SourceName, account: string | null, region: string | null): string {
  return source === 'cloudwatch' ? `${source} ${account} ${region ?? 'closed'}` : source;
}

function markOfGap({ kind, detail }: Gap): readonly string[] {
  if (kind === 'helper_failed') return [detail.split(' ')[0] ?? ''];
  return detail.includes('of a route') ? ['route'] : [];
}

function readingsOf(series: UsageSeries): readonly (readonly [string, MetricReading])[] {
  return Object.entries(series.metrics);
}

function seriesKey({ accountId, region, endpoint, modelId }: UsageSeries): string {
  return [accountId, region, endpoint, modelId].join(' ');
}
