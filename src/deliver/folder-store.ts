import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { piecesOf, type ReportFile, wholeOf } from '../domain/report-file.ts';
import { DeliveryError } from '../errors.ts';
import type { ObjectStore, StoredObject, WriteCondition } from '../ports.ts';
import { replaceVersion } from './replace-version.ts';
import { errorCode, folderFailure, linkIfAbsent, publishWhole } from './whole-file.ts';

/**
 * An archive in a folder, which is made by the first write. A key is written either always under a condition or
 * never: the two do not wait for each other. Names that begin with a dot are no keys and are not listed.
 *
 * @throws DeliveryError ARCHIVE_UNUSABLE
 */
export function folderStore(path: string): ObjectStore {
  async function get(key: string): Promise<StoredObject | null> {
    return read(fileOf(path, key));
  }

  async function put(file: ReportFile, condition?: WriteCondition): Promise<string | null> {
    const target = fileOf(path, file.key);
    return condition === undefined ? write(target, file) : writeIf(condition, target, wholeOf(file));
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

async function write(target: string, file: ReportFile): Promise<string> {
  const hash = createHash('sha256');
  function* hashed() {
    for (const piece of piecesOf(file)) {
      hash.update(piece);
      yield piece;
    }
  }
  await publishWhole(dirname(target), hashed(), (temporary) => rename(temporary, target));
  return hash.digest('hex');
}

async function writeIf(condition: WriteCondition, target: string, body: Uint8Array): Promise<string | null> {
  const etag = etagOf(body);
  return (await isWritten()) ? etag : null;

  async function isWritten(): Promise<boolean> {
    if ('ifAbsent' in condition) {
      return publishWhole(dirname(target), body, (temporary) => linkIfAbsent(temporary, target));
    }
    const presentEtag = async () => (await read(target))?.etag ?? null;
    if (etag === condition.ifMatch) return (await presentEtag()) === condition.ifMatch;
    return replaceVersion({ file: target, etag: condition.ifMatch, presentEtag }, body);
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
