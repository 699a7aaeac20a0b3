import { prod } from '../../infra/stages/prod.ts';
import { AwsError } from '../support/aws-server/aws-error.ts';
import { type Cloud, differing, startCloud } from '../support/cloud.ts';
import { type Deployed, deployHandler } from '../support/deployed-handler.ts';
import { runCli } from '../support/run-cli.ts';

const event = { scheduledTime: '2026-11-23T06:00:00Z' };
const id = 'daily/2026-11-22';
const recordKey = 'runs/daily/2026-11-22/all.json';
const readers = ['ml-leads@acme.com', 'cto@acme.com'];

let cloud: Cloud;
let handler: Deployed;

beforeEach(async () => {
  cloud = await startCloud();
  handler = deployHandler({}, cloud.env);
});

afterEach(async () => {
  handler.remove();
  await cloud.close();
});

/** Lets so many runs look into the delivery record at the same moment, before any has written to it. */
function meetAtTheRecord(runs: number): void {
  let waiting: (() => void)[] = [];
  cloud.s3.fault = async ({ key }) => {
    if (key !== `prod/${recordKey}`) return null;
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length < runs) return;
      cloud.s3.fault = () => null;
      for (const goOn of waiting) goOn();
      waiting = [];
    });
    return null;
  };
}

/** How much ahead the clock is of a process that believes it is this moment. */
const at = (instant: string) => ({ clockAheadMs: Date.parse(instant) - Date.now() });
const statusesOf = (result: { reports: { mails: { status: string }[] }[] }) =>
  result.reports.flatMap(({ mails }) => mails.map(({ status }) => status)).sort();
const recipients = () => cloud.mail.accepted.map(({ to }) => to);

describe('the deployed handler sends one mail', () => {
  it('when EventBridge delivers its event three times at the same moment', async () => {
    meetAtTheRecord(3);
    const runs = await Promise.all([event, event, event].map((one) => handler.invoke([one])));
    const statuses = runs.flatMap(({ answers }) => statusesOf(answers[0].result)).sort();
    expect(statuses).toEqual(['sent', 'skipped', 'skipped']);
    expect(recipients()).toEqual(['ml-leads@acme.com']);
    const alone = await startCloud();
    const undisturbed = deployHandler({}, alone.env);
    await undisturbed.invoke([event]);
    expect(differing(cloud, alone)).toEqual([]);
    undisturbed.remove();
    await alone.close();
  });

  it('when somebody runs the command at the same moment', async () => {
    meetAtTheRecord(2);
    const args = ['run', '--config', handler.configFile, '--now', '2026-11-23T06:00:07Z', '--json'];
    const [{ answers }, { code, stdout }] = await Promise.all([
      handler.invoke([event]),
      runCli(args, { env: cloud.env }),
    ]);
    expect(code).toBe(0);
    const both = [answers[0].result, JSON.parse(stdout)];
    expect(both.flatMap(statusesOf).sort()).toEqual(['sent', 'skipped']);
    expect(recipients()).toEqual(['ml-leads@acme.com']);
    expect(cloud.json('state/index.json').reports).toMatchObject([{ id, revision: 0 }]);
    const names = [...both[0].reports[0].files].sort();
    const keys = [...cloud.objects().keys()].filter((key) => key.startsWith(`${id}/`));
    expect(keys).toEqual(names.map((name) => `${id}/${name}`));
  });

  it('when one container serves the event twice, and the next morning another', async () => {
    const next = { scheduledTime: '2026-11-24T06:00:00Z' };
    const { answers } = await handler.invoke([event, event, next]);
    expect(answers.map(({ result }) => [result.reports[0].id, statusesOf(result)])).toEqual([
      [id, ['sent']],
      [id, ['skipped']],
      ['daily/2026-11-23', ['sent']],
    ]);
    expect(recipients()).toHaveLength(2);
  });

  it('to each reader, when Lambda tries again after SES refused one of them', async () => {
    const two = deployHandler({ mail: { ...prod.report.mail, to: readers } }, cloud.env);
    cloud.mail.refusal = (to) => (to === readers[0] ? new AwsError('Throttling', 'Rate exceeded') : null);
    const first = await two.invoke([event]);
    expect(first.answers).toMatchObject([{ threw: 'DeliveryError', code: 'MAIL_REFUSED', exitCode: 5 }]);
    expect(first.answers[0].message).toContain('s3://acme-bedrock-reports/prod/daily/2026-11-22');
    expect(recipients()).toEqual([readers[1]]);
    cloud.mail.refusal = () => null;
    const second = await two.invoke([event]);
    expect(statusesOf(second.answers[0].result)).toEqual(['sent', 'skipped']);
    expect(recipients().sort()).toEqual([...readers].sort());
    two.remove();
  });
});

describe('a retry after midnight', () => {
  const outage = () => ({ status: 403, code: 'AccessDenied' });

  it.each([
    ['of the schedule’s event is about the same day', { scheduledTime: '2026-11-23T23:55:00Z' }, id],
    ['of an event without a time is about the day that ended meanwhile', {}, 'daily/2026-11-23'],
  ])('%s', async (_, tried, reported) => {
    cloud.s3.fault = outage;
    const before = await handler.invoke([tried], at('2026-11-23T23:58:00Z'));
    expect(before.answers).toMatchObject([{ threw: 'DeliveryError', code: 'ARCHIVE_UNUSABLE' }]);
    cloud.s3.fault = () => null;
    const after = await handler.invoke([tried], at('2026-11-24T00:04:00Z'));
    expect(after.answers[0].result.reports).toMatchObject([{ id: reported, mails: [{ status: 'sent' }] }]);
  });
});
