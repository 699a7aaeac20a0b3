import { type StreamEnd, watchStream } from '../../src/capture/watch-stream.ts';

const failure = new Error('cut');

/** Iterators of an application's own middleware need not be the SDK's. */
const streams: readonly (readonly [string, () => unknown, readonly unknown[], StreamEnd['status']])[] = [
  ['promises', () => answers((result) => Promise.resolve(result)), [1, 2], 'ok'],
  ['plain results', () => answers((result) => result), [1, 2], 'ok'],
  [
    'an error thrown at once',
    () => ({
      next: () => {
        throw failure;
      },
    }),
    [],
    'error',
  ],
  ['a rejection', () => ({ next: () => Promise.reject(failure) }), [], 'error'],
];

function answers(give: (result: unknown) => unknown) {
  const left: unknown[] = [1, 2];
  return { next: () => give(left.length > 0 ? { done: false, value: left.shift() } : { done: true }) };
}

it.each(streams)(
  'a stream that answers with %s is passed on and recorded',
  async (_, iterator, events, status) => {
    const source: AsyncIterable<unknown> = JSON.parse('{}');
    Object.assign(source, { [Symbol.asyncIterator]: iterator });
    const seen: unknown[] = [];
    const ends: StreamEnd[] = [];
    const watched = watchStream(source, {
      seen: (event) => void seen.push(event),
      ended: (how) => void ends.push(how),
    });
    const got: unknown[] = [];
    const reading = (async () => {
      for await (const event of watched) got.push(event);
    })();
    if (status === 'error') await expect(reading).rejects.toBe(failure);
    else await reading;
    expect(got).toEqual(events);
    expect(seen).toEqual(events);
    expect(ends[0]?.status).toBe(status);
  },
);
