import {
  type EstimatedCounts,
  estimatedFields,
  measuredFields,
  type TokenCounts,
  type UsageRecord,
} from './record.ts';
import type { Sink } from './sink.ts';

/** What is used of a `Meter` of `@opentelemetry/api`. */
export interface OtelMeter {
  createHistogram(
    name: string,
    options: {
      readonly description: string;
      readonly unit: string;
      readonly advice: { explicitBucketBoundaries: number[] };
    },
  ): OtelHistogram;
}

export interface OtelHistogram {
  record(value: number, attributes: Record<string, string>): void;
}

export interface OtelOptions {
  /** The record's attributes that become the metrics' own. Default: `team`, `app`. */
  readonly attributes?: readonly string[];
}

/**
 * Records `gen_ai.client.token.usage`, `gen_ai.client.operation.duration` and
 * `gen_ai.client.operation.time_to_first_chunk` by OpenTelemetry's GenAI conventions.
 *
 * `gen_ai.token.type` is one of four disjoint classes, `cache_read` and `cache_write` beside the conventions' `input` and
 * `output`. Counts that Bedrock did not tell go to `bedrock_usage.client.token.estimate`.
 */
export function otelSink(meter: OtelMeter, { attributes = ['team', 'app'] }: OtelOptions = {}): Sink {
  const histogram = (name: string, unit: string, description: string, boundaries: readonly number[]) =>
    meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries: [...boundaries] } });
  const usage = histogram('gen_ai.client.token.usage', '{token}', 'Tokens that Bedrock counted', tokenBounds);
  const estimate = histogram(
    'bedrock_usage.client.token.estimate',
    '{token}',
    'Tokens that Bedrock did not tell, counted by us',
    tokenBounds,
  );
  const duration = histogram('gen_ai.client.operation.duration', 's', 'Duration of calls', secondBounds);
  const firstChunk = histogram(
    'gen_ai.client.operation.time_to_first_chunk',
    's',
    'Time to the first chunk of output',
    secondBounds,
  );

  const recordTokens = (
    into: OtelHistogram,
    fields: Readonly<Record<string, TokenField>>,
    record: UsageRecord,
    common: Record<string, string>,
  ) => {
    for (const [type, field] of Object.entries(fields)) {
      const tokens = record[field];
      if (tokens !== null) into.record(tokens, { ...common, 'gen_ai.token.type': type });
    }
  };

  return {
    name: 'otel',
    write(records) {
      for (const record of records) {
        const common = attributesOf(record, attributes);
        recordTokens(usage, measuredFields, record, common);
        recordTokens(estimate, estimatedFields, record, { ...common, 'bedrock_usage.method': record.method });
        const error = record.errorName === null ? {} : { 'error.type': record.errorName };
        duration.record(record.latencyMs / 1_000, { ...common, ...error });
        if (record.timeToFirstTokenMs !== null) firstChunk.record(record.timeToFirstTokenMs / 1_000, common);
      }
    },
  };
}

type TokenField = keyof TokenCounts | keyof EstimatedCounts;

// The boundaries that the conventions advise.
const tokenBounds = Array.from({ length: 14 }, (_, power) => 4 ** power);
const secondBounds = Array.from({ length: 14 }, (_, power) => 2 ** power / 100);

function attributesOf(record: UsageRecord, names: readonly string[]): Record<string, string> {
  const known: readonly (readonly [string, string | null | undefined])[] = [
    ...names.map((name) => [name, record.attributes[name]] as const),
    ['gen_ai.operation.name', operationName(record)],
    ['gen_ai.provider.name', 'aws.bedrock'],
    ['gen_ai.request.model', record.modelId],
    ['cloud.region', record.region],
    ['aws.bedrock.knowledge_base.id', record.knowledgeBaseId],
  ];
  return Object.fromEntries(known.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function operationName({ operation, modelId }: UsageRecord): string {
  if (operation === 'Retrieve') return 'retrieval';
  if (operation.startsWith('InvokeModel') && /embed/.test(modelId ?? '')) return 'embeddings';
  return /^(InvokeModel|Converse|RetrieveAndGenerate)/.test(operation) ? 'chat' : operation;
}
