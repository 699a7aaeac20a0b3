import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderStore } from '../../src/deliver/folder-store.ts';
import { sendOnce } from '../../src/deliver/send-once.ts';
import { wholeOf } from '../../src/domain/report-file.ts';
import { DeliveryError } from '../../src/errors.ts';
import type { OutgoingMail } from '../../src/ports.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { aRequest, mailTo, now, recordKey, statuses, transport } from '../support/mail-run.ts';
import { Died, dyingStore, memoryStore, withPut } from '../support/memory-store.ts';

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
      if (Buffer.from(wholeOf(file)).includes('"sending"')) await clock.sleep(300_000);
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
    expect(store.json(recordKey)).toMatchObject({
      recipients: { 'a@x.com': { state: 'sent', possiblyTwice: true } },
    });
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
    expect(store.json(recordKey)).toMatchObject({ recipients: { [to]: { state: 'sent', possiblyTwice } } });
    expect(clock.asleep()).toBe(0);
  });

  it('of a lost reply only (the write took effect) sends one mail and waits for nobody', async () => {
    const store = memoryStore();
    const clock = fakeClock(now);
    const { send, sent } = transport();
    const writesOf = new Map<string, number>();
    const losing = withPut(store, async (file, condition) => {
      const etag = await store.put(file, condition);
      const text = Buffer.from(wholeOf(file)).toString();
      writesOf.set(text, (writesOf.get(text) ?? 0) + 1);
      return writesOf.get(text) === 1 ? null : etag;
    });
    const results = await sendOnce(aRequest({ store: losing, clock, send }));
    expect(statuses(results)).toEqual(['sent']);
    expect(sent).toEqual(['a@x.com']);
    expect(clock.elapsed()).toBe(0);
    expect(store.json(recordKey)).toMatchObject({
      recipients: { 'a@x.com': { state: 'sent', possiblyTwice: false } },
    });
  });
});
