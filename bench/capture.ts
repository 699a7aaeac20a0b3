import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BedrockRuntime } from '@aws-sdk/client-bedrock-runtime';
import { build } from 'esbuild';
import { bareClient } from '../test/support/bare-client.ts';
import { chunkFrame, eventFrame } from '../test/support/event-stream.ts';

/** What a call takes uncaptured, and what more when it is captured. */
export interface Cost {
  readonly uncapturedUs: number;
  readonly moreUs: number;
}

/** CPU of one call of the SDK against a server in memory; streams have 50 events. */
export interface CallCost extends Cost {
  readonly operation: string;
  /** CPU of the EMF sink for its record, after the call and in a batch of 25: not part of `moreUs`. */
  readonly sinkUs: number;
}

export interface CaptureBench {
  readonly calls: readonly CallCost[];
  /** Wall time from a call to its stream's first event. */
  readonly firstChunk: Cost;
  readonly memory: { readonly streams: number; readonly heapGrowthBytes: number };
}

/** Measures by turns, so that whatever else the machine does falls on both sides alike. */
export async function measureCapture(): Promise<CaptureBench> {
  const calls: CallCost[] = [];
  for (const [operation, call] of operations) calls.push(await costOf(operation, call));
  return { calls, firstChunk: await firstChunk(), memory: await memory(100_000) };
}

const ask = {
  modelId: 'm',
  messages: [{ role: 'user' as const, content: [{ text: 'question '.repeat(50) }] }],
};
const body = JSON.stringify({ messages: ask.messages });
const usage = { inputTokens: 100, outputTokens: 50, totalTokens: 150 };
const metrics = { inputTokenCount: 100, outputTokenCount: 50 };
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

const operations: readonly (readonly [string, (client: BedrockRuntime) => Promise<void>])[] = [
  ['Converse', async (client) => void (await client.converse(ask))],
  ['InvokeModel', async (client) => void (await client.invokeModel({ modelId: 'm', body }))],
  ['ConverseStream', async (client) => readAll((await client.converseStream(ask)).stream)],
  [
    'InvokeModelWithResponseStream',
    async (client) => readAll((await client.invokeModelWithResponseStream({ modelId: 'm', body })).body),
  ],
];

const answers: readonly (readonly [RegExp, Readonly<Record<string, string>>, readonly Buffer[]])[] = [
  [
    /converse-stream$/,
    { 'content-type': 'application/vnd.amazon.eventstream' },
    [
      ...times(
        50,
        eventFrame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'a word or two ' } }),
      ),
      eventFrame('metadata', { usage, metrics: { latencyMs: 1 } }),
    ],
  ],
  [
    /invoke-with-response-stream$/,
    { 'content-type': 'application/vnd.amazon.eventstream' },
    [
      ...times(
        50,
        chunkFrame({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'a word ' } }),
      ),
      chunkFrame({ type: 'message_stop', 'amazon-bedrock-invocationMetrics': metrics }),
    ],
  ],
  [
    /converse$/,
    {},
    [
      Buffer.from(
        JSON.stringify({ output: { message: { role: 'assistant', content: [{ text: 'answer' }] } }, usage }),
      ),
    ],
  ],
  [
    /invoke$/,
    { 'x-amzn-bedrock-input-token-count': '100', 'x-amzn-bedrock-output-token-count': '50' },
    [Buffer.from(JSON.stringify({ content: [{ type: 'text', text: 'answer' }] }))],
  ],
];

/** The library as it is published: a loader's own additions to the source are not measured. */
async function published(): Promise<typeof import('../src/capture.ts')> {
  const entryPoints = [fileURLToPath(new URL('../src/capture.ts', import.meta.url))];
  const { outputFiles } = await build({
    entryPoints,
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  return import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')}`
  );
}

const { captureUsage, emfSink } = await published();

/** The SDK's own client, with a network that takes no time. */
function clientInMemory(): BedrockRuntime {
  const handle = async ({ path }: { path: string }) => {
    const [, headers = {}, parts = []] = answers.find(([name]) => name.test(path)) ?? [];
    const response = {
      statusCode: 200,
      headers: { 'x-amzn-requestid': 'r', ...headers },
      body: Readable.from(parts),
    };
    return { response };
  };
  return new BedrockRuntime({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { handle },
  });
}

function capturedClient() {
  const client = clientInMemory();
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  return {
    client,
    capture: captureUsage(client, { sinks: [emfSink({ output })], attributes: () => ({ team: 'a' }) }),
  };
}

async function costOf(operation: string, call: (client: BedrockRuntime) => Promise<void>): Promise<CallCost> {
  const callsInABlock = 25;
  const plain = clientInMemory();
  const { client, capture } = capturedClient();
  const cpuOf = async (work: () => Promise<void>) => {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / callsInABlock;
  };
  const block = (each: BedrockRuntime) => async () => {
    for (let at = 0; at < callsInABlock; at += 1) await call(each);
  };
  const sinkUs: number[] = [];
  const cost = await byTurns(
    320,
    () => cpuOf(block(plain)),
    async () => {
      const us = await cpuOf(block(client));
      sinkUs.push(await cpuOf(() => capture.flush()));
      return us;
    },
  );
  await capture.close();
  return { operation, ...cost, sinkUs: median(settled(sinkUs)) };
}

async function firstChunk(): Promise<Cost> {
  const plain = clientInMemory();
  const { client, capture } = capturedClient();
  const waitOf = async (each: BedrockRuntime) => {
    const start = performance.now();
    const { stream } = await each.converseStream(ask);
    for await (const _ of stream ?? []) break;
    return (performance.now() - start) * 1_000;
  };
  const wait = await byTurns(
    2_000,
    () => waitOf(plain),
    () => waitOf(client),
  );
  await capture.close();
  return wait;
}

/**
 * Both sides in turn, each first as often as the other, and what the captured one takes more than the other beside it:
 * noise, and the garbage that one leaves to the next, fall on both alike.
 */
async function byTurns(
  turns: number,
  uncaptured: () => Promise<number>,
  captured: () => Promise<number>,
): Promise<Cost> {
  const all: { uncaptured: number; more: number }[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const before = turn % 2 === 0 ? await uncaptured() : null;
    const whole = await captured();
    const alone = before ?? (await uncaptured());
    all.push({ uncaptured: alone, more: whole - alone });
  }
  return {
    uncapturedUs: median(settled(all).map((each) => each.uncaptured)),
    moreUs: median(settled(all).map(({ more }) => more)),
  };
}

/** The first half is the compiler's. */
function settled<T>(turns: readonly T[]): readonly T[] {
  return turns.slice(turns.length / 2);
}

async function memory(streams: number): Promise<CaptureBench['memory']> {
  const events = [{ contentBlockDelta: { delta: { text: 'hi' } } }, { metadata: { usage } }];
  const { client, send } = bareClient('ConverseStreamCommand', () => ({
    output: { stream: Readable.from(events) },
  }));
  const capture = captureUsage(client, { sinks: [{ name: 'none', write: () => undefined }] });
  const heapAfter = async (count: number) => {
    for (let at = 0; at < count; at += 1) {
      const { output } = await send({ input: ask });
      await readAll(Reflect.get(output, 'stream'));
      // Before the buffer is full: what is dropped would prove nothing.
      if (at % 1_000 === 0) await capture.flush();
    }
    await capture.flush();
    runInNewContext('gc')();
    return process.memoryUsage().heapUsed;
  };
  setFlagsFromString('--expose-gc');
  const before = await heapAfter(5_000);
  const heapGrowthBytes = (await heapAfter(streams)) - before;
  await capture.close();
  return { streams, heapGrowthBytes };
}

async function readAll(stream: AsyncIterable<unknown> | undefined): Promise<void> {
  for await (const _ of stream ?? []);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
