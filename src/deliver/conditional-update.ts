import { DeliveryError } from '../errors.ts';
import type { ObjectStore, StoredObject } from '../ports.ts';

/** More than any number of runs at once could need: of those that collide, one always gets through. */
const attempts = 100;

/** What to write in place of what was read; `body` null leaves it as it is. */
export interface Change<Result> {
  readonly body: Uint8Array | null;
  readonly result: Result;
}

/**
 * Reads a JSON object, changes it, and writes it only over the version that was read; reads again when another run
 * was faster. `change` may be called several times, also after a write of its own that went through unseen (a lost
 * reply): it must not mind.
 *
 * @throws DeliveryError ARCHIVE_UNUSABLE
 */
export async function updateObject<Result>(
  store: ObjectStore,
  key: string,
  change: (current: StoredObject | null) => Change<Result> | Promise<Change<Result>>,
): Promise<Result> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const current = await store.get(key);
    const { body, result } = await change(current);
    if (body === null) return result;
    const condition = current === null ? ({ ifAbsent: true } as const) : { ifMatch: current.etag };
    const etag = await store.put({ key, body, contentType: 'application/json' }, condition);
    if (etag !== null) return result;
  }
  throw new DeliveryError(
    'ARCHIVE_UNUSABLE',
    `${store.location}/${key} refused ${attempts} conditional writes: check that the store supports If-Match and If-None-Match, and run again`,
  );
}

/** A value as the bytes of a state file. */
export function toJsonBytes(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

/** The value that bytes hold as JSON; undefined when they hold none. */
export function fromJsonBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
