import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { type OtelOptions, otelSink, type UsageRecord } from '../../src/capture.ts';
import { aRecord } from '../support/captured.ts';

/** What the SDK exports of records, by metric. */
async function exported(records: readonly UsageRecord[], options: OtelOptions = {}) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
  const provider = new MeterProvider({ readers: [reader] });
  await otelSink(provider.getMeter('test'), options).write(records);
  await provider.forceFlush();
  const metrics = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((each) => each.metrics));
  await provider.shutdown();
  return Object.fromEntries(
    metrics.map((metric) => {
      if (metric.dataPointType !== DataPointType.HISTOGRAM) throw new Error(`${metric.descriptor.name}`);
      return [
        metric.descriptor.name,
        {
          unit: metric.descriptor.unit,
          boundaries: metric.dataPoints[0]?.value.buckets.boundaries,
          points: metric.dataPoints.map(({ attributes, value }) => ({
            attributes,
            sum: value.sum,
            count: value.count,
          })),
        },
      ];
    }),
  );
}

const common = {
  team: 'search',
  app: 'answers',
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'aws.bedrock',
  'gen_ai.request.model': 'amazon.nova-lite-v1:0',
  'cloud.region': 'eu-west-1',
};

describe('the OpenTelemetry sink', () => {
  it('records token usage and duration as the GenAI conventions name them', async () => {
    const records = [
      aRecord({ cacheReadTokens: 5, cacheWriteTokens: 2, timeToFirstTokenMs: 40 }),
      aRecord({ id: '2' }),
    ];
    const metrics = await exported(records);
    expect(metrics['gen_ai.client.token.usage']).toEqual({
      unit: '{token}',
      boundaries: [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
      points: [
        { attributes: { ...common, 'gen_ai.token.type': 'input' }, sum: 22, count: 2 },
        { attributes: { ...common, 'gen_ai.token.type': 'output' }, sum: 14, count: 2 },
        { attributes: { ...common, 'gen_ai.token.type': 'cache_read' }, sum: 5, count: 1 },
        { attributes: { ...common, 'gen_ai.token.type': 'cache_write' }, sum: 2, count: 1 },
      ],
    });
    const seconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    expect(metrics['gen_ai.client.operation.duration']).toEqual({
      unit: 's',
      boundaries: seconds,
      points: [{ attributes: common, sum: 0.24, count: 2 }],
    });
    expect(metrics['gen_ai.client.operation.time_to_first_chunk']).toMatchObject({
      unit: 's',
      points: [{ attributes: common, sum: 0.04, count: 1 }],
    });
    expect(Object.keys(metrics)).not.toContain('bedrock_usage.client.token.estimate');
  });

  it('keeps estimates out of the token usage, under a name of ours', async () => {
    const metrics = await exported([
      aRecord({
        method: 'counted',
        inputTokens: null,
        outputTokens: null,
        estimatedInputTokens: 9,
        estimatedOutputTokens: 4,
      }),
    ]);
    expect(Object.keys(metrics)).not.toContain('gen_ai.client.token.usage');
    const marked = { ...common, 'bedrock_usage.method': 'counted' };
    expect(metrics['bedrock_usage.client.token.estimate']).toMatchObject({
      unit: '{token}',
      points: [
        { attributes: { ...marked, 'gen_ai.token.type': 'input' }, sum: 9 },
        { attributes: { ...marked, 'gen_ai.token.type': 'output' }, sum: 4 },
      ],
    });
  });

  it('names errors on durations alone', async () => {
    const metrics = await exported([aRecord({ status: 'error', errorName: 'ThrottlingException' })]);
    expect(metrics['gen_ai.client.operation.duration']?.points).toEqual([
      { attributes: { ...common, 'error.type': 'ThrottlingException' }, sum: 0.12, count: 1 },
    ]);
    expect(metrics['gen_ai.client.token.usage']?.points[0]?.attributes).not.toHaveProperty('error.type');
  });

  it.each([
    ['Converse', 'amazon.nova-lite-v1:0', 'chat'],
    ['ConverseStream', 'amazon.nova-lite-v1:0', 'chat'],
    ['InvokeModel', 'anthropic.claude-opus-4-8', 'chat'],
    ['InvokeModel', 'amazon.titan-embed-text-v2:0', 'embeddings'],
    ['InvokeModel', 'cohere.embed-english-v3', 'embeddings'],
    ['Retrieve', null, 'retrieval'],
    ['RetrieveAndGenerateStream', 'anthropic.claude-opus-4-8', 'chat'],
    ['ApplyGuardrail', null, 'ApplyGuardrail'],
  ])('names the operation %s of %s %s', async (operation, modelId, name) => {
    const metrics = await exported([aRecord({ operation, modelId })]);
    expect(metrics['gen_ai.client.operation.duration']?.points[0]?.attributes['gen_ai.operation.name']).toBe(
      name,
    );
  });

  it("names the knowledge base, and the application's attributes that were asked for", async () => {
    const record = aRecord({ knowledgeBaseId: 'KB1', attributes: { team: 'search', user: 'ann' } });
    const metrics = await exported([record], { attributes: ['user', 'tenant'] });
    expect(metrics['gen_ai.client.operation.duration']?.points[0]?.attributes).toEqual({
      user: 'ann',
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'aws.bedrock',
      'gen_ai.request.model': 'amazon.nova-lite-v1:0',
      'cloud.region': 'eu-west-1',
      'aws.bedrock.knowledge_base.id': 'KB1',
    });
  });
});
