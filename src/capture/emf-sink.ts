import type { Writable } from 'node:stream';
import { estimatedFields, measuredFields, type UsageRecord } from './record.ts';
import type { Sink } from './sink.ts';
import { writeText } from './text-output.ts';

/** How records become CloudWatch metrics. */
export interface EmfOptions {
  /** Default: `BedrockUsage`. */
  readonly namespace?: string;
  /** The attributes that metrics are kept apart by, beside the model: each combination is billed. Default: `team`, `app`. */
  readonly dimensions?: readonly string[];
  /** Default: standard output, which Lambda and the CloudWatch agent take to CloudWatch Logs. */
  readonly output?: Writable;
}

/**
 * Writes one line of CloudWatch's embedded metric format per record: metrics without any infrastructure, and the whole
 * record for Logs Insights.
 */
export function emfSink(options: EmfOptions = {}): Sink {
  const { namespace = 'BedrockUsage', dimensions = ['team', 'app'], output = process.stdout } = options;
  const text = (records: readonly UsageRecord[]) =>
    records.map((record) => `${JSON.stringify(emfOf(record, namespace, dimensions))}\n`).join('');
  return {
    name: 'emf',
    write: (records) => writeText(output, text(records)),
    writeAtExit: (records) => void output.write(text(records)),
  };
}

/** A record as an embedded metric format document; a dimension that it lacks is left out, as the format demands. */
export function emfOf(record: UsageRecord, namespace: string, dimensions: readonly string[]): object {
  const metrics = metricsOf(record);
  const known = [...dimensions, 'modelId', 'knowledgeBaseId']
    .map((name) => [name, dimensionOf(record, name)] as const)
    .filter(([name, value]) => value !== '' && !(name in metrics));
  return {
    ...record,
    ...Object.fromEntries(known),
    ...Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value])),
    _aws: {
      Timestamp: Date.parse(record.startedAt),
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [known.map(([name]) => name)],
          Metrics: Object.entries(metrics).map(([Name, { unit: Unit }]) => ({ Name, Unit })),
        },
      ],
    },
  };
}

interface Metric {
  readonly value: number;
  readonly unit: 'Count' | 'Milliseconds';
}

function metricsOf(record: UsageRecord): Readonly<Record<string, Metric>> {
  const tokens = [...Object.values(measuredFields), ...Object.values(estimatedFields)];
  const values: readonly (readonly [string, number | null, Metric['unit']])[] = [
    ['Requests', 1, 'Count'],
    ['Errors', record.status === 'error' ? 1 : 0, 'Count'],
    ['Latency', record.latencyMs, 'Milliseconds'],
    ['TimeToFirstToken', record.timeToFirstTokenMs, 'Milliseconds'],
    ['RetrievedPassages', record.passages, 'Count'],
    ['Citations', record.citations, 'Count'],
    ...tokens.map((field) => [capitalised(field), record[field], 'Count'] as const),
  ];
  return Object.fromEntries(
    values.flatMap(([name, value, unit]) => (value === null ? [] : [[name, { value, unit }]])),
  );
}

function dimensionOf(record: UsageRecord, name: string): string {
  if (name === 'modelId' || name === 'knowledgeBaseId') return record[name] ?? '';
  return record.attributes[name] ?? '';
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
