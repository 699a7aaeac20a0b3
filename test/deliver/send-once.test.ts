import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderStore } from '../../src/deliver/folder-store.ts';
import { type SendOnceRequest, sendAll, sendOnce } from '../../src/deliver/send-once.ts';
import { DeliveryError } from '../../src/errors.ts';
import type { ObjectStore, OutgoingMail } from '../../src/ports.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { Died, dyingStore, type MemoryStore, memoryStore, withPut } from '../support/memory-store.ts';

const reportId = 'daily/2026-11-22';
const key = 'runs/daily/2026-11-22/all.json';
const now = '2026-11-23T06:00:00.000Z';

const mailTo = (to: string): OutgoingMail => ({
  reportId,
  route: 'all',
  from: 'finops@acme.com',
  to,
  raw: Buffer.from('Subject: Bedrock\r\n\r\n'),
});

/** A transport that counts, and numbers its messages. */
function transport() {
  const sent: string[] = [];
  return { sent, send: async ({ to }: OutgoingMail) => `m${sent.push(to)}` };
}

function aRequest(over: Partial<SendOnceRequest>): SendOnceRequest {
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

/** A record with one entry, as another run left it. */
function plant(store: MemoryStore, entry: object): void {
  const recipients = { 'a@x.com': { at: '2026-11-23T05:59:00.000Z', revision: 0, ...entry } };
  store.plant(key, JSON.stringify({ schemaVersion: 1, reportId, route: 'all', recipients }));
}

const live = { owner: 'other', leaseUntil: '2026-11-23T06:01:00.000Z' };
const expired = { owner: 'other', leaseUntil: '2026-11-23T05:59:59.000Z' };
const sentBefore = { state: 'sent', messageId: 'm0' };

const statuses = (results: readonly { status: string }[]) => results.map(({ status }) => status).sort();

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
    expect(store.json(key)).toEqual({
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
      written.push(JSON.parse(Buffer.from(file.body).toString()).recipients['a@x.com']);
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
    store.plant(key, '{"schemaVersion":1,"recip');
    const { send, sent } = transport();
    const run = sendOnce(aRequest({ store, send }));
    await expect(run).rejects.toMatchObject({ code: 'ARCHIVE_UNUSABLE' });
    await expect(run).rejects.toThrow(`memory/${key}`);
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
    expect(store.json(key)).toMatchObject({ recipients: { 'a@x.com': after } });
  });
});

describe('two runs at once', () => {
  it.each([
    ['once', 2, 0],
    ['once', 5, 600_000],
    ['again', 2, 0],
    ['again', 2, 600_000],
  ] as const)('told to send %s (%i runs, a transport that takes %i ms) send one mail', async (...row) => {
    const [sending, runs, sendingMs] = row;
    const store = memoryStore();
    const clock = fakeClock(now);
    const { send, sent } = transport();
    const slow = async (mail: OutgoingMail) => {
      if (sendingMs > 0) await clock.sleep(sendingMs);
      return send(mail);
    };
    const mails = [mailTo('a@x.com'), mailTo('b@x.com')];
    const owners = Array.from({ length: runs }, (_, index) => `run-${index}`);
    const results = await Promise.all(
      owners.map((owner) => sendOnce(aRequest({ store, clock, send: slow, owner, mails, sending }))),
    );
    expect(sent.sort()).toEqual(['a@x.com', 'b@x.com']);
    for (const to of ['a@x.com', 'b@x.com']) {
      const ofOne = results.flat().filter((result) => result.to === to);
      expect(statuses(ofOne)).toEqual(['sent', ...Array(runs - 1).fill('skipped')].sort());
      expect(new Set(ofOne.map(({ messageId }) => messageId)).size).toBe(1);
    }
    expect(clock.asleep()).toBe(0);
  });

  it('send one mail in a folder, too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'send-once-'));
    const standing = { now: () => new Date(now), sleep: () => new Promise<void>(setImmediate) };
    const { send, sent } = transport();
    const mails = ['a@x.com', 'b@x.com', 'c@x.com'].map(mailTo);
    const run = (owner: string) =>
      sendOnce(aRequest({ store: folderStore(folder), clock: standing, send, owner, mails }));
    const results = await Promise.all(['run-1', 'run-2', 'run-3'].map(run));
    expect(sent.sort()).toEqual(['a@x.com', 'b@x.com', 'c@x.com']);
    expect(statuses(results.flat()).filter((status) => status === 'sent')).toHaveLength(3);
    rmSync(folder, { recursive: true });
  });

  it('of which one is refused: the other tries at once', async () => {
    const store = memoryStore();
    const clock = fakeClock(now);
    const { send, sent } = transport();
    const refusing = async () => {
      await clock.sleep(5000);
      throw new DeliveryError('MAIL_REFUSED', 'no');
    };
    const results = await Promise.all([
      sendOnce(aRequest({ store, clock, send: refusing, owner: 'run-1' })),
      sendOnce(aRequest({ store, clock, send, owner: 'run-2' })),
    ]);
    expect(statuses(results.flat())).toEqual(['failed', 'sent']);
    expect(sent).toEqual(['a@x.com']);
    expect(clock.elapsed()).toBeLessThan(10_000);
  });
});

describe('a run that stood still for longer than its lease', () => {
  it('before it began to send leaves the mail to the run that took over', async () => {
    const store = memoryStore();
    const clock = fakeClock(now);
    const { send, sent } = transport();
    const stuck = withPut(store, async (file, condition) => {
      if (Buffer.from(file.body).includes('"sending"')) await clock.sleep(300_000);
      return store.put(file, condition);
    });
    const results = await Promise.all([
      sendOnce(aRequest({ store: stuck, clock, send, owner: 'run-1' })),
      sendOnce(aRequest({ store, clock, send, owner: 'run-2' })),
    ]);
    expect(results.map(statuses)).toEqual([['skipped'], ['sent']]);
    expect(sent).toEqual(['a@x.com']);
  });

  it('while it sent leaves a record that says sent, possibly twice', async () => {
    const store = memoryStore();
    const clock = fakeClock(now);
    const { send, sent } = transport();
    let answers = true;
    const unreachable = withPut(store, async (file, condition) => {
      if (!answers) throw new DeliveryError('ARCHIVE_UNUSABLE', 'unreachable');
      return store.put(file, condition);
    });
    const slow = async (mail: OutgoingMail) => {
      answers = false;
      await clock.sleep(300_000);
      answers = true;
      return send(mail);
    };
    const results = await Promise.all([
      sendOnce(aRequest({ store: unreachable, clock, send: slow, owner: 'run-1' })),
      sendOnce(aRequest({ store, clock, send, owner: 'run-2' })),
    ]);
    expect(results.map(statuses)).toEqual([['sent'], ['sent']]);
    expect(sent).toHaveLength(2);
    expect(store.json(key)).toMatchObject({
      recipients: { 'a@x.com': { state: 'sent', possiblyTwice: true } },
    });
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

describe('a run that dies', () => {
  /** claimed, sending, sent of two recipients. */
  const writes = 6;
  const cases = Array.from({ length: writes }, (_, index) => index + 1).flatMap((write) =>
    (['before', 'after'] as const).map((when) => [when, write] as const),
  );

  it.each(cases)('%s its write %i took effect is finished by the next run', async (when, write) => {
    const store = memoryStore();
    const clock = fakeClock(now);
    const { send, sent } = transport();
    const mails = [mailTo('a@x.com'), mailTo('b@x.com')];
    const dying = dyingStore(store, write, when);
    await expect(sendOnce(aRequest({ store: dying, clock, send, mails }))).rejects.toThrow(Died);
    const results = await sendOnce(aRequest({ store, clock, send, mails, owner: 'run-2' }));
    expect(results.every(({ status }) => status !== 'failed')).toBe(true);

    // Only the third write of a recipient follows the send: lost, it leaves the mail in doubt.
    const inDoubt = when === 'before' && write % 3 === 0;
    const to = write <= 3 ? 'a@x.com' : 'b@x.com';
    const copies = (address: string) => sent.filter((each) => each === address).length;
    expect([copies('a@x.com'), copies('b@x.com')]).toEqual(
      ['a@x.com', 'b@x.com'].map((address) => (inDoubt && address === to ? 2 : 1)),
    );
    // A run that died between announcing and sending cannot be told from one that died after.
    const possiblyTwice = inDoubt || (when === 'after' && write % 3 === 2);
    expect(store.json(key)).toMatchObject({ recipients: { [to]: { state: 'sent', possiblyTwice } } });
    expect(clock.asleep()).toBe(0);
  });

  it('of a lost reply only (the write took effect) sends one mail and waits for nobody', async () => {
    const store = memoryStore();
    const clock = fakeClock(now);
    const { send, sent } = transport();
    const writesOf = new Map<string, number>();
    const losing = withPut(store, async (file, condition) => {
      const etag = await store.put(file, condition);
      const text = Buffer.from(file.body).toString();
      writesOf.set(text, (writesOf.get(text) ?? 0) + 1);
      return writesOf.get(text) === 1 ? null : etag;
    });
    const results = await sendOnce(aRequest({ store: losing, clock, send }));
    expect(statuses(results)).toEqual(['sent']);
    expect(sent).toEqual(['a@x.com']);
    expect(clock.elapsed()).toBe(0);
    expect(store.json(key)).toMatchObject({
      recipients: { 'a@x.com': { state: 'sent', possiblyTwice: false } },
    });
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
