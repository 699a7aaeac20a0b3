import { setImmediate as nextTurn } from 'node:timers/promises';
import { deliverTo } from '../../src/capture/delivery.ts';
import { outletTo } from '../../src/capture/outlet.ts';
import {
  type CaptureOptions,
  captureUsage,
  type Drop,
  type Sink,
  type UsageRecord,
} from '../../src/capture.ts';
import { bareClient } from '../support/bare-client.ts';
import { aRecord, keepingSink } from '../support/captured.ts';

const input = { modelId: 'm', messages: [] };
const answer = () => ({ output: { usage: { inputTokens: 1, outputTokens: 2 } } });

function drops(): { readonly told: Drop[]; readonly onDrop: (drop: Drop) => void } {
  const told: Drop[] = [];
  return { told, onDrop: (drop) => void told.push(drop) };
}

/** A sink whose writes end when the test says so. */
function slowSink(): {
  readonly sink: Sink;
  readonly batches: (readonly UsageRecord[])[];
  readonly release: () => void;
} {
  const batches: (readonly UsageRecord[])[] = [];
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const write = (batch: readonly UsageRecord[]) => {
    batches.push(batch);
    return released;
  };
  return { sink: { name: 'slow', write }, batches, release: () => release() };
}

describe('a sink', () => {
  it.each<[string, Sink['write'], string]>([
    [
      'that throws',
      () => {
        throw new Error('down');
      },
      'failed',
    ],
    ['that rejects', () => Promise.reject(new Error('down')), 'failed'],
    ['that never answers', () => new Promise(() => undefined), 'timeout'],
  ])(
    '%s loses its records, counted and told; the call and the other sink never notice',
    async (_, write, reason) => {
      const kept = keepingSink();
      const { told, onDrop } = drops();
      const { client, send } = bareClient('ConverseCommand', answer);
      const sinks = [{ name: 'bad', write }, kept.sink];
      const capture = captureUsage(client, { sinks, onDrop, sinkTimeoutMs: 20 });
      const replies = [await send({ input }), await send({ input })];
      expect(replies.map(({ output }) => output)).toEqual([answer().output, answer().output]);
      await capture.flush();
      expect(kept.records).toHaveLength(2);
      expect(told).toEqual([
        { sink: 'bad', records: 2, reason, error: reason === 'failed' ? expect.any(Error) : null },
      ]);
      expect(capture.dropped).toBe(2);
      await capture.close();
    },
  );

  it('that is slow gets what fits its buffer; what does not is dropped and told', async () => {
    const { sink, batches, release } = slowSink();
    const { told, onDrop } = drops();
    const { client, send } = bareClient('ConverseCommand', answer);
    const capture = captureUsage(client, { sinks: [sink], onDrop, bufferSize: 3, batchSize: 2 });
    for (let call = 0; call < 6; call += 1) await send({ input });
    expect(batches).toHaveLength(0);
    expect(told.map(({ reason, records }) => [reason, records])).toEqual([
      ['full', 1],
      ['full', 1],
      ['full', 1],
    ]);
    const flushed = capture.flush();
    release();
    await flushed;
    expect(batches.map((batch) => batch.length)).toEqual([2, 1]);
    expect(capture.dropped).toBe(3);
    await capture.close();
  });

  it('is never written to while the application calls', async () => {
    const kept = keepingSink();
    const { client, send } = bareClient('ConverseCommand', answer);
    const capture = captureUsage(client, { sinks: [kept.sink], batchSize: 1 });
    await send({ input });
    expect(kept.records).toHaveLength(0);
    await until(() => kept.records.length > 0);
    expect(kept.records).toHaveLength(1);
    await capture.close();
  });

  it('that was just given a batch waits for the next to be whole', async () => {
    const batches: number[] = [];
    const sink = {
      name: 'counting',
      write: ({ length }: readonly UsageRecord[]) => void batches.push(length),
    };
    const { client, send } = bareClient('ConverseCommand', answer);
    const capture = captureUsage(client, { sinks: [sink], batchSize: 2, flushIntervalMs: 60_000 });
    for (let call = 0; call < 3; call += 1) await send({ input });
    await until(() => batches.length > 0);
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    expect(batches).toEqual([2]);
    await send({ input });
    await until(() => batches.length > 1);
    expect(batches).toEqual([2, 2]);
    await capture.close();
  });

  it('is flushed of what was recorded before, however much comes meanwhile', async () => {
    const { client, send } = bareClient('ConverseCommand', answer);
    let written = 0;
    const busy: Sink = {
      name: 'busy',
      async write(batch) {
        written += batch.length;
        if (written < 1_000) await send({ input });
      },
    };
    const capture = captureUsage(client, { sinks: [busy] });
    await send({ input });
    await capture.flush();
    expect(written).toBe(1);
    written = 1_000;
    await capture.close();
  });

  it('that is being written to when the process ends counts as not having it, once', async () => {
    const { sink, release } = slowSink();
    const { told, onDrop } = drops();
    const bounds = { bufferSize: 10, batchSize: 2, intervalMs: 60_000, timeoutMs: 5 };
    const delivery = deliverTo({ ...sink, writeAtExit: () => undefined }, bounds, onDrop);
    for (let at = 0; at < 3; at += 1) delivery.push(aRecord());
    const flushed = delivery.flush();
    delivery.end();
    release();
    await flushed;
    expect(told).toEqual([{ sink: 'slow', records: 2, reason: 'exit', error: null }]);
  });

  it('that hangs holds a flush no longer than it may', async () => {
    const { sink } = slowSink();
    const { client, send } = bareClient('ConverseCommand', answer);
    const { told, onDrop } = drops();
    const capture = captureUsage(client, { sinks: [sink], onDrop });
    await send({ input });
    await capture.flush({ timeoutMs: 5 });
    expect(told).toEqual([]);
  });

  it('is given one record at a time where a batch is to hold none', async () => {
    const kept = keepingSink();
    const { client, send } = bareClient('ConverseCommand', answer);
    const capture = captureUsage(client, { sinks: [kept.sink], batchSize: 0 });
    await send({ input });
    await capture.flush();
    expect(kept.records).toHaveLength(1);
    await capture.close();
  });

  it.each<[string, CaptureOptions]>([
    ['size of a batch', { batchSize: Number.NaN }],
    ['time of a write', { sinkTimeoutMs: Number.NaN }],
    ['time of a write but infinity', { sinkTimeoutMs: Number.POSITIVE_INFINITY }],
  ])('gets every record when there is no number for the %s', async (_, limits) => {
    const { told, onDrop } = drops();
    const batches: number[] = [];
    const write = async ({ length }: readonly UsageRecord[]) => {
      for (let turn = 0; turn < 200; turn += 1) await nextTurn();
      batches.push(length);
    };
    const { client, send } = bareClient('ConverseCommand', answer);
    const capture = captureUsage(client, { sinks: [{ name: 'slow', write }], onDrop, ...limits });
    for (let call = 0; call < 3; call += 1) await send({ input });
    await capture.flush({ timeoutMs: Number.POSITIVE_INFINITY });
    expect({ batches, told }).toEqual({ batches: [3], told: [] });
    await capture.close();
  });

  it('has a buffer with a bound, whatever was set for one', async () => {
    const { told, onDrop } = drops();
    const { client, send } = bareClient('ConverseCommand', answer);
    const capture = captureUsage(client, { sinks: [keepingSink().sink], onDrop, bufferSize: Number.NaN });
    for (let call = 0; call < 10_001; call += 1) await send({ input });
    expect(told).toMatchObject([{ reason: 'full', records: 1 }]);
    await capture.close();
  });

  it('gets no record twice, however often it is flushed', async () => {
    const kept = keepingSink();
    const { client, send } = bareClient('ConverseCommand', answer);
    const capture = captureUsage(client, { sinks: [kept.sink], batchSize: 2 });
    for (let call = 0; call < 5; call += 1) await send({ input });
    await Promise.all([capture.flush(), capture.flush()]);
    await capture.flush();
    await capture.close();
    expect(new Set(kept.records.map(({ id }) => id)).size).toBe(5);
    expect(kept.records).toHaveLength(5);
  });
});

describe('a record whose tokens are still counted at the end', () => {
  it.each([
    ['well', () => Promise.resolve(aRecord())],
    ['badly', () => Promise.reject(new Error('bug'))],
  ])('is dropped, once, though the count ends %s', async (_, count) => {
    const kept = keepingSink();
    const { told, onDrop } = drops();
    const bounds = { bufferSize: 10, batchSize: 1, intervalMs: 0, timeoutMs: 1_000 };
    const outlet = outletTo([kept.sink], bounds, onDrop);
    outlet.put(nextTurn().then(count));
    outlet.end();
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    await outlet.flush(1_000);
    expect(kept.records).toEqual([]);
    expect(told).toEqual([{ sink: null, records: 1, reason: 'exit', error: null }]);
  });
});

describe('a listener to drops', () => {
  it.each<[string, () => void]>([
    [
      'throws',
      () => {
        throw new Error('listener');
      },
    ],
    ['rejects', () => Promise.reject(new Error('listener'))],
  ])('that %s is not heard of by the call', async (_, onDrop) => {
    const { client, send } = bareClient('ConverseCommand', answer);
    const capture = captureUsage(client, { sinks: [slowSink().sink], onDrop, bufferSize: 0 });
    expect((await send({ input })).output).toEqual(answer().output);
    expect(capture.dropped).toBe(1);
    await capture.close();
  });

  it('of its own is not needed: the process warns once of each kind', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const { client, send } = bareClient('ConverseCommand', answer);
    const capture = captureUsage(client, { sinks: [slowSink().sink], bufferSize: 0 });
    await send({ input });
    await send({ input });
    expect(warned.mock.calls).toEqual([[expect.stringContaining('slow (full)'), { code: 'USAGE_DROPPED' }]]);
    warned.mockRestore();
    await capture.close();
  });
});

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!isSo() && performance.now() < end) await nextTurn();
}
