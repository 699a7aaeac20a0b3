import type { Writable } from 'node:stream';
import { estimatedFields, measuredFields, type UsageRecord } from './record.ts';
import type { Sink } from './sink.ts';
import { writeText } from './text-output.ts';

/** How records become CloudWatch metrics. */
export interface EmfOptions {
  /** Default: `BedrockUsage`. */
  readonly namespace?: string;
  /**
   * The attributes that metrics are kept apart by, beside the model and the knowledge base: each combination is billed.
   * Those after the 28th are left out, as the format takes 30 at the most. Default: `team`, `app`.
   */
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
function emfOf(record: UsageRecord, namespace: string, dimensions: readonly string[]): object {
  const metrics = metricsOf(record);
  const known = [...new Set(['modelId', 'knowledgeBaseId', ...dimensions])]
    .slice(0, mostDimensions)
    .map((name) => [name, dimensionOf(record, name)] as const)
    .filter(([name, value]) => value.trim() !== '' && !(name in metrics));
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

const mostDimensions = 30;

/** CloudWatch drops metrics with a dimension that is long or not printable ASCII: other characters become their codes. */
function dimensionOf(record: UsageRecord, name: string): string {
  const isOwn = name === 'modelId' || name === 'knowledgeBaseId';
  const text = (isOwn ? record[name] : record.attributes[name]) ?? '';
  return text
    .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .slice(0, 1_024);
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
