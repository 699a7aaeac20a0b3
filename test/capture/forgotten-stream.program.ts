// Run with --expose-gc in a process of its own: prints the records of a stream that is opened and never read.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { captureUsage } from '../../src/capture.ts';
import { startBedrock } from '../support/bedrock-server.ts';
import { keeping } from '../support/captured.ts';
import { eventFrame } from '../support/event-stream.ts';

const server = await startBedrock('HTTP/2');
server.answer({ frames: [eventFrame('messageStart', { role: 'assistant' })] });
const { options, records } = keeping({ batchSize: 1 });
const client = server.runtime();
const capture = captureUsage(client, options);
await client.converseStream({ modelId: 'amazon.nova-lite-v1:0', messages: [] });
for (let turn = 0; turn < 50 && records.length === 0; turn += 1) {
  globalThis.gc?.();
  await nextTurn();
  await capture.flush();
}
const whenForgotten = records.length;
await capture.close();
await server.stop();
process.stdout.write(JSON.stringify({ whenForgotten, records }));
