import * as z from 'zod';
import type { RememberedModel } from '../domain/catalogue.ts';
import { type Day, earlier, later, parseDay } from '../domain/date-range.ts';
import type { SeenModel } from '../domain/ledger.ts';
import type { ObjectStore, StoredObject } from '../ports.ts';
import { fromJsonBytes, toJsonBytes, updateObject } from './conditional-update.ts';

const key = 'state/models.json';

const day = z.custom<Day>((value) => typeof value === 'string' && parseDay(value) !== null);

const memorySchema = z.object({
  schemaVersion: z.literal(1),
  models: z.array(
    z.object({
      id: z.string(),
      model: z.string().nullable(),
      firstDay: day,
      lastDay: day,
      name: z.string().nullable(),
      tags: z.record(z.string(), z.string()).optional(),
      routing: z.enum(['regional', 'global']).nullable(),
      accountId: z.string(),
      region: z.string(),
    }),
  ) satisfies z.ZodType<RememberedModel[]>,
});

/** Every model id that earlier runs saw; none when there was no run. `unreadable`: the file is damaged. */
export async function readModelMemory(
  store: ObjectStore,
): Promise<readonly RememberedModel[] | 'unreadable'> {
  const stored = await store.get(key);
  return stored === null ? [] : (parse(stored.body) ?? 'unreadable');
}

/**
 * Adds the model ids of a run to `state/models.json`. A damaged file does not stop the report, for it only makes later
 * ones richer; its bytes are kept beside it, because no other place remembers the ids of deleted profiles.
 *
 * @throws DeliveryError ARCHIVE_UNUSABLE
 */
export async function rememberModels(store: ObjectStore, seen: readonly SeenModel[]): Promise<void> {
  await updateObject(store, key, async (current) => {
    const known = current === null ? [] : parse(current.body);
    if (current !== null && known === null) await keepAside(store, current);
    const models = merged(known ?? [], seen);
    const body = toJsonBytes({ schemaVersion: 1, models });
    const same = current !== null && Buffer.compare(body, current.body) === 0;
    return { body: same ? null : body, result: null };
  });
}

async function keepAside(store: ObjectStore, { body, etag }: StoredObject): Promise<void> {
  const version = etag.replace(/[^0-9A-Za-z]/g, '').slice(0, 12);
  const aside = { key: `${key}.damaged-${version}`, body, contentType: 'application/octet-stream' };
  await store.put(aside, { ifAbsent: true });
}

function parse(body: Uint8Array): readonly RememberedModel[] | null {
  const parsed = memorySchema.safeParse(fromJsonBytes(body));
  return parsed.success ? parsed.data.models : null;
}

function merged(known: readonly RememberedModel[], seen: readonly SeenModel[]): readonly RememberedModel[] {
  const byKey = new Map(known.map((model) => [sortKey(model), model]));
  for (const model of seen) {
    const before = byKey.get(sortKey(model));
    byKey.set(sortKey(model), before ? widened(before, model) : asRemembered(model));
  }
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, model]) => model);
}

/** Ids, accounts and regions are ASCII: their order is that of bytes. */
function sortKey({ id, accountId, region }: SeenModel | RememberedModel): string {
  return [id, accountId, region].join('\n');
}

function widened(before: RememberedModel, seen: SeenModel): RememberedModel {
  const [newer, older] = seen.lastDay >= before.lastDay ? [seen, before] : [before, seen];
  return {
    ...before,
    model: newer.model ?? older.model,
    name: newer.name ?? older.name,
    tags: newer.tags ?? older.tags,
    routing: newer.routing ?? older.routing,
    firstDay: earlier(before.firstDay, seen.firstDay),
    lastDay: later(before.lastDay, seen.lastDay),
  };
}

function asRemembered(seen: SeenModel): RememberedModel {
  const { id, model, firstDay, lastDay, name, tags, routing, accountId, region } = seen;
  return { id, model, firstDay, lastDay, name, tags, routing, accountId, region };
}
