import { setImmediate as nextTurn } from 'node:timers/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { tokensByScript } from '../../src/capture/characters.ts';
import { captureUsage, type EstimateOptions, type UsageRecord } from '../../src/capture.ts';
import { bareClient } from '../support/bare-client.ts';
import { keeping } from '../support/captured.ts';

const bytes = (value: object) => Buffer.from(JSON.stringify(value));
const reply = (text: string) => ({ output: { message: { role: 'assistant', content: [{ text }] } } });
const asking = (text: string) => ({ modelId: 'm', messages: [{ role: 'user', content: [{ text }] }] });

/** Splits at spaces: a word is a token. */
const words = new Tokenizer(
  {
    version: '1.0',
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor: null,
    decoder: null,
    model: { type: 'WordLevel', vocab: { '[UNK]': 0 }, unk_token: '[UNK]' },
  },
  {},
);

async function recordOf(
  command: string,
  input: object,
  output: object,
  estimate: EstimateOptions = {},
  read: (output: object) => Promise<void> = async () => undefined,
): Promise<UsageRecord | undefined> {
  const { options, records } = keeping({ estimate });
  const { client, send } = bareClient(`${command}Command`, () => ({ output }));
  const capture = captureUsage(client, options);
  await read((await send({ input })).output);
  await capture.close();
  // Looked at before it is returned, which would await a promise in its place.
  expect(records.map(({ operation }) => operation)).toEqual([command]);
  return records[0];
}

/** The record of a stream that is read to its end. */
function streamRecordOf(
  command: string,
  input: object,
  output: { readonly body: AsyncIterable<object> } | { readonly stream: AsyncIterable<object> },
  estimate: EstimateOptions = {},
): Promise<UsageRecord | undefined> {
  return recordOf(command, input, output, estimate, async (reply) => {
    for await (const _ of Object.values(reply)[0]);
  });
}

async function* streamOf(events: readonly object[]) {
  yield* events;
}

const unmeasured = { inputTokens: null, outputTokens: null, cacheReadTokens: null, cacheWriteTokens: null };

describe('a reply without counts', () => {
  it('is estimated by characters, apart from measured counts', async () => {
    expect(await recordOf('Converse', asking('eight by four by two'), reply('yes'))).toMatchObject({
      ...unmeasured,
      estimatedInputTokens: 4,
      estimatedOutputTokens: 1,
      method: 'estimated',
    });
  });

  it('is counted by the tokenizer of its model', async () => {
    const estimate = { tokenizer: (modelId: string) => (modelId === 'm' ? words : null) };
    expect(await recordOf('Converse', asking('one two three'), reply('four five'), estimate)).toMatchObject({
      ...unmeasured,
      estimatedInputTokens: 3,
      estimatedOutputTokens: 2,
      method: 'counted',
    });
  });

  it('that is nested deeper than we follow is recorded, its tokens as unknown', async () => {
    const depth = 100_000;
    const body = Buffer.from(`{"results": ${'['.repeat(depth)}${']'.repeat(depth)}}`);
    expect(await recordOf('InvokeModel', { modelId: 'm', body: '{}' }, { body })).toMatchObject({
      ...unmeasured,
      status: 'ok',
      method: 'unknown',
    });
  });

  it('is estimated when the tokenizer throws', async () => {
    const estimate = {
      tokenizer: () => {
        throw new Error('no file');
      },
    };
    expect(await recordOf('Converse', asking('one two'), reply('x'), estimate)).toMatchObject({
      method: 'estimated',
    });
  });

  it.each([
    ['alone', {}, 'estimated'],
    ['with a tokenizer for the answer', { tokenizer: () => words }, 'counted'],
  ])('has its input counted by CountTokens, %s', async (_, more, method) => {
    const asked: unknown[] = [];
    const countTokens = {
      countTokens: async (request: unknown) => {
        asked.push(request);
        return { inputTokens: 42 };
      },
    };
    const input = asking('question');
    expect(await recordOf('Converse', input, reply('hi'), { countTokens, ...more })).toMatchObject({
      ...unmeasured,
      estimatedInputTokens: 42,
      estimatedOutputTokens: 1,
      method,
    });
    expect(asked).toEqual([{ modelId: 'm', input: { converse: { messages: input.messages } } }]);
  });

  it('has CountTokens asked for its own input, though the application goes on with it', async () => {
    const asked: unknown[] = [];
    const countTokens = {
      async countTokens(request: { input: unknown }) {
        await nextTurn();
        asked.push(structuredClone(request.input));
        return {};
      },
    };
    const input = asking('question');
    const { options, records } = keeping({ estimate: { countTokens } });
    const { client, send } = bareClient('ConverseCommand', () => ({ output: reply('hi') }));
    const capture = captureUsage(client, options);
    await send({ input });
    input.messages.push({ role: 'assistant', content: [{ text: 'hi' }] });
    await capture.close();
    expect(records).toHaveLength(1);
    expect(asked).toMatchObject([{ converse: { messages: asking('question').messages } }]);
  });

  it('is estimated when CountTokens throws', async () => {
    const countTokens = {
      countTokens: () => {
        throw new Error('no client');
      },
    };
    expect(await recordOf('Converse', asking('one two'), reply('x'), { countTokens })).toMatchObject({
      estimatedInputTokens: 2,
      method: 'estimated',
    });
  });

  it('asks CountTokens no more of a model that has none', async () => {
    let asked = 0;
    const countTokens = {
      countTokens: async () => {
        asked += 1;
        throw Object.assign(new Error('not supported'), { name: 'ValidationException' });
      },
    };
    const { options, records } = keeping({ estimate: { countTokens } });
    const { client, send } = bareClient('InvokeModelCommand', () => ({
      output: { body: bytes({ text: 'hi' }) },
    }));
    const capture = captureUsage(client, options);
    const input = { modelId: 'cohere.command-r-v1:0', body: bytes({ message: 'eight by four' }) };
    await send({ input });
    await capture.flush();
    await send({ input });
    await capture.close();
    expect(asked).toBe(1);
    expect(records.map(({ method, estimatedInputTokens }) => [method, estimatedInputTokens])).toEqual([
      ['estimated', 3],
      ['estimated', 3],
    ]);
  });

  it.each([
    [
      'Cohere',
      { message: 'question', chat_history: [{ role: 'USER', message: 'earlier' }] },
      { text: 'answer' },
      4,
      2,
    ],
    [
      'AI21',
      { messages: [{ role: 'user', content: 'question' }] },
      { choices: [{ message: { content: 'answer' } }] },
      2,
      2,
    ],
    ['Titan', { inputText: 'question' }, { results: [{ outputText: 'answer' }] }, 2, 2],
    ['embeddings', { texts: ['question'], input_type: 'search_query' }, { embeddings: [[0.1]] }, 2, null],
    [
      'an image',
      { taskType: 'TEXT_IMAGE', textToImageParams: { text: 'a cat' } },
      { images: ['aGk='] },
      null,
      null,
    ],
    [
      'a question about an image',
      { messages: [{ content: [{ text: 'what?' }, { image: {} }] }] },
      { text: 'hi' },
      null,
      1,
    ],
  ])(
    'of InvokeModel is estimated from the texts in both bodies: %s',
    async (_, request, answer, input, output) => {
      const record = await recordOf(
        'InvokeModel',
        { modelId: 'm', body: bytes(request) },
        { body: bytes(answer) },
      );
      expect(record).toMatchObject({
        ...unmeasured,
        estimatedInputTokens: input,
        estimatedOutputTokens: output,
      });
      expect(record?.method).toBe(input === null && output === null ? 'unknown' : 'estimated');
    },
  );
});

it('a reply too long for a text is not looked through, and its call not estimated', async () => {
  const body = bytes({ text: 'x'.repeat(1_500_000) });
  const parsed = jest.spyOn(JSON, 'parse');
  const record = await recordOf('InvokeModel', { modelId: 'm', body: bytes({ prompt: 'a cat' }) }, { body });
  expect(parsed).not.toHaveBeenCalled();
  parsed.mockRestore();
  expect(record).toMatchObject({ ...unmeasured, estimatedInputTokens: null, method: 'unknown' });
});

describe('a stream without counts', () => {
  const talk = ['two wo', 'rds', ' more'];
  const chunks: readonly (readonly [string, (text: string) => object])[] = [
    ['Claude', (text) => ({ type: 'content_block_delta', delta: { type: 'text_delta', text } })],
    ['Titan', (outputText) => ({ outputText })],
    ['Llama', (generation) => ({ generation, stop_reason: null })],
  ];

  it.each(chunks)('of InvokeModel is estimated by the texts of its chunks: %s', async (_, chunk) => {
    const body = streamOf(talk.map((text) => ({ chunk: { bytes: bytes(chunk(text)) } })));
    const input = { modelId: 'm', body: bytes({ prompt: 'question' }) };
    expect(await streamRecordOf('InvokeModelWithResponseStream', input, { body })).toMatchObject({
      ...unmeasured,
      estimatedInputTokens: 2,
      estimatedOutputTokens: 3,
      method: 'estimated',
    });
  });

  it('of InvokeModel whose chunks are no text is unknown', async () => {
    const body = streamOf([{ chunk: { bytes: bytes({ audio: 'aGk=' }) } }]);
    const input = { modelId: 'm', body: bytes({ prompt: 'question' }) };
    expect(await streamRecordOf('InvokeModelWithResponseStream', input, { body })).toMatchObject({
      estimatedOutputTokens: null,
      method: 'unknown',
    });
  });

  it('has its tokenizer see the whole answer once, and only when the stream is over', async () => {
    const seen: string[] = [];
    const tokenizer = {
      encode(text: string) {
        seen.push(text);
        return { ids: text.split(' ') };
      },
    };
    const deltas = talk.map((text) => ({ contentBlockDelta: { contentBlockIndex: 0, delta: { text } } }));
    const record = await streamRecordOf(
      'ConverseStream',
      asking('q'),
      { stream: streamOf(deltas) },
      { tokenizer: () => tokenizer },
    );
    expect(record).toMatchObject({ ...unmeasured, estimatedOutputTokens: 3, method: 'counted' });
    expect(seen).toEqual(['q', 'two words more']);
    const metadata = { metadata: { usage: { inputTokens: 1, outputTokens: 2 } } };
    await streamRecordOf(
      'ConverseStream',
      asking('q'),
      { stream: streamOf([...deltas, metadata]) },
      { tokenizer: () => tokenizer },
    );
    expect(seen).toHaveLength(2);
  });
});

it('a measured count is never estimated, and CountTokens not asked', async () => {
  const countTokens = { countTokens: () => Promise.reject(new Error('asked')) };
  const record = await recordOf(
    'Converse',
    asking('x'),
    { usage: { inputTokens: 0, outputTokens: 0 } },
    { countTokens },
  );
  expect(record).toMatchObject({ inputTokens: 0, estimatedInputTokens: null, method: 'usage' });
});

describe('tokens by script', () => {
  it.each([
    ['English', 'The quick brown fox jumps over the lazy dog and runs away', 12],
    ['Russian', 'Съешь ещё этих мягких французских булок', 14],
    ['Japanese', 'いろはにほへと散りぬるを', 10],
    ['Chinese', '敏捷的棕色狐狸跳过懒狗', 11],
    ['numbers', '2026-11-22', 5],
    ['code', 'if (a[0] !== b) { return; }', 9],
  ])('are of the right order: %s', (_, text, about) => {
    expect(tokensByScript(text)).toBeGreaterThan(about * 0.7);
    expect(tokensByScript(text)).toBeLessThan(about * 1.4);
  });

  it('add up, whatever the text is cut into', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(tokensByScript(a + b)).toBeCloseTo(tokensByScript(a) + tokensByScript(b), 6);
      }),
      { seed: 20261122 },
    );
  });
});
