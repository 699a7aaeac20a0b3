import { type ReportFile, wholeOf } from '../../src/domain/report-file.ts';
import type { ObjectStore, StoredObject, WriteCondition } from '../../src/ports.ts';

/** An archive in memory, with what a test asks of it. */
export interface MemoryStore extends ObjectStore {
  readonly keys: () => readonly string[];
  readonly text: (key: string) => string | undefined;
  readonly json: (key: string) => unknown;
  readonly plant: (key: string, text: string) => void;
  readonly contentType: (key: string) => string | undefined;
}

interface Stored extends StoredObject {
  readonly contentType: string;
}

export function memoryStore(): MemoryStore {
  const objects = new Map<string, Stored>();
  let version = 0;
  const write = (key: string, body: Uint8Array, contentType: string) => {
    version += 1;
    objects.set(key, { body, contentType, etag: `"v${version}-${key}"` });
    return `"v${version}-${key}"`;
  };
  const holds = (key: string, condition: WriteCondition | undefined) => {
    if (condition === undefined) return true;
    const etag = objects.get(key)?.etag;
    return 'ifMatch' in condition ? condition.ifMatch === etag : etag === undefined;
  };
  const text = (key: string) => {
    const stored = objects.get(key);
    return stored && Buffer.from(stored.body).toString('utf8');
  };
  return {
    location: 'memory',
    get: async (key) => objects.get(key) ?? null,
    put: async (file, condition) =>
      holds(file.key, condition) ? write(file.key, wholeOf(file), file.contentType) : null,
    remove: async (key) => void objects.delete(key),
    list: async (prefix) => [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(),
    keys: () => [...objects.keys()].sort(),
    text,
    json: (key) => JSON.parse(text(key) ?? 'null'),
    plant: (key, planted) => void write(key, Buffer.from(planted), 'text/plain'),
    contentType: (key) => objects.get(key)?.contentType,
  };
}

/** Thrown by a store whose process is no more; no `ReportError`, so that nothing takes it for an answer. */
export class Died extends Error {}

/**
 * The same store as a process sees it that dies at its n-th write (counted from 1): before the write takes effect, or
 * after it but before the answer comes.
 */
export function dyingStore(store: ObjectStore, atWrite: number, when: 'before' | 'after'): ObjectStore {
  let writes = 0;
  let dead = false;
  const alive = () => {
    if (dead) throw new Died();
  };
  const writing = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    alive();
    writes += 1;
    if (writes !== atWrite) return write();
    dead = true;
    if (when === 'after') await write();
    throw new Died();
  };
  const reading = async <Result>(read: () => Promise<Result>): Promise<Result> => {
    alive();
    return read();
  };
  return {
    location: store.location,
    get: (key) => reading(() => store.get(key)),
    list: (prefix) => reading(() => store.list(prefix)),
    put: (file, condition) => writing(() => store.put(file, condition)),
    remove: (key) => writing(() => store.remove(key)),
  };
}

/** The same store with its writes in a test's hands. */
export function withPut(
  store: ObjectStore,
  put: (file: ReportFile, condition: WriteCondition | undefined) => Promise<string | null>,
): ObjectStore {
  return { ...store, put };
}
