import {
  RetrieveAndGenerateCommand,
  RetrieveAndGenerateStreamCommand,
  RetrieveCommand,
} from '@aws-sdk/client-bedrock-agent-runtime';
import { InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { captureUsage, type UsageRecord } from '../../src/capture.ts';
import { type BedrockServer, requestId, startBedrock } from '../support/bedrock-server.ts';
import { keeping } from '../support/captured.ts';
import { chunkFrame, eventFrame } from '../support/event-stream.ts';

const modelId = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';
const messages = [{ role: 'user' as const, content: [{ text: 'a secret question' }] }];
const usage = {
  inputTokens: 12,
  outputTokens: 34,
  totalTokens: 146,
  cacheReadInputTokens: 60,
  cacheWriteInputTokens: 40,
  cacheDetails: [
    { ttl: '5m', inputTokens: 30 },
    { ttl: '1h', inputTokens: 10 },
  ],
};
const answer = { output: { message: { role: 'assistant', content: [{ text: 'a secret answer' }] } } };
const talk = [
  eventFrame('messageStart', { role: 'assistant' }),
  eventFrame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'a secret ' } }),
  eventFrame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'answer' } }),
  eventFrame('messageStop', { stopReason: 'end_turn' }),
  eventFrame('metadata', { usage, metrics: { latencyMs: 1 } }),
];
const metrics = {
  inputTokenCount: 5,
  outputTokenCount: 6,
  cacheReadInputTokenCount: 7,
  cacheWriteInputTokenCount: 0,
};
const references = [{ content: { text: 'a secret passage' } }, { content: { text: 'another' } }];
const citations = [{ retrievedReferences: references }, { retrievedReferences: [] }];
const counts = { inputTokens: 12, outputTokens: 34, cacheReadTokens: 60, cacheWriteTokens: 40 };

async function read(stream: AsyncIterable<unknown> | undefined): Promise<unknown[]> {
  const events = [];
  for await (const event of stream ?? []) events.push(event);
  return events;
}

describe.each(['HTTP/1.1', 'HTTP/2'] as const)('over %s', (protocol) => {
  let server: BedrockServer;
  beforeAll(async () => {
    server = await startBedrock(protocol);
  });
  afterAll(() => server.stop());

  /** The one record of what `call` did. */
  async function recordOf(
    call: () => Promise<unknown>,
    capture: Pick<ReturnType<typeof captured>, 'usage' | 'records'>,
  ): Promise<UsageRecord> {
    await call();
    await capture.usage.close();
    expect(capture.records).toHaveLength(1);
    expect(JSON.stringify(capture.records)).not.toContain('secret');
    return capture.records[0] ?? fail();
  }

  function captured() {
    const { options, records } = keeping({ attributes: () => ({ team: 'search' }) });
    const client = server.runtime();
    return { client, records, usage: captureUsage(client, options) };
  }

  function capturedAgent() {
    const { options, records } = keeping();
    const client = server.agentRuntime();
    return { client, records, usage: captureUsage(client, options) };
  }

  it('Converse is counted by its usage, cache writes by how long they are kept', async () => {
    const capture = captured();
    server.answer({ body: JSON.stringify({ ...answer, usage, metrics: { latencyMs: 1 } }) });
    let reply: unknown;
    const record = await recordOf(async () => {
      reply = await capture.client.converse({ modelId, messages });
    }, capture);
    expect(reply).toMatchObject({ ...answer, usage });
    expect(record).toEqual({
      ...counts,
      id: requestId(),
      requestId: requestId(),
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      operation: 'Converse',
      modelId,
      region: 'eu-west-1',
      knowledgeBaseId: null,
      status: 'ok',
      httpStatus: 200,
      errorName: null,
      attempts: 1,
      latencyMs: expect.any(Number),
      timeToFirstTokenMs: null,
      cacheWriteTokensByTtl: { '5m': 30, '1h': 10 },
      estimatedInputTokens: null,
      estimatedOutputTokens: null,
      method: 'usage',
      passages: null,
      citations: null,
      attributes: { team: 'search' },
    });
  });

  it('ConverseStream is counted by its metadata, and every event arrives as it would uncaptured', async () => {
    const capture = captured();
    server.answer({ frames: talk });
    const bare = await read((await server.runtime().converseStream({ modelId, messages })).stream);
    let events: unknown[] = [];
    const record = await recordOf(async () => {
      events = await read((await capture.client.converseStream({ modelId, messages })).stream);
    }, capture);
    expect(events).toEqual(bare);
    expect(events).toHaveLength(talk.length);
    expect(record).toMatchObject({ ...counts, method: 'stream', status: 'ok', requestId: requestId() });
    expect(record.timeToFirstTokenMs).toBeLessThanOrEqual(record.latencyMs);
  });

  it.each([
    [
      'all four',
      { input: '3', output: '4', 'cache-read-input': '5', 'cache-write-input': '6' },
      [3, 4, 5, 6],
      'header',
    ],
    ['input alone, as embeddings have it', { input: '3' }, [3, null, null, null], 'header'],
    ['none of caches', { input: '0', output: '9' }, [0, 9, null, null], 'header'],
    ['malformed ones', { input: '-3', output: '4.5' }, [null, null, null, null], 'estimated'],
  ])(
    'InvokeModel is counted by its headers: %s',
    async (_, told, [inputTokens, outputTokens, read, write], method) => {
      const capture = captured();
      const headers = Object.fromEntries(
        Object.entries(told).map(([name, value]) => [`X-Amzn-Bedrock-${name}-Token-Count`, value]),
      );
      server.answer({ headers, body: JSON.stringify({ completion: 'a secret answer' }) });
      let body = '';
      const record = await recordOf(async () => {
        const command = new InvokeModelCommand({ modelId, body: JSON.stringify({ prompt: 'a secret' }) });
        body = (await capture.client.send(command)).body.transformToString();
      }, capture);
      expect(JSON.parse(body)).toEqual({ completion: 'a secret answer' });
      expect(record).toMatchObject({
        inputTokens,
        outputTokens,
        cacheReadTokens: read,
        cacheWriteTokens: write,
        method,
      });
    },
  );

  it.each([
    [
      'in its last chunk',
      [chunkFrame({ outputText: 'hi' }), chunkFrame({ 'amazon-bedrock-invocationMetrics': metrics })],
      5,
    ],
    [
      'not those that an answer speaks of',
      [
        chunkFrame({ outputText: '"amazon-bedrock-invocationMetrics": {"inputTokenCount": 999}' }),
        chunkFrame({ type: 'message_stop', 'amazon-bedrock-invocationMetrics': metrics }),
      ],
      5,
    ],
    [
      'nowhere, when the chunk is malformed',
      [chunkFrame('{"amazon-bedrock-invocationMetrics": {"inp')],
      null,
    ],
  ])('InvokeModelWithResponseStream is counted by the metrics %s', async (_, frames, inputTokens) => {
    const capture = captured();
    server.answer({ frames });
    let events: unknown[] = [];
    const record = await recordOf(async () => {
      const reply = await capture.client.invokeModelWithResponseStream({ modelId, body: '{}' });
      events = await read(reply.body);
    }, capture);
    expect(events).toHaveLength(frames.length);
    expect(record).toMatchObject({ inputTokens, method: inputTokens === null ? 'unknown' : 'stream' });
    if (inputTokens !== null)
      expect(record).toMatchObject({ outputTokens: 6, cacheReadTokens: 7, cacheWriteTokens: 0 });
  });

  it('another operation is recorded as unknown', async () => {
    const capture = captured();
    server.answer({ body: JSON.stringify({ action: 'NONE', outputs: [], assessments: [], usage: {} }) });
    const record = await recordOf(
      () =>
        capture.client.applyGuardrail({
          guardrailIdentifier: 'g',
          guardrailVersion: '1',
          source: 'INPUT',
          content: [{ text: { text: 'a secret question' } }],
        }),
      capture,
    );
    expect(record).toMatchObject({
      operation: 'ApplyGuardrail',
      method: 'unknown',
      status: 'ok',
      inputTokens: null,
    });
  });

  it('Retrieve counts its passages', async () => {
    const capture = capturedAgent();
    server.answer({ body: JSON.stringify({ retrievalResults: references }) });
    const command = new RetrieveCommand({ knowledgeBaseId: 'KB1', retrievalQuery: { text: 'a secret' } });
    const record = await recordOf(() => capture.client.send(command), capture);
    expect(record).toMatchObject({
      operation: 'Retrieve',
      knowledgeBaseId: 'KB1',
      passages: 2,
      citations: null,
    });
  });

  const retrieveAndGenerate = {
    input: { text: 'a secret question' },
    retrieveAndGenerateConfiguration: {
      type: 'KNOWLEDGE_BASE' as const,
      knowledgeBaseConfiguration: {
        knowledgeBaseId: 'KB2',
        modelArn: 'arn:aws:bedrock:eu-west-1::foundation-model/m',
      },
    },
  };
  const told = {
    knowledgeBaseId: 'KB2',
    modelId: 'arn:aws:bedrock:eu-west-1::foundation-model/m',
    passages: 2,
    citations: 2,
    method: 'unknown',
    inputTokens: null,
    estimatedInputTokens: null,
  };

  it('RetrieveAndGenerate counts citations and the passages behind them', async () => {
    const capture = capturedAgent();
    server.answer({ body: JSON.stringify({ sessionId: 's', output: { text: 'a secret' }, citations }) });
    const command = new RetrieveAndGenerateCommand(retrieveAndGenerate);
    expect(await recordOf(() => capture.client.send(command), capture)).toMatchObject(told);
  });

  it.each([
    ['themselves', (citation: object) => citation],
    ['wrapped, as older replies are', (citation: object) => ({ citation })],
  ])('RetrieveAndGenerateStream counts citations %s', async (_, asEvent) => {
    const capture = capturedAgent();
    server.answer({
      headers: { 'x-amzn-bedrock-knowledge-base-session-id': 's' },
      frames: [
        eventFrame('output', { text: 'a secret' }),
        ...citations.map((citation) => eventFrame('citation', asEvent(citation))),
      ],
    });
    const record = await recordOf(async () => {
      await read(
        (await capture.client.send(new RetrieveAndGenerateStreamCommand(retrieveAndGenerate))).stream,
      );
    }, capture);
    expect(record).toMatchObject(told);
    expect(record.timeToFirstTokenMs).not.toBeNull();
  });
});

function fail(): never {
  throw new Error('no record');
}
