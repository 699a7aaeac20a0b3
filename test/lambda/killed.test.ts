import pLimit from 'p-limit';
import { type Cloud, differing, startCloud, watchChanges } from '../support/cloud.ts';
import { deployHandler, type Invocation } from '../support/deployed-handler.ts';

const event = { scheduledTime: '2026-11-23T06:00:00Z' };
const reader = 'ml-leads@acme.com';
const recordKey = 'runs/daily/2026-11-22/all.json';
/** A lease lasts two minutes. */
const clockAheadMs = 180_000;

interface Death {
  readonly cloud: Cloud;
  readonly killed: Invocation;
  readonly retried: Invocation;
}

/** Each step of a delivery, the mails that are sent when the process is killed after it, and what the record says. */
const steps: readonly (readonly [step: string, mails: number, possiblyTwice: boolean])[] = [
  ['daily/2026-11-22/report.html', 1, false],
  ['data/dt=2026-11-22/usage.parquet', 1, false],
  ['daily/2026-11-22/snapshot.json.gz', 1, false],
  ['daily/2026-11-22/report.json', 1, false],
  ['state/models.json', 1, false],
  ['state/index.json', 1, false],
  ['index.html', 1, false],
  [`${recordKey} claimed`, 1, false],
  // Nobody can know whether SES has the message: a second copy harms nobody, a lost one does.
  [`${recordKey} sending`, 1, true],
  ['message accepted', 2, true],
  [`${recordKey} sent`, 1, false],
];
/** Written at the same time as report.html: a kill after one of them leaves the same. */
const besides = ['charges', 'focus', 'operations', 'report'].map((name) => `daily/2026-11-22/${name}.csv`);

let whole: Cloud;
let changes: readonly string[];
const deaths = new Map<string, Promise<Death>>();

beforeAll(async () => {
  whole = await startCloud();
  const seen: string[] = [];
  watchChanges(whole, (change) => seen.push(change));
  const handler = deployHandler({}, whole.env);
  await handler.invoke([event]);
  handler.remove();
  changes = seen;
  const limit = pLimit(2);
  for (const [step] of steps) deaths.set(step, limit(dieAfter, step));
});

afterAll(async () => {
  const ended = await Promise.all(deaths.values());
  await Promise.all([whole, ...ended.map(({ cloud }) => cloud)].map((cloud) => cloud.close()));
});

/** Kills the process when a step has taken effect and nobody was told, and lets Lambda try again. */
async function dieAfter(step: string): Promise<Death> {
  const cloud = await startCloud();
  const handler = deployHandler({}, cloud.env);
  const { process, ended } = handler.start([event]);
  let dead = false;
  watchChanges(cloud, (change) => {
    if (change === step) dead = process.kill('SIGKILL');
  });
  const { fault } = cloud.s3;
  cloud.s3.fault = (request) => (dead ? { status: 503, code: 'SlowDown' } : fault(request));
  const killed = await ended;
  cloud.s3.fault = () => null;
  cloud.mail.refusal = () => null;
  const retried = await handler.invoke([event], { clockAheadMs });
  handler.remove();
  return { cloud, killed, retried };
}

describe('the deployed handler, killed', () => {
  it('after each step there is: no step is left out below', () => {
    expect([...changes].sort()).toEqual([...steps.map(([step]) => step), ...besides].sort());
  });

  it.each(steps)('after %s sends %i in all (possibly twice: %s), of a whole archive', async (...row) => {
    const [step, mails, possiblyTwice] = row;
    const { cloud, killed, retried } = (await deaths.get(step)) ?? fail(step);
    expect(killed).toMatchObject({ killed: true, answers: [] });
    const [{ result }] = retried.answers;
    const status = step === `${recordKey} sent` ? 'skipped' : 'sent';
    expect(result.reports[0]).toMatchObject({ id: 'daily/2026-11-22', mails: [{ to: reader, status }] });
    expect(cloud.mail.accepted.map(({ to }) => to)).toEqual(Array(mails).fill(reader));
    expect(cloud.json(recordKey).recipients).toEqual({
      [reader]: {
        state: 'sent',
        messageId: `message-${mails}`,
        at: expect.any(String),
        revision: 0,
        possiblyTwice,
      },
    });
    expect(differing(cloud, whole)).toEqual([]);
  });
});

function fail(step: string): never {
  throw new Error(`nothing was killed after ${step}`);
}
