import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { captureUsage } from '../../src/capture.ts';
import { bareClient } from '../support/bare-client.ts';

const events = [
  { messageStart: { role: 'assistant' } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'hi' } } },
  { metadata: { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } } },
];

describe('memory', () => {
  it.each([
    ['read to their end', 3],
    ['left', 1],
  ])('is flat over 10,000 streams that are %s', async (_, taken) => {
    let written = 0;
    const { client, send } = bareClient('ConverseStreamCommand', () => ({ output: { stream: stream() } }));
    const capture = captureUsage(client, {
      sinks: [
        {
          name: 'counting',
          write(batch) {
            written += batch.length;
          },
        },
      ],
      bufferSize: 1_000_000,
    });
    const some = async (calls: number) => {
      for (let call = 0; call < calls; call += 1) {
        let seen = 0;
        const { output } = await send({ input: { modelId: 'm', messages: [] } });
        for await (const _ of Reflect.get(output, 'stream')) if (++seen === taken) break;
      }
      await capture.flush();
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = await some(2_000);
    const grown = (await some(10_000)) - before;
    expect(written).toBe(12_000);
    // A record is about 1 KB: to keep one in ten would show.
    expect(grown).toBeLessThan(1_000_000);
    await capture.close();
  });
});

async function* stream() {
  yield* events;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}
