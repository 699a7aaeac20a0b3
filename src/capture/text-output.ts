import type { Writable } from 'node:stream';

/** Writes to a stream and resolves when it took the text: a stream that is slow makes its sink slow, nothing else. */
export function writeText(output: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (error) => {
      if (error === null || error === undefined) return resolve();
      // The stream emits what it has just told us, and unheard that would end the process.
      if (output.listenerCount('error') === 0) output.once('error', () => undefined);
      reject(error);
    });
  });
}
