import { appendFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { UsageRecord } from './record.ts';
import type { Sink } from './sink.ts';
import { textWriter } from './text-output.ts';

/** Appends each record as a line of JSON to a file, by its path, or to a stream. */
export function jsonlSink(destination: string | Writable): Sink {
  const text = (records: readonly UsageRecord[]) =>
    records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const write =
    typeof destination === 'string'
      ? (lines: string) => appendFile(destination, lines)
      : textWriter(destination);
  return {
    name: 'jsonl',
    write: (records) => write(text(records)),
    writeAtExit: (records) =>
      typeof destination === 'string'
        ? appendFileSync(destination, text(records))
        : void destination.write(text(records)),
  };
}
