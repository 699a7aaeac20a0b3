import type { SendOnceRequest } from '../../src/deliver/send-once.ts';
import type { OutgoingMail } from '../../src/ports.ts';
import { fakeClock } from './fake-clock.ts';
import { memoryStore } from './memory-store.ts';

export const reportId = 'daily/2026-11-22';
/** The delivery record of `aRequest`. */
export const recordKey = 'runs/daily/2026-11-22/all.json';
/** When `aRequest` begins. */
export const now = '2026-11-23T06:00:00.000Z';

export const mailTo = (to: string): OutgoingMail => ({
  reportId,
  route: 'all',
  from: 'finops@acme.com',
  to,
  raw: Buffer.from('Subject: Bedrock\r\n\r\n'),
});

/** A transport that counts, and numbers its messages. */
export function transport() {
  const sent: string[] = [];
  return { sent, send: async ({ to }: OutgoingMail) => `m${sent.push(to)}` };
}

/** One message of the route `all`; every part of it can be another. */
export function aRequest(over: Partial<SendOnceRequest>): SendOnceRequest {
  return {
    store: memoryStore(),
    clock: fakeClock(now),
    send: transport().send,
    owner: 'run-1',
    reportId,
    revision: 0,
    route: 'all',
    mails: [mailTo('a@x.com')],
    sending: 'once',
    ...over,
  };
}

export const statuses = (results: readonly { status: string }[]) =>
  results.map(({ status }) => status).sort();
