import type { ReportId } from '../domain/report.ts';
import { DeliveryError } from '../errors.ts';
import type { Clock, ObjectStore, OutgoingMail, SendMail } from '../ports.ts';
import type { MailResult } from '../run-result.ts';
import { type Delivery, type Lease, readDeliveries, updateDelivery } from './delivery-record.ts';

/** How long a run that stopped writing keeps others waiting, by the wall clock. Unit: milliseconds. */
const leaseMs = 120_000;
/** Often enough that one slow renewal loses nothing. Unit: milliseconds. */
const renewEveryMs = 40_000;
/** How often a waiting run looks again. Unit: milliseconds. */
const pollMs = 1000;

/** The messages of one route of a report, one per recipient, and what is needed to send each once. */
export interface SendOnceRequest {
  readonly store: ObjectStore;
  /** The wall clock, whatever `--now` says. */
  readonly clock: Clock;
  readonly send: SendMail;
  /** Names this run; no other run, not even a retry of this one, may have the same. */
  readonly owner: string;
  readonly reportId: ReportId;
  readonly revision: number;
  readonly route: string;
  readonly mails: readonly OutgoingMail[];
  readonly sending: 'once' | 'again';
}

/**
 * Sends each message to its recipient once, whatever other runs do at the same time: the record at
 * `runs/<report id>/<route>.json` says who has it. One refused recipient costs the others nothing.
 *
 * `again` sends to those who have it, too, but not beside another run: when that run sends it meanwhile, it is sent.
 *
 * @throws DeliveryError ARCHIVE_UNUSABLE - the record cannot be read or written
 */
export async function sendOnce(request: SendOnceRequest): Promise<readonly MailResult[]> {
  const repeatable = await repeatableMessages(request);
  const results: MailResult[] = [];
  for (const mail of request.mails) results.push(await deliver(request, mail, repeatable));
  return results;
}

/** Sends each message, whoever has it already, and writes nothing down: for `--mail-to`. */
export async function sendAll(
  send: SendMail,
  mails: readonly OutgoingMail[],
): Promise<readonly MailResult[]> {
  const results: MailResult[] = [];
  for (const mail of mails) results.push(toResult(mail, await outcomeOf(() => send(mail))));
  return results;
}

type Outcome = { readonly messageId: string } | { readonly refused: DeliveryError };

/** The ids of the messages that this run may send again: those that were sent before it began. */
async function repeatableMessages(request: SendOnceRequest): Promise<ReadonlySet<string>> {
  if (request.sending === 'once') return new Set();
  const deliveries = [...(await readDeliveries(request)).values()];
  return new Set(deliveries.flatMap((delivery) => (delivery.state === 'sent' ? delivery.messageId : [])));
}

async function deliver(
  request: SendOnceRequest,
  mail: OutgoingMail,
  repeatable: ReadonlySet<string>,
): Promise<MailResult> {
  for (;;) {
    const held = await claimWhenFree(request, mail.to, repeatable);
    if (held.state === 'sent') return skipped(mail, held.messageId);
    // A claim that ran out before we got on may be another run's by now.
    if (!(await beginSending(request, mail.to))) continue;
    const outcome = await outcomeOf(() => sendWhileRenewing(request, mail));
    await writeDown(request, mail.to, outcome);
    return toResult(mail, outcome);
  }
}

/** Waits while another run holds the recipient. Returns our claim, or the delivery that leaves nothing to do. */
async function claimWhenFree(
  request: SendOnceRequest,
  to: string,
  repeatable: ReadonlySet<string>,
): Promise<Delivery> {
  for (;;) {
    const now = request.clock.now();
    const at = now.toISOString();
    const isOurClaim = (entry: Delivery | null) => isOurs(request, entry) && entry?.at === at;
    const found = await updateDelivery(request, to, (current) =>
      // Our own claim is met here when the reply to its write was lost.
      isOurClaim(current) || !isFree(current, now, repeatable) ? current : claim(request, current, at),
    );
    if (found !== null && (found.state === 'sent' || isOurClaim(found))) return found;
    await request.clock.sleep(pollMs);
  }
}

function isFree(current: Delivery | null, now: Date, repeatable: ReadonlySet<string>): boolean {
  if (current === null || current.state === 'failed') return true;
  if (current.state === 'sent') return repeatable.has(current.messageId);
  return Date.parse(current.leaseUntil) <= now.getTime();
}

function claim(request: SendOnceRequest, current: Delivery | null, at: string): Lease {
  const unsent = current !== null && current.state !== 'sent' ? current : null;
  const possiblyTwice = unsent !== null && (unsent.possiblyTwice || unsent.state === 'sending');
  return {
    state: 'claimed',
    owner: request.owner,
    leaseUntil: leaseEnd(request.clock),
    at,
    revision: request.revision,
    possiblyTwice,
  };
}

/** False when the claim is no longer ours. */
async function beginSending(request: SendOnceRequest, to: string): Promise<boolean> {
  const { clock } = request;
  const found = await updateDelivery(request, to, (current) =>
    isOurs(request, current)
      ? { ...current, state: 'sending', leaseUntil: leaseEnd(clock), at: clock.now().toISOString() }
      : current,
  );
  return isOurs(request, found);
}

async function sendWhileRenewing(request: SendOnceRequest, mail: OutgoingMail): Promise<string> {
  const done = new AbortController();
  const sending = request.send(mail).finally(() => done.abort());
  const settled = Promise.allSettled([sending]);
  while (!done.signal.aborted) {
    await Promise.race([settled, request.clock.sleep(renewEveryMs, done.signal)]);
    if (!done.signal.aborted) await renew(request, mail.to);
  }
  return sending;
}

async function renew(request: SendOnceRequest, to: string): Promise<void> {
  const extended = updateDelivery(request, to, (current) =>
    isOurs(request, current) ? { ...current, leaseUntil: leaseEnd(request.clock) } : current,
  );
  // The message is on its way, whether this works or not; an archive that stays unusable fails the write after it.
  await extended.catch(() => null);
}

/**
 * A `sent` is written whatever the entry says by now: a run that took over must learn that the message is out. A
 * `failed` is written only over our own entry.
 */
async function writeDown(request: SendOnceRequest, to: string, outcome: Outcome): Promise<void> {
  const { clock, revision } = request;
  await updateDelivery(request, to, (current) => {
    const ours = isOurs(request, current);
    const always = { at: clock.now().toISOString(), revision };
    if ('refused' in outcome) {
      return ours ? { state: 'failed', ...always, possiblyTwice: current.possiblyTwice } : current;
    }
    const { messageId } = outcome;
    if (current?.state === 'sent' && current.messageId === messageId) return current;
    const possiblyTwice = current !== null && (!ours || current.possiblyTwice);
    return { state: 'sent', messageId, ...always, possiblyTwice };
  });
}

function isOurs({ owner }: SendOnceRequest, entry: Delivery | null): entry is Lease {
  return entry !== null && 'owner' in entry && entry.owner === owner;
}

function leaseEnd(clock: Clock): string {
  return new Date(clock.now().getTime() + leaseMs).toISOString();
}

async function outcomeOf(send: () => Promise<string>): Promise<Outcome> {
  try {
    return { messageId: await send() };
  } catch (error) {
    if (error instanceof DeliveryError) return { refused: error };
    throw error;
  }
}

function skipped({ route, to }: OutgoingMail, messageId: string): MailResult {
  return { route, to, status: 'skipped', messageId };
}

function toResult({ route, to }: OutgoingMail, outcome: Outcome): MailResult {
  return 'refused' in outcome
    ? { route, to, status: 'failed', messageId: null, error: outcome.refused.message }
    : { route, to, status: 'sent', messageId: outcome.messageId };
}
