import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type BedrockRuntime, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { captureUsage } from '../../src/capture.ts';
import { bareClient } from '../support/bare-client.ts';
import { type Answer, type BedrockServer, requestId, startBedrock } from '../support/bedrock-server.ts';
import { keeping } from '../support/captured.ts';

const modelId = 'amazon.nova-lite-v1:0';
const messages = [{ role: 'user' as const, content: [{ text: 'question' }] }];
const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
const good: Answer = {
  headers: { 'x-amzn-requestid': requestId(9) },
  body: JSON.stringify({ output: { message: { role: 'assistant', content: [{ text: 'hi' }] } }, usage }),
};
const throttle: Answer = {
  status: 429,
  headers: { 'x-amzn-errortype': 'ThrottlingException' },
  body: JSON.stringify({ message: 'Too many requests' }),
};
const refusal: Answer = {
  status: 400,
  headers: { 'x-amzn-errortype': 'ValidationException' },
  body: JSON.stringify({ message: 'no such model' }),
};

describe.each(['HTTP/1.1', 'HTTP/2'] as const)('a call over %s', (protocol) => {
  let server: BedrockServer;
  beforeAll(async () => {
    server = await startBedrock(protocol);
  });
  afterAll(() => server.stop());

  it.each([
    [
      'throttled twice and then answered',
      [throttle, throttle, good],
      { status: 'ok', attempts: 3, inputTokens: 1, requestId: requestId(9) },
    ],
    [
      'throttled for good',
      [throttle],
      { status: 'error', attempts: 3, errorName: 'ThrottlingException', httpStatus: 429 },
    ],
    [
      'refused',
      [refusal],
      {
        status: 'error',
        attempts: 1,
        errorName: 'ValidationException',
        httpStatus: 400,
        requestId: requestId(),
      },
    ],
    [
      'answered with broken JSON',
      [{ body: '{"usage": {"inputTok' }],
      { status: 'error', errorName: 'SyntaxError', httpStatus: 200 },
    ],
    [
      'answered without a usage',
      [{ body: '{"output": {}}' }],
      { status: 'ok', method: 'estimated', estimatedInputTokens: 2 },
    ],
    ['cut before it was answered', [{ isDropped: true }], { status: 'error' }],
  ])('%s is one record', async (_, answers, expected) => {
    server.answer(...answers);
    const { options, records } = keeping();
    const client = server.runtime();
    const capture = captureUsage(client, options);
    const seen = await client.converse({ modelId, messages }).then(
      () => 'ok',
      () => 'error',
    );
    await capture.close();
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ ...expected, status: seen });
    expect(seen).toBe(expected.status);
    if (expected.status === 'error')
      expect(records[0]).toMatchObject({ inputTokens: null, estimatedOutputTokens: null });
  });

  it('that fails throws the very error of the SDK', async () => {
    server.answer(refusal);
    const client = server.runtime();
    const capture = captureUsage(client, keeping().options);
    await expect(client.converse({ modelId, messages })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'no such model',
      $metadata: { httpStatusCode: 400, requestId: requestId() },
    });
    await capture.close();
  });
});

describe('capture', () => {
  let server: BedrockServer;
  beforeAll(async () => {
    server = await startBedrock('HTTP/2');
  });
  afterAll(() => server.stop());
  beforeEach(() => server.answer(good));

  it('tells apart one command sent many times at once', async () => {
    const ids = [1, 2, 3, 4, 5].map(requestId);
    server.answer(...ids.map((id) => ({ ...good, headers: { 'x-amzn-requestid': id } })));
    const { options, records } = keeping();
    const client = server.runtime();
    const capture = captureUsage(client, options);
    const command = new ConverseCommand({ modelId, messages });
    await Promise.all(ids.map(() => client.send(command)));
    await capture.close();
    expect(records.map((record) => record.requestId).sort()).toEqual(ids);
    expect(records.every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it('of one client twice gives each capture its record, and closing one leaves the other', async () => {
    const [one, other] = [keeping(), keeping()];
    const client = server.runtime();
    const first = captureUsage(client, one.options);
    const second = captureUsage(client, other.options);
    await client.converse({ modelId, messages });
    await first.close();
    await client.converse({ modelId, messages });
    await second.close();
    await client.converse({ modelId, messages });
    expect([one.records.length, other.records.length]).toEqual([1, 2]);
  });

  it('asks for the attributes as the call begins, and makes texts of them', async () => {
    let user: string = 'ann';
    const { options, records } = keeping({
      attributes: () => ({ user, long: `${'x'.repeat(255)}😀`, '': 'nameless' }),
    });
    const client = server.runtime();
    const capture = captureUsage(client, options);
    const call = client.converse({ modelId, messages });
    user = 'bob';
    await call;
    await capture.close();
    expect(records[0]?.attributes).toEqual({ user: 'ann', long: `${'x'.repeat(255)}\ufffd` });
  });

  it('hands on inputs that are more than plain objects', async () => {
    class Question {
      readonly messages = messages;
      get modelId() {
        return modelId;
      }
    }
    const { options, records } = keeping();
    const client = server.runtime();
    const capture = captureUsage(client, options);
    await client.converse(new Question());
    await capture.close();
    expect(records[0]).toMatchObject({ modelId, status: 'ok', attempts: 1, requestId: requestId(9) });
  });

  it('follows a call whose input the application replaces on its way', async () => {
    const { options, records } = keeping();
    const client = server.runtime();
    const capture = captureUsage(client, options);
    client.middlewareStack.add((next) => (step) => next({ ...step, input: { ...step.input } }), {
      step: 'serialize',
      priority: 'high',
    });
    await client.converse({ modelId, messages });
    await capture.close();
    expect(records[0]).toMatchObject({ status: 'ok', attempts: 1, requestId: requestId(9) });
  });

  it("records the call that is made, not the one that the application's own middleware replaced", async () => {
    const { options, records } = keeping();
    const client = server.runtime();
    const capture = captureUsage(client, options);
    client.middlewareStack.add(
      (next) =>
        ({ input }) =>
          next({ input: { ...input, modelId } }),
      {
        step: 'initialize',
      },
    );
    await client.converse({ modelId: 'another', messages });
    await capture.close();
    expect(records).toMatchObject([{ modelId, status: 'ok', attempts: 1, requestId: requestId(9) }]);
  });

  it('that fails as a call begins loses its record, not the call', async () => {
    const { client, send } = bareClient('ConverseCommand', () => ({ output: { usage } }));
    const { options, records } = keeping({ onDrop: () => undefined });
    const config = {
      region: () => {
        throw new Error('no region');
      },
    };
    const capture = captureUsage({ ...client, config }, options);
    expect((await send({ input: { modelId, messages } })).output).toEqual({ usage });
    await capture.close();
    expect([records.length, capture.dropped]).toEqual([0, 1]);
  });

  it.each<[string, (client: BedrockRuntime) => void]>([
    ['itself', () => undefined],
    [
      'whose middleware copies inputs',
      ({ middlewareStack }) =>
        middlewareStack.add((next) => (step) => next({ ...step, input: { ...step.input } }), {
          step: 'initialize',
        }),
    ],
  ])('does not record that it asks CountTokens with the captured client %s', async (_, prepare) => {
    server.answer({ body: '{"output": {}}' }, { body: '{"inputTokens": 42}' });
    const client = server.runtime();
    prepare(client);
    const { options, records } = keeping({ estimate: { countTokens: client } });
    const capture = captureUsage(client, options);
    await client.converse({ modelId, messages });
    await capture.close();
    expect(records).toMatchObject([{ operation: 'Converse', estimatedInputTokens: 42, method: 'counted' }]);
    expect(server.paths().at(-1)).toContain('count-tokens');
  });

  it("reads headers however an application's own handler of requests writes them", async () => {
    const headers = {
      'X-Amzn-RequestId': requestId(9),
      'X-Amzn-Bedrock-Input-Token-Count': '5',
      'X-Amzn-Bedrock-Output-Token-Count': '6',
    };
    const client = server.runtime();
    client.config.requestHandler.handle = async () => ({
      response: { statusCode: 200, headers, body: Readable.from([Buffer.from('{}')]) },
    });
    const { options, records } = keeping();
    const capture = captureUsage(client, options);
    await client.invokeModel({ modelId, body: '{}' });
    await capture.close();
    expect(records).toMatchObject([
      { requestId: requestId(9), inputTokens: 5, outputTokens: 6, method: 'header' },
    ]);
  });

  it('goes on without attributes when they throw, and says so', async () => {
    const faults: unknown[] = [];
    const { options, records } = keeping({
      attributes: () => {
        throw new Error('no context');
      },
      onDrop: ({ reason, records: lost, error }) => faults.push([reason, lost, String(error)]),
    });
    const client = server.runtime();
    const capture = captureUsage(client, options);
    await client.converse({ modelId, messages });
    await capture.close();
    expect(records.map(({ attributes }) => attributes)).toEqual([{}]);
    expect(faults).toEqual([['fault', 0, 'Error: no context']]);
  });

  it('goes on without attributes that are told later, and says so', async () => {
    const faults: unknown[] = [];
    const { client, send } = bareClient('ConverseCommand', () => ({ output: { usage } }));
    const { options, records } = keeping({
      // @ts-expect-error: the types refuse it, JavaScript does not
      attributes: () => nextTurn().then(() => Promise.reject(new Error('no context'))),
      onDrop: ({ reason, records: lost, error }) => faults.push([reason, lost, String(error)]),
    });
    const capture = captureUsage(client, options);
    await send({ input: { modelId, messages } });
    await capture.close();
    expect(records.map(({ attributes }) => attributes)).toEqual([{}]);
    expect(faults).toEqual([['fault', 0, 'TypeError: attributes gave a promise']]);
  });

  it('flushes at the end of a Lambda invocation, well or not', async () => {
    const { options, records } = keeping();
    const client = server.runtime();
    const capture = captureUsage(client, options);
    const handler = capture.flushAfter(async (event: { fails: boolean }) => {
      await client.converse({ modelId, messages });
      if (event.fails) throw new Error('handler');
      return 'done';
    });
    expect(await handler({ fails: false })).toBe('done');
    expect(records).toHaveLength(1);
    await expect(handler({ fails: true })).rejects.toThrow('handler');
    expect(records).toHaveLength(2);
    await capture.close();
  });
});
