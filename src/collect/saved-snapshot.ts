import { gunzipSync } from 'node:zlib';
import type * as z from 'zod';
// By name: the namespace `z.core` would bring all of zod into the bundle.
import { toDotPath } from 'zod/v4/core';
import type { Snapshot } from '../domain/snapshot.ts';
import { ConfigError } from '../errors.ts';
import { snapshotSchema } from './snapshot-schema.ts';

/** Faults shown of one file: a wrong column would name every line of it. */
const faultsShown = 50;

/**
 * Reads a saved `snapshot.json` or `snapshot.json.gz`, told apart by their first bytes and not by a name.
 *
 * @throws ConfigError SNAPSHOT_UNREADABLE - each fault with its place in the JSON, the first fifty of them
 */
export function parseSnapshot(bytes: Uint8Array): Snapshot {
  const json = fromJson(textOf(bytes));
  if (isSnapshot(json)) return json;
  throw new ConfigError('SNAPSHOT_UNREADABLE', faultsOf(json));
}

/** The JSON itself is the snapshot, its keys in the file's own order: writing it again gives the same bytes. */
function isSnapshot(json: unknown): json is z.output<typeof snapshotSchema> {
  return snapshotSchema.safeParse(json).success;
}

function faultsOf(json: unknown): readonly string[] {
  const issues = snapshotSchema.safeParse(json).error?.issues ?? [];
  const more = issues.length - faultsShown;
  return [
    ...issues
      .slice(0, faultsShown)
      .map(({ path, message }) => `${toDotPath(path) || 'snapshot'}: ${message}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

function textOf(bytes: Uint8Array): string {
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return attempt(
    () => new TextDecoder('utf-8', { fatal: true }).decode(gzipped ? gunzipSync(bytes) : bytes),
    gzipped ? 'not a whole gzip file of UTF-8 text' : 'not UTF-8 text',
  );
}

function fromJson(text: string): unknown {
  return attempt(() => JSON.parse(text), 'not JSON');
}

function attempt<Value>(read: () => Value, fault: string): Value {
  try {
    return read();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError('SNAPSHOT_UNREADABLE', [`${fault}: ${why}`], { cause });
  }
}
