import { gzipSync } from 'node:zlib';
import type { ReportId } from '../domain/report.ts';
import type { ReportFile } from '../domain/report-file.ts';
import type { Snapshot } from '../domain/snapshot.ts';

/** Which system wrote a gzip stream (RFC 1952, `OS`): at this offset, and 255 for "unknown". */
const osOffset = 9;
const unknownOs = 255;

/**
 * snapshot.json.gz: all that was read, from which every file of the report can be made again. The same snapshot gives
 * the same bytes: keys stand in the snapshot's own order, and the stream tells neither a time nor a system.
 */
export function snapshotFile(snapshot: Snapshot, id: ReportId): ReportFile {
  const body = new Uint8Array(gzipSync(JSON.stringify(snapshot)));
  body[osOffset] = unknownOs;
  return { key: `${id}/snapshot.json.gz`, body, contentType: 'application/gzip' };
}
