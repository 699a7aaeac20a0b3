import { archiveReport } from '../../src/deliver/archive-report.ts';
import { toIndexEntry, updateIndex } from '../../src/deliver/index-state.ts';
import { rememberModels } from '../../src/deliver/model-memory.ts';
import { sendOnce } from '../../src/deliver/send-once.ts';
import type { ObjectStore, OutgoingMail } from '../../src/ports.ts';
import { reportJsonFile } from '../../src/render/report-json.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { Died, dyingStore, type MemoryStore, memoryStore } from '../support/memory-store.ts';
import { aReport, sunday } from '../support/report-builder.ts';

const report = aReport();
const { id } = report;

const text = (key: string) => ({ key, body: Buffer.from(key), contentType: 'text/plain' });
const files = [text(`${id}/report.html`), text(`${id}/snapshot.json.gz`), reportJsonFile(report)];

const seen = {
  id: 'amazon.nova-pro-v1:0',
  accountId: '111122223333',
  region: 'us-east-1',
  model: 'amazon.nova-pro',
  name: null,
  routing: null,
  firstDay: sunday,
  lastDay: sunday,
};

/** Archive, memory, index, mail: a whole delivery, by a run of its own. */
function delivery(sent: string[]) {
  const clock = fakeClock();
  const send = async ({ to }: OutgoingMail) => `m${sent.push(to)}`;
  const mails = ['a@x.com', 'b@x.com'].map((to) => ({
    reportId: id,
    route: 'all',
    from: 'f@x.com',
    to,
    raw: Buffer.from(''),
  }));
  return async (store: ObjectStore, owner: string) => {
    await archiveReport(store, { id, revision: 0, files });
    await rememberModels(store, [seen]);
    const keys = files.map(({ key }) => key);
    await updateIndex(store, [toIndexEntry(report, keys)], () => text('index.html'));
    return sendOnce({
      store,
      clock,
      send,
      owner,
      reportId: id,
      revision: 0,
      route: 'all',
      mails,
      sending: 'once',
    });
  };
}

const archiveOf = (store: MemoryStore) =>
  store
    .keys()
    .filter((key) => !key.startsWith('runs/'))
    .map((key) => [key, store.text(key)]);

it.each([
  ['before', 2],
  ['after', 0],
] as const)(
  'a delivery that dies %s any of its writes is whole after the next run',
  async (when, doubled) => {
    const whole = memoryStore();
    await delivery([])(whole, 'run-1');
    let deaths = 0;
    let twice = 0;
    for (let write = 1; ; write++) {
      const store = memoryStore();
      const sent: string[] = [];
      const deliver = delivery(sent);
      const first = await deliver(dyingStore(store, write, when), 'run-1').catch((error: unknown) => error);
      if (!(first instanceof Died)) break;
      deaths += 1;
      const results = await deliver(store, 'run-2');
      expect(results.map(({ status }) => status)).not.toContain('failed');
      expect(archiveOf(store)).toEqual(archiveOf(whole));
      expect(new Set(sent)).toEqual(new Set(['a@x.com', 'b@x.com']));
      twice += sent.length - 2;
    }
    // Three files, the memory, the index and its page, and three states of two recipients.
    expect(deaths).toBe(3 + 1 + 2 + 6);
    // Twice only where a run died between a send and its record: once for each recipient.
    expect(twice).toBe(doubled);
  },
);
