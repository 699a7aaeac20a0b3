import type { ReportFile } from '../domain/report-file.ts';

/** A text of at most so many parts is made at once, so that small files can be written side by side. */
const wholeParts = 10;

/**
 * A text as UTF-8. One of many parts, as long as a long range, is never in memory whole.
 *
 * @param parts gives the text anew each time
 * @param count about how many parts there are
 */
export function utf8(parts: () => Iterable<string>, count: number): ReportFile['body'] {
  const encoder = new TextEncoder();
  if (count <= wholeParts) return encoder.encode([...parts()].join(''));
  return {
    *[Symbol.iterator]() {
      for (const part of parts()) yield encoder.encode(part);
    },
  };
}
