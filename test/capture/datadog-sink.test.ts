import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { StatsD } from 'hot-shots';
import { captureUsage, datadogSink } from '../../src/capture.ts';
import { bareClient } from '../support/bare-client.ts';
import { aRecord } from '../support/captured.ts';

describe('the Datadog sink, over UDP', () => {
  let agent: Socket;
  let lines: string[];
  const clients: StatsD[] = [];

  beforeEach(async () => {
    lines = [];
    agent = createSocket('udp4');
    agent.on('message', (packet) => lines.push(...packet.toString().trimEnd().split('\n')));
    agent.bind(0, '127.0.0.1');
    await once(agent, 'listening');
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await new Promise((resolve) => client.close(resolve));
    agent.close();
  });

  function statsD(options: object = {}): StatsD {
    const client = new StatsD({ host: '127.0.0.1', port: agent.address().port, ...options });
    clients.push(client);
    return client;
  }

  async function arrived(count: number): Promise<string[]> {
    while (lines.length < count) await once(agent, 'message', { signal: AbortSignal.timeout(5_000) });
    return [...lines].sort();
  }

  const common =
    'team:search,app:answers,operation:Converse,model:amazon.nova-lite-v1:0,region:eu-west-1,method:usage';

  it.each([
    ['each by itself', {}],
    ['from a buffer, without waiting for it to fill', { maxBufferSize: 8_000, bufferFlushInterval: 60_000 }],
  ])('sends unsampled counts by team, application and model: %s', async (_, options) => {
    await datadogSink(statsD(options)).write([
      aRecord({ cacheReadTokens: 5, cacheWriteTokens: 0, timeToFirstTokenMs: 40 }),
    ]);
    expect(await arrived(7)).toEqual([
      `bedrock.latency_ms:120|d|#${common}`,
      `bedrock.requests:1|c|#${common},status:ok,error:none`,
      `bedrock.time_to_first_token_ms:40|d|#${common}`,
      `bedrock.tokens:0|c|#${common},token_class:cache_write`,
      `bedrock.tokens:11|c|#${common},token_class:input`,
      `bedrock.tokens:5|c|#${common},token_class:cache_read`,
      `bedrock.tokens:7|c|#${common},token_class:output`,
    ]);
  });

  it('sends estimated tokens under a name of their own', async () => {
    const record = aRecord({
      method: 'estimated',
      inputTokens: null,
      outputTokens: null,
      estimatedInputTokens: 11,
    });
    await datadogSink(statsD(), { tags: ['user'] }).write([record]);
    const sent = await arrived(3);
    expect(sent.filter((line) => line.startsWith('bedrock.tokens'))).toEqual([
      'bedrock.tokens.estimated:11|c|#operation:Converse,model:amazon.nova-lite-v1:0,region:eu-west-1,method:estimated,token_class:input',
    ]);
  });

  it('sends the passages and citations of knowledge base queries, and the name of an error', async () => {
    const record = aRecord({
      operation: 'Retrieve',
      modelId: null,
      knowledgeBaseId: 'KB1',
      method: 'unknown',
      inputTokens: null,
      outputTokens: null,
      passages: 3,
      citations: 2,
      status: 'error',
      errorName: 'ThrottlingException',
    });
    await datadogSink(statsD(), { tags: [] }).write([record]);
    const tags = 'operation:Retrieve,region:eu-west-1,knowledge_base:KB1,method:unknown';
    expect(await arrived(4)).toEqual([
      `bedrock.citations:2|c|#${tags}`,
      `bedrock.latency_ms:120|d|#${tags}`,
      `bedrock.passages:3|c|#${tags}`,
      `bedrock.requests:1|c|#${tags},status:error,error:ThrottlingException`,
    ]);
  });

  it('whose client is closed drops its records, told', async () => {
    const client = statsD();
    await new Promise((resolve) => client.close(resolve));
    clients.length = 0;
    const { client: bedrock, send } = bareClient('ConverseCommand', () => ({
      output: { usage: { inputTokens: 1, outputTokens: 2 } },
    }));
    const reasons: string[] = [];
    const capture = captureUsage(bedrock, {
      sinks: [datadogSink(client)],
      onDrop: ({ sink, reason }) => reasons.push(`${sink} ${reason}`),
    });
    await send({ input: { modelId: 'm', messages: [] } });
    await capture.close();
    expect(reasons).toEqual(['datadog failed']);
  });
});
