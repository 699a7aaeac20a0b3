import type { Writable } from 'node:stream';

/** What a stream may hold of what it has not taken yet; a batch takes about 100 KB. Unit: bytes. */
const mostHeld = 8_000_000;

/**
 * Writes to a stream and resolves when it took the text: a stream that is slow makes its sink slow, nothing else.
 *
 * A stream that hangs is given no more than it may hold: batches that nobody waits for any more would pile up there.
 */
export function writeText(output: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (output.writableLength > mostHeld) throw new Error('the stream does not take what it holds');
    output.write(text, (error) => {
      if (error === null || error === undefined) return resolve();
      // The stream emits what it has just told us, and unheard that would end the process.
      if (output.listenerCount('error') === 0) output.once('error', () => undefined);
      reject(error);
    });
  });
}
