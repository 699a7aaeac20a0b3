import { spawnSync } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { captureUsage, type UsageRecord } from '../../src/capture.ts';
import { type BedrockServer, type Protocol, startBedrock } from '../support/bedrock-server.ts';
import { keeping } from '../support/captured.ts';
import { chunkFrame, eventFrame } from '../support/event-stream.ts';

const modelId = 'amazon.nova-lite-v1:0';
const messages = [{ role: 'user' as const, content: [{ text: 'question' }] }];
const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
const frames = [
  eventFrame('messageStart', { role: 'assistant' }),
  eventFrame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'two words' } }),
  eventFrame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: ' more' } }),
  eventFrame('messageStop', { stopReason: 'end_turn' }),
  eventFrame('metadata', { usage, metrics: { latencyMs: 1 } }),
];
const cuts = frames.map((_, index) => index);

describe.each<[Protocol]>([['HTTP/1.1'], ['HTTP/2']])('over %s', (protocol) => {
  let server: BedrockServer;
  beforeAll(async () => {
    server = await startBedrock(protocol);
  });
  afterAll(() => server.stop());

  it.each(cuts)(
    'a stream cut by the network after %i events fails as it would uncaptured, recorded once',
    async (cut) => {
      server.answer({ frames: frames.slice(0, cut), isCut: true });
      const bare = await outcomeOf(read(() => server.runtime().converseStream({ modelId, messages })));
      const { options, records } = keeping();
      const client = server.runtime();
      const capture = captureUsage(client, options);
      const captured = await outcomeOf(read(() => client.converseStream({ modelId, messages })));
      await capture.close();
      expect(captured).toEqual(bare);
      expect(records).toHaveLength(1);
      // HTTP/1.1 tells a broken reply as its end when it is not chunked; what the application saw is what counts.
      expect(records[0]?.status).toBe(captured.error === null ? 'ok' : 'error');
      expect(records[0]?.inputTokens).toBeNull();
    },
  );

  it.each(cuts)(
    'a stream that the application leaves after %i events is recorded once, as left',
    async (taken) => {
      server.answer({ frames });
      const { options, records } = keeping();
      const client = server.runtime();
      const capture = captureUsage(client, options);
      const { stream } = await client.converseStream({ modelId, messages });
      const iterator = iteratorOf(stream);
      for (let at = 0; at < taken; at += 1) await iterator.next();
      await iterator.return?.();
      await iterator.return?.();
      await capture.close();
      expect(records.map(known)).toEqual([
        { status: 'left', method: 'estimated', inputTokens: null, estimatedInputTokens: 2, errorName: null },
      ]);
      const output = [null, null, 2, 3, 3][taken];
      expect(records[0]?.estimatedOutputTokens).toBe(output);
    },
  );

  it('an exception in a stream is thrown and recorded by its name', async () => {
    server.answer({
      frames: [...frames.slice(0, 2), eventFrame('throttlingException', { message: 'slow' }, 'exception')],
    });
    const { options, records } = keeping();
    const client = server.runtime();
    const capture = captureUsage(client, options);
    const { error, events } = await outcomeOf(read(() => client.converseStream({ modelId, messages })));
    await capture.close();
    expect([error, events]).toEqual(['ThrottlingException', 2]);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ status: 'error', errorName: 'ThrottlingException', httpStatus: 200 });
  });

  it.each([
    ['bytes of another format', Buffer.from('not an event stream at all')],
    [
      'a frame with a wrong checksum',
      Buffer.concat([frames[1]?.subarray(0, -1) ?? Buffer.alloc(0), Buffer.from([1])]),
    ],
  ])('%s in a stream fail it as they would uncaptured', async (_, malformed) => {
    server.answer({ frames: [...frames.slice(0, 1), malformed] });
    const bare = await outcomeOf(read(() => server.runtime().converseStream({ modelId, messages })));
    const { options, records } = keeping();
    const client = server.runtime();
    const capture = captureUsage(client, options);
    expect(await outcomeOf(read(() => client.converseStream({ modelId, messages })))).toEqual(bare);
    await capture.close();
    expect(records.map(({ status }) => status)).toEqual([bare.error === null ? 'ok' : 'error']);
  });
});

describe('a captured stream', () => {
  let server: BedrockServer;
  beforeAll(async () => {
    server = await startBedrock('HTTP/2');
  });
  afterAll(() => server.stop());

  it('that is never read is recorded when it is forgotten, once', () => {
    // In a process of its own: where a FinalizationRegistry dies together with what it watches, as after a test file in
    // Jest's worker, V8 never calls another one back.
    const program = 'test/capture/forgotten-stream.program.ts';
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--expose-gc', '--import', 'tsx', program],
      {
        encoding: 'utf8',
        timeout: 50_000,
      },
    );
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      whenForgotten: 1,
      records: [{ status: 'left', operation: 'ConverseStream' }],
    });
  });

  it('that is still open when the capture closes is recorded as left, and goes on', async () => {
    server.answer({ frames });
    const { options, records } = keeping();
    const client = server.runtime();
    const capture = captureUsage(client, options);
    const { stream } = await client.converseStream({ modelId, messages });
    await capture.close();
    expect((await outcomeOf(read(async () => ({ stream })))).events).toBe(frames.length);
    expect(records.map(({ status }) => status)).toEqual(['left']);
  });

  it('is asked for an event only when the application asks', async () => {
    const many = Array.from({ length: 400 }, () => chunkFrame({ outputText: 'x'.repeat(16_000) }));
    server.answer({ frames: many });
    const { options, records } = keeping();
    const client = server.runtime();
    const capture = captureUsage(client, options);
    const { body } = await client.invokeModelWithResponseStream({ modelId, body: '{}' });
    const iterator = iteratorOf(body);
    await iterator.next();
    const before = process.memoryUsage().arrayBuffers;
    for (let turn = 0; turn < 200; turn += 1) await nextTurn();
    // 400 chunks are 8 MB: a stream that reads ahead would hold them.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4_000_000);
    await iterator.return?.();
    await capture.close();
    expect(records).toHaveLength(1);
  });
});

interface Read {
  readonly events: number;
  readonly error: string | null;
}

async function read(
  call: () => Promise<{ stream?: AsyncIterable<unknown> | undefined }>,
): Promise<Read & { thrown: unknown }> {
  let events = 0;
  try {
    for await (const _ of (await call()).stream ?? []) events += 1;
  } catch (thrown) {
    return { events, error: thrown instanceof Error ? thrown.name : String(thrown), thrown };
  }
  return { events, error: null, thrown: null };
}

async function outcomeOf(reading: Promise<Read>): Promise<Read> {
  const { events, error } = await reading;
  return { events, error };
}

function iteratorOf<T>(stream: AsyncIterable<T> | undefined): AsyncIterator<T> {
  if (stream === undefined) throw new Error('no stream');
  return stream[Symbol.asyncIterator]();
}

function known({ status, method, inputTokens, estimatedInputTokens, errorName }: UsageRecord) {
  return { status, method, inputTokens, estimatedInputTokens, errorName };
}
