import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as z from 'zod';
import { type EmfOptions, emfSink, type UsageRecord } from '../../src/capture.ts';
import { aRecord, written } from '../support/captured.ts';

const name = z.string().min(1).max(1_024);
const dimensionName = z
  .string()
  .max(250)
  .regex(/^(?!:)[ -~]*[!-~][ -~]*$/);
/** The embedded metric format's own schema, and what CloudWatch takes as a dimension. */
const document = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int().nonnegative(),
    CloudWatchMetrics: z
      .array(
        z.strictObject({
          Namespace: name,
          Dimensions: z.array(z.array(dimensionName).max(30)).length(1),
          Metrics: z
            .array(z.strictObject({ Name: name, Unit: z.enum(['Count', 'Milliseconds']) }))
            .min(1)
            .max(100),
        }),
      )
      .length(1),
  }),
});
const dimension = z
  .string()
  .max(1_024)
  .regex(/^[ -~]*[!-~][ -~]*$/);

async function told(record: UsageRecord, options: EmfOptions = {}) {
  const { output, text } = written();
  await emfSink({ ...options, output }).write([record]);
  const line = document.parse(JSON.parse(text()));
  const directive = line._aws.CloudWatchMetrics[0] ?? fail();
  const dimensions = directive.Dimensions[0] ?? fail();
  return {
    line,
    namespace: directive.Namespace,
    dimensions: Object.fromEntries(dimensions.map((each) => [each, dimension.parse(line[each])])),
    metrics: Object.fromEntries(directive.Metrics.map(({ Name }) => [Name, z.number().parse(line[Name])])),
    names: dimensions,
  };
}

describe('a line of the embedded metric format', () => {
  it('holds the tokens that Bedrock counted, by team, application and model', async () => {
    const record = aRecord({ cacheReadTokens: 5, timeToFirstTokenMs: 40 });
    const { namespace, dimensions, metrics, line } = await told(record);
    expect(namespace).toBe('BedrockUsage');
    expect(dimensions).toEqual({ modelId: 'amazon.nova-lite-v1:0', team: 'search', app: 'answers' });
    expect(metrics).toEqual({
      Requests: 1,
      Errors: 0,
      Latency: 120,
      TimeToFirstToken: 40,
      InputTokens: 11,
      OutputTokens: 7,
      CacheReadTokens: 5,
    });
    expect(line).toMatchObject({ ...record, _aws: { Timestamp: Date.parse('2026-11-22T10:00:00Z') } });
  });

  it('holds estimated tokens as metrics of their own', async () => {
    const { metrics } = await told(
      aRecord({
        method: 'estimated',
        inputTokens: null,
        outputTokens: null,
        estimatedInputTokens: 11,
        estimatedOutputTokens: 7,
      }),
    );
    expect(metrics).toMatchObject({ EstimatedInputTokens: 11, EstimatedOutputTokens: 7 });
    expect(Object.keys(metrics)).not.toContain('InputTokens');
  });

  it('of a knowledge base query holds its passages', async () => {
    const record = aRecord({
      operation: 'Retrieve',
      modelId: null,
      knowledgeBaseId: 'KB1',
      method: 'unknown',
      inputTokens: null,
      outputTokens: null,
      passages: 3,
      status: 'error',
      attributes: {},
    });
    const { dimensions, metrics } = await told(record);
    expect(dimensions).toEqual({ knowledgeBaseId: 'KB1' });
    expect(metrics).toEqual({ Requests: 1, Errors: 1, Latency: 120, RetrievedPassages: 3 });
  });

  it.each([
    ['empty', '', undefined],
    ['blank', '  ', undefined],
    ['of another script', 'Größe 日', 'Gr\\u00f6\\u00dfe \\u65e5'],
    ['of several lines', 'a\nb', 'a\\u000ab'],
    ['led by a colon', ':a', ':a'],
    ['very long', 'ä'.repeat(256), '\\u00e4'.repeat(170) + '\\u00'.slice(0, 4)],
  ])('has a dimension that CloudWatch takes, or none, for a team that is %s', async (_, team, value) => {
    const { dimensions, line } = await told(aRecord({ attributes: { team } }));
    expect(dimensions.team).toBe(value);
    expect(line.attributes).toEqual({ team });
  });

  it.each([
    ['of another script', 'équipe', '\\u00e9quipe'],
    ['of several lines', 'a\nb', 'a\\u000ab'],
    ['with a colon at its head', ':team', '\\u003ateam'],
    ['with a colon within', 'cost:team', 'cost:team'],
    ['very long', 'n'.repeat(300), 'n'.repeat(250)],
    ['blank', ' ', undefined],
    ['a metric of ours', 'Latency', undefined],
  ])('has a dimension that CloudWatch takes, or none, for an attribute %s', async (_, attribute, name) => {
    const { names, line } = await told(aRecord({ attributes: { [attribute]: 'x' } }), {
      dimensions: [attribute],
    });
    expect(names).toEqual(['modelId', ...(name === undefined ? [] : [name])]);
    if (name !== undefined) expect(line[name]).toBe('x');
  });

  it('has 30 dimensions at the most, each once, and none that is a metric', async () => {
    const many = [
      'modelId',
      'team',
      'team',
      'Latency',
      '_aws',
      ...Array.from({ length: 40 }, (_, at) => `d${at}`),
    ];
    const attributes = Object.fromEntries(many.map((each) => [each, 'x']));
    const { names, metrics } = await told(aRecord({ knowledgeBaseId: 'KB1', attributes }), {
      dimensions: many,
    });
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['modelId', 'knowledgeBaseId', 'team', 'd0']));
    expect(names).not.toContain('Latency');
    expect(names).not.toContain('_aws');
    expect(metrics.Latency).toBe(120);
  });

  it('stands for one record, at the end of the process too', async () => {
    const { output, text } = written();
    const sink = emfSink({ output, namespace: 'Ours' });
    await sink.write([aRecord({ id: '1' }), aRecord({ id: '2' })]);
    sink.writeAtExit?.([aRecord({ id: '3' })]);
    const lines = text().trimEnd().split('\n');
    expect(lines.map((each) => document.parse(JSON.parse(each)).id)).toEqual(['1', '2', '3']);
  });
});

describe('a stream that refuses', () => {
  it('fails its sink and nothing else', async () => {
    const output = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    await expect(emfSink({ output }).write([aRecord()])).rejects.toThrow('EPIPE');
  });

  it('or hangs is given no more than it may hold, until it takes it', async () => {
    const held: (() => void)[] = [];
    const output = new Writable({ write: (_chunk, _encoding, done) => void held.push(done) });
    const sink = emfSink({ output });
    const batch = Array.from({ length: 1_000 }, () => aRecord());
    const writes = Array.from({ length: 20 }, () => Promise.resolve(sink.write(batch)));
    const told = Promise.allSettled(writes);
    expect(output.writableLength).toBeLessThan(10_000_000);
    while (held.length > 0) {
      held.shift()?.();
      await nextTurn();
    }
    const taken = (await told).map(({ status }) => status === 'fulfilled');
    expect([taken[0], taken.at(-1)]).toEqual([true, false]);
    expect(taken.lastIndexOf(true)).toBe(taken.indexOf(false) - 1);
    const again = sink.write([aRecord()]);
    held.shift()?.();
    await again;
  });
});

it('two captures may share a sink: batches that come together are all taken', async () => {
  const taken: string[] = [];
  const output = new Writable({
    write(chunk, _encoding, done) {
      taken.push(String(chunk));
      setImmediate(done);
    },
  });
  const sink = emfSink({ output });
  await Promise.all([sink.write([aRecord()]), sink.write([aRecord()]), sink.write([aRecord()])]);
  expect(taken.join('').trimEnd().split('\n')).toHaveLength(3);
});

function fail(): never {
  throw new Error('missing');
}
