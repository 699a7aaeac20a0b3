import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ReportFile } from '../domain/report-file.ts';
import { DeliveryError } from '../errors.ts';
import type { ObjectStore, StoredObject, WriteCondition } from '../ports.ts';
import { errorCode, folderFailure, linkIfAbsent, publishWhole, temporaryPrefix } from './whole-file.ts';

/** After this long, whoever left a temporary file behind is not coming back. Unit: milliseconds. */
const abandonedAfterMs = 3_600_000;

/**
 * An archive in a folder, which is made by the first write. A key is written either always under a condition or
 * never: the two do not wait for each other. Names that begin with a dot are no keys and are not listed.
 *
 * @throws DeliveryError ARCHIVE_UNUSABLE
 */
export function folderStore(path: string): ObjectStore {
  const swept = new Set<string>();

  async function get(key: string): Promise<StoredObject | null> {
    return read(fileOf(path, key));
  }

  async function put(file: ReportFile, condition?: WriteCondition): Promise<string | null> {
    const target = fileOf(path, file.key);
    const written = await publishWhole(dirname(target), file.body, async (temporary) => {
      if (!swept.has(dirname(target))) {
        swept.add(dirname(target));
        await sweep(dirname(target), temporary);
      }
      if (condition === undefined) return rename(temporary, target).then(() => true);
      return 'ifMatch' in condition
        ? replace(target, condition.ifMatch, temporary)
        : linkIfAbsent(temporary, target);
    });
    return written ? etagOf(file.body) : null;
  }

  async function remove(key: string): Promise<void> {
    await rm(fileOf(path, key), { force: true });
  }

  async function list(prefix: string): Promise<readonly string[]> {
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    const keys = await filesBelow(folder === '' ? path : fileOf(path, folder.slice(0, -1)), folder);
    return keys
      .filter((key) => key.startsWith(prefix))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  return {
    location: path,
    get: (key) => explained(path, () => get(key)),
    put: (file, condition) => explained(path, () => put(file, condition)),
    remove: (key) => explained(path, () => remove(key)),
    list: (prefix) => explained(path, () => list(prefix)),
  };
}

async function explained<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw folderFailure(error, path);
  }
}

function fileOf(root: string, key: string): string {
  const names = key.split('/');
  const plain = names.every((name) => name !== '' && !name.startsWith('.') && !/[\\:\p{Cc}]/u.test(name));
  if (!plain) {
    throw new DeliveryError('ARCHIVE_UNUSABLE', `${JSON.stringify(key)} is no key of the archive ${root}`);
  }
  return join(root, ...names);
}

async function read(file: string): Promise<StoredObject | null> {
  try {
    const body = await readFile(file);
    return { body, etag: etagOf(body) };
  } catch (error) {
    if (['ENOENT', 'EISDIR'].includes(errorCode(error) ?? '')) return null;
    throw error;
  }
}

function etagOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

/**
 * Replaces exactly one version. Its successor is first named after it, by a link that only one process can make; the
 * holder of that name alone may then rename it over the file. There is no lock to go stale: whoever finds a successor
 * that was left behind finishes it. (Versions never come back, as every state file only grows or carries times.)
 */
async function replace(file: string, etag: string, temporary: string): Promise<boolean> {
  const successor = join(dirname(file), `.next-${basename(file)}-${etag}`);
  const ours = await linkIfAbsent(temporary, successor);
  if ((await read(file))?.etag === etag) {
    await unlessGone(() => rename(successor, file));
    return ours;
  }
  // The version had been replaced before our link. When somebody finished our successor meanwhile, it was written.
  return ours && !(await unlessGone(() => rm(successor)));
}

/** False when the file was no longer there. */
async function unlessGone(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Removes what killed processes left behind. Ages are measured by the file system's own clock. */
async function sweep(folder: string, temporary: string): Promise<void> {
  const { mtimeMs: now } = await stat(temporary);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(temporaryPrefix)) continue;
    const file = join(folder, name);
    const found = await stat(file).catch(() => null);
    if (found && now - found.mtimeMs > abandonedAfterMs) await rm(file, { force: true });
  }
}

async function filesBelow(folder: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for (const entry of await entriesOf(folder)) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isFile()) keys.push(prefix + entry.name);
    if (entry.isDirectory()) {
      keys.push(...(await filesBelow(join(folder, entry.name), `${prefix}${entry.name}/`)));
    }
  }
  return keys;
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
