import * as z from 'zod';
import type { ReportId } from '../domain/report.ts';
import { DeliveryError } from '../errors.ts';
import type { ObjectStore, StoredObject } from '../ports.ts';
import { fromJsonBytes, toJsonBytes, updateObject } from './conditional-update.ts';

const always = {
  /** When this state began. */
  at: z.string(),
  /** The revision of the report that the message tells. */
  revision: z.int(),
  /** True when a run broke off between handing the message over and writing that down, and it was sent again. */
  possiblyTwice: z.boolean().default(false),
};

const deliverySchema = z.discriminatedUnion('state', [
  z.object({
    state: z.enum(['claimed', 'sending']),
    owner: z.string(),
    /** Until then nobody else may send, by the wall clock. */
    leaseUntil: z.iso.datetime(),
    ...always,
  }),
  z.object({ state: z.literal('sent'), messageId: z.string(), ...always }),
  z.object({ state: z.literal('failed'), ...always }),
]);

const recordSchema = z.object({
  schemaVersion: z.literal(1),
  reportId: z.string(),
  route: z.string(),
  recipients: z.record(z.string(), deliverySchema),
});

/** How far the delivery to one recipient has come. */
export type Delivery = z.infer<typeof deliverySchema>;

/** A delivery that a run works on and nobody else may. */
export type Lease = Extract<Delivery, { state: 'claimed' | 'sending' }>;

/** The record of one route of one report. */
export interface RecordPlace {
  readonly store: ObjectStore;
  readonly reportId: ReportId;
  readonly route: string;
}

/** Every recipient's delivery, by address. @throws DeliveryError ARCHIVE_UNUSABLE */
export async function readDeliveries(place: RecordPlace): Promise<ReadonlyMap<string, Delivery>> {
  return toDeliveries(place, await place.store.get(keyOf(place)));
}

/**
 * Decides over one recipient's entry as it stands now, and writes what was decided; the other recipients' entries stay
 * as they are. `decide` returns the entry it was given to leave it. It may be called several times, see
 * `updateObject`.
 *
 * @throws DeliveryError ARCHIVE_UNUSABLE - a damaged record too: nobody can tell from it who has the mail
 */
export async function updateDelivery(
  place: RecordPlace,
  to: string,
  decide: (current: Delivery | null) => Delivery | null,
): Promise<Delivery | null> {
  const { store, reportId, route } = place;
  return updateObject(store, keyOf(place), (stored) => {
    const deliveries = toDeliveries(place, stored);
    const current = deliveries.get(to) ?? null;
    const next = decide(current);
    if (next === null || next === current) return { body: null, result: next };
    const recipients = Object.fromEntries(deliveries.set(to, next));
    return { body: toJsonBytes({ schemaVersion: 1, reportId, route, recipients }), result: next };
  });
}

function keyOf({ reportId, route }: RecordPlace): string {
  return `runs/${reportId}/${route}.json`;
}

function toDeliveries(place: RecordPlace, stored: StoredObject | null): Map<string, Delivery> {
  if (stored === null) return new Map();
  const parsed = recordSchema.safeParse(fromJsonBytes(stored.body));
  if (parsed.success) return new Map(Object.entries(parsed.data.recipients));
  throw new DeliveryError(
    'ARCHIVE_UNUSABLE',
    `the delivery record ${place.store.location}/${keyOf(place)} is damaged, so nobody knows who has the mail: remove it to send to all of them again`,
  );
}
