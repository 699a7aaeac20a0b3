import { sendAll, sendOnce } from '../../src/deliver/send-once.ts';
import { wholeOf } from '../../src/domain/report-file.ts';
import { DeliveryError } from '../../src/errors.ts';
import type { ObjectStore, OutgoingMail } from '../../src/ports.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { aRequest, mailTo, now, recordKey, reportId, statuses, transport } from '../support/mail-run.ts';
import { type MemoryStore, memoryStore, withPut } from '../support/memory-store.ts';

/** A record with one entry, as another run left it. */
function plant(store: MemoryStore, entry: object): void {
  const recipients = { 'a@x.com': { at: '2026-11-23T05:59:00.000Z', revision: 0, ...entry } };
  store.plant(recordKey, JSON.stringify({ schemaVersion: 1, reportId, route: 'all', recipients }));
}

const live = { owner: 'other', leaseUntil: '2026-11-23T06:01:00.000Z' };
const expired = { owner: 'other', leaseUntil: '2026-11-23T05:59:59.000Z' };
const sentBefore = { state: 'sent', messageId: 'm0' };

describe('a record', () => {
  it('holds every recipient of the route, and its leases are gone once the mails are sent', async () => {
    const store = memoryStore();
    const { send, sent } = transport();
    const mails = [mailTo('a@x.com'), mailTo('b@x.com')];
    const results = await sendOnce(aRequest({ store, send, mails, revision: 2 }));
    expect(sent).toEqual(['a@x.com', 'b@x.com']);
    expect(results).toEqual([
      { route: 'all', to: 'a@x.com', status: 'sent', messageId: 'm1' },
      { route: 'all', to: 'b@x.com', status: 'sent', messageId: 'm2' },
    ]);
    const always = { state: 'sent', at: now, revision: 2, possiblyTwice: false };
    expect(store.json(recordKey)).toEqual({
      schemaVersion: 1,
      reportId,
      route: 'all',
      recipients: { 'a@x.com': { ...always, messageId: 'm1' }, 'b@x.com': { ...always, messageId: 'm2' } },
    });
  });

  it('goes through claimed and sending, each with a lease of two minutes', async () => {
    const store = memoryStore();
    const written: unknown[] = [];
    const watched = withPut(store, async (file, condition) => {
      written.push(JSON.parse(Buffer.from(wholeOf(file)).toString()).recipients['a@x.com']);
      return store.put(file, condition);
    });
    await sendOnce(aRequest({ store: watched }));
    const lease = { owner: 'run-1', leaseUntil: '2026-11-23T06:02:00.000Z' };
    expect(written).toEqual([
      expect.objectContaining({ state: 'claimed', ...lease }),
      expect.objectContaining({ state: 'sending', ...lease }),
      expect.objectContaining({ state: 'sent' }),
    ]);
  });

  it('that is damaged stops the route before anything is sent, and says which file to remove', async () => {
    const store = memoryStore();
    store.plant(recordKey, '{"schemaVersion":1,"recip');
    const { send, sent } = transport();
    const run = sendOnce(aRequest({ store, send }));
    await expect(run).rejects.toMatchObject({ code: 'ARCHIVE_UNUSABLE' });
    await expect(run).rejects.toThrow(`memory/${recordKey}`);
    expect(sent).toEqual([]);
  });
});

describe('a run that finds', () => {
  const twoMinutes = 120_000;
  it.each([
    ['nothing', 'sends at once', null, 'once', 'sent', 0, false],
    ['failed', 'sends at once', { state: 'failed' }, 'once', 'sent', 0, false],
    ['sent', 'skips', sentBefore, 'once', 'skipped', 0, false],
    ['sent, and is to send again', 'sends', sentBefore, 'again', 'sent', 0, false],
    ['an expired claim', 'takes it over', { state: 'claimed', ...expired }, 'once', 'sent', 0, false],
    ['an expired sending', 'sends again', { state: 'sending', ...expired }, 'once', 'sent', 0, true],
    ['a live claim', 'waits until it expires', { state: 'claimed', ...live }, 'once', 'sent', 60_000, false],
    ['a live sending', 'waits until it expires', { state: 'sending', ...live }, 'once', 'sent', 60_000, true],
    [
      'a live claim, and is to send again',
      'waits, too',
      { state: 'claimed', ...live },
      'again',
      'sent',
      60_000,
      false,
    ],
    [
      'a failed second attempt',
      'still says that the first may have arrived',
      { state: 'failed', possiblyTwice: true },
      'once',
      'sent',
      0,
      true,
    ],
    [
      'an expired claim of a run that had the same name',
      'takes it over',
      { state: 'sending', ...expired, owner: 'run-1' },
      'once',
      'sent',
      0,
      true,
    ],
  ] as const)('%s %s', async (_found, _does, entry, sending, status, waited, possiblyTwice) => {
    const store = memoryStore();
    if (entry) plant(store, entry);
    const clock = fakeClock(now);
    const { send, sent } = transport();
    const results = await sendOnce(aRequest({ store, clock, send, sending }));
    expect(statuses(results)).toEqual([status]);
    expect(sent).toHaveLength(status === 'sent' ? 1 : 0);
    expect(clock.elapsed()).toBe(waited);
    expect(clock.elapsed()).toBeLessThan(twoMinutes);
    const messageId = status === 'sent' ? 'm1' : 'm0';
    expect(results[0]?.messageId).toBe(messageId);
    const after = status === 'sent' ? { state: 'sent', messageId, possiblyTwice } : entry;
    expect(store.json(recordKey)).toMatchObject({ recipients: { 'a@x.com': after } });
  });
});

describe('one recipient', () => {
  const refused = (to: string) => async (mail: OutgoingMail) => {
    if (mail.to === to) throw new DeliveryError('MAIL_REFUSED', `no mail to ${to}: verify it`);
    return 'm1';
  };

  it('that is refused costs the others nothing, and is tried again by the next run', async () => {
    const store = memoryStore();
    const mails = [mailTo('a@x.com'), mailTo('b@x.com')];
    const first = await sendOnce(aRequest({ store, mails, send: refused('a@x.com') }));
    expect(first).toEqual([
      {
        route: 'all',
        to: 'a@x.com',
        status: 'failed',
        messageId: null,
        error: 'no mail to a@x.com: verify it',
      },
      { route: 'all', to: 'b@x.com', status: 'sent', messageId: 'm1' },
    ]);
    const { send, sent } = transport();
    const second = await sendOnce(aRequest({ store, mails, send, owner: 'run-2' }));
    expect(second.map(({ status }) => status)).toEqual(['sent', 'skipped']);
    expect(sent).toEqual(['a@x.com']);
  });

  it('listed twice gets one mail', async () => {
    const { send, sent } = transport();
    await sendOnce(aRequest({ send, mails: [mailTo('a@x.com'), mailTo('a@x.com')] }));
    expect(sent).toEqual(['a@x.com']);
  });

  it('whose message meets a bug of ours is not taken for refused', async () => {
    const send = async () => {
      throw new TypeError('bug');
    };
    await expect(sendOnce(aRequest({ send }))).rejects.toThrow(TypeError);
  });
});

describe('sendAll', () => {
  it('sends to everyone and goes on after a refusal', async () => {
    const results = await sendAll(
      async ({ to }) => {
        if (to === 'a@x.com') throw new DeliveryError('MAIL_REFUSED', 'no');
        return 'm1';
      },
      [mailTo('a@x.com'), mailTo('b@x.com')],
    );
    expect(results.map(({ status, error }) => [status, error])).toEqual([
      ['failed', 'no'],
      ['sent', undefined],
    ]);
  });
});

it('an archive that refuses the record stops the run', async () => {
  const store: ObjectStore = {
    ...memoryStore(),
    get: async () => {
      throw new DeliveryError('ARCHIVE_UNUSABLE', 'gone');
    },
  };
  await expect(sendOnce(aRequest({ store }))).rejects.toMatchObject({ code: 'ARCHIVE_UNUSABLE' });
});
