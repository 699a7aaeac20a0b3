import { appendFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { UsageRecord } from './record.ts';
import type { Sink } from './sink.ts';
import { writeText } from './text-output.ts';

/** Appends each record as a line of JSON to a file, by its path, or to a stream. */
export function jsonlSink(destination: string | Writable): Sink {
  const text = (records: readonly UsageRecord[]) =>
    records.map((record) => `${JSON.stringify(record)}\n`).join('');
  return {
    name: 'jsonl',
    write: (records) =>
      typeof destination === 'string'
        ? appendFile(destination, text(records))
        : writeText(destination, text(records)),
    writeAtExit: (records) =>
      typeof destination === 'string'
        ? appendFileSync(destination, text(records))
        : void destination.write(text(records)),
  };
}
