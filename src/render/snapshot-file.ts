import { gzipSync } from 'node:zlib';
import type { ReportId } from '../domain/report.ts';
import type { WholeFile } from '../domain/report-file.ts';
import type { Snapshot } from '../domain/snapshot.ts';

/** Which system wrote a gzip stream (RFC 1952, `OS`): at this offset, and 255 for "unknown". */
const osOffset = 9;
const unknownOs = 255;

/** The text of a long range's snapshot would take more memory than the snapshot itself. Unit: characters. */
const memberLength = 8_000_000;

/**
 * snapshot.json.gz: all that was read, from which every file of the report can be made again. The same snapshot gives
 * the same bytes: keys stand in the snapshot's own order, and the stream tells neither a time nor a system.
 */
export function snapshotFile(snapshot: Snapshot, id: ReportId): WholeFile {
  const members = Array.from(textsOf(snapshot), (text) => {
    const member = gzipSync(text);
    member[osOffset] = unknownOs;
    return member;
  });
  return {
    key: `${id}/snapshot.json.gz`,
    body: Buffer.concat(members),
    contentType: 'application/gzip',
  };
}

/** JSON in parts, each of which is a member of the gzip stream: RFC 1952 reads them as one. */
function* textsOf(snapshot: Snapshot): Generator<string, void> {
  let text = '';
  for (const part of partsOf(snapshot)) {
    text += part;
    if (text.length < memberLength) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

const itemsAtOnce = 50;

function* partsOf(snapshot: Snapshot): Generator<string, void> {
  let before = '{';
  for (const [key, value] of Object.entries(snapshot)) {
    if (value === undefined) continue;
    yield `${before}${JSON.stringify(key)}:`;
    yield* Array.isArray(value) ? partsOfList(value) : [JSON.stringify(value)];
    before = ',';
  }
  yield '}';
}

function* partsOfList(items: readonly unknown[]): Generator<string, void> {
  let before = '[';
  for (let start = 0; start < items.length; start += itemsAtOnce) {
    yield before + JSON.stringify(items.slice(start, start + itemsAtOnce)).slice(1, -1);
    before = ',';
  }
  yield items.length === 0 ? '[]' : ']';
}
