import { estimatedFields, measuredFields, type UsageRecord } from './record.ts';
import type { Sink } from './sink.ts';

/** What is used of a `StatsD` of hot-shots. */
export interface DogStatsD {
  increment(
    stat: string,
    value: number,
    sampleRate: number,
    tags: Record<string, string>,
    sent: (error?: Error) => void,
  ): void;
  distribution(
    stat: string,
    value: number,
    sampleRate: number,
    tags: Record<string, string>,
    sent: (error?: Error) => void,
  ): void;
  flush?(sent: (error?: Error) => void): void;
}

export interface DatadogOptions {
  /** The attributes that become tags: each combination is a custom metric. Default: `team`, `app`. */
  readonly tags?: readonly string[];
}

/**
 * Sends `bedrock.requests`, `bedrock.tokens` and `bedrock.tokens.estimated` (by `token_class`), `bedrock.latency_ms`,
 * `bedrock.time_to_first_token_ms`, `bedrock.passages` and `bedrock.citations` to a Datadog agent.
 */
export function datadogSink(client: DogStatsD, { tags = ['team', 'app'] }: DatadogOptions = {}): Sink {
  return {
    name: 'datadog',
    async write(records) {
      const stats = records.flatMap((record) => statsOf(record, tags));
      const failed = (await Promise.allSettled(stats.map((stat) => send(client, stat)))).find(
        ({ status }) => status === 'rejected',
      );
      // A client with a buffer of its own has only put it there.
      await new Promise<void>((resolve, reject) => {
        if (client.flush === undefined) resolve();
        else client.flush((error) => (error ? reject(error) : resolve()));
      });
      if (failed?.status === 'rejected') throw failed.reason;
    },
  };
}

interface Stat {
  readonly kind: 'increment' | 'distribution';
  readonly name: string;
  readonly value: number;
  readonly tags: Record<string, string>;
}

function send(client: DogStatsD, { kind, name, value, tags }: Stat): Promise<void> {
  return new Promise((resolve, reject) => {
    // Never sampled: a sampled count of tokens is an estimate that does not say so.
    client[kind](`bedrock.${name}`, value, 1, tags, (error) => (error ? reject(error) : resolve()));
  });
}

function statsOf(record: UsageRecord, names: readonly string[]): readonly Stat[] {
  const tags = tagsOf(record, names);
  const stat = (kind: Stat['kind'], name: string, value: number | null, more = {}): readonly Stat[] =>
    value === null ? [] : [{ kind, name, value, tags: { ...tags, ...more } }];
  return [
    ...stat('increment', 'requests', 1, { status: record.status, error: record.errorName ?? 'none' }),
    ...Object.entries(measuredFields).flatMap(([token_class, field]) =>
      stat('increment', 'tokens', record[field], { token_class }),
    ),
    ...Object.entries(estimatedFields).flatMap(([token_class, field]) =>
      stat('increment', 'tokens.estimated', record[field], { token_class }),
    ),
    ...stat('distribution', 'latency_ms', record.latencyMs),
    ...stat('distribution', 'time_to_first_token_ms', record.timeToFirstTokenMs),
    ...stat('increment', 'passages', record.passages),
    ...stat('increment', 'citations', record.citations),
  ];
}

function tagsOf(record: UsageRecord, names: readonly string[]): Record<string, string> {
  const known: readonly (readonly [string, string | null | undefined])[] = [
    ...names.map((name) => [name, record.attributes[name]] as const),
    ['operation', record.operation],
    ['model', record.modelId],
    ['region', record.region],
    ['knowledge_base', record.knowledgeBaseId],
    ['method', record.method],
  ];
  return Object.fromEntries(known.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
