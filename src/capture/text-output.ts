import type { Writable } from 'node:stream';

/** Writes texts to a stream; each resolves when it is taken: a stream that is slow makes its sink slow, nothing else. */
export function textWriter(output: Writable): (text: string) => Promise<void> {
  let isWriting = false;
  const write = (text: string) =>
    new Promise<void>((resolve, reject) => {
      output.write(text, (error) => {
        if (error === null || error === undefined) return resolve();
        // The stream emits what it has just told us, and unheard that would end the process.
        if (output.listenerCount('error') === 0) output.once('error', () => undefined);
        reject(error);
      });
    });
  return async (text) => {
    // Nobody waits any more for a batch that took too long, but the stream holds it; more would pile up there.
    if (isWriting) throw new Error('the stream has not taken the last batch yet');
    isWriting = true;
    try {
      await write(text);
    } finally {
      isWriting = false;
    }
  };
}
