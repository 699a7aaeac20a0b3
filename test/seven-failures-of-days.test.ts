import Big from 'big.js';
import { awsEnv } from './support/aws-env.ts';
import { awsRun } from './support/aws-run.ts';
import { caller, day, nova, smallOrganisation } from './support/aws-server/small-organisation.ts';
import { type AwsServer, startAwsServer } from './support/aws-server/start-aws-server.ts';
import { amazonLines, costOf, type Traffic, trafficParts } from './support/aws-server/traffic.ts';
import { type CliFolder, cliFolder } from './support/cli-folder.ts';

// Two of the seven failures seen in other tools: the wrong day, and the days around the first of a month.

const usd = (requests: number) => costOf(day(requests));

/** One model that did more every day. */
function everyDay(dates: readonly string[], loaded: (date: string) => number = () => 1) {
  const traffic: Traffic = {
    account: caller,
    region: 'us-east-1',
    modelId: nova,
    days: Object.fromEntries(dates.map((date, index) => [date, day(index + 1)])),
    billedAs: amazonLines('USE1', 'NovaPro'),
    loaded,
  };
  return smallOrganisation(trafficParts([traffic]));
}

describe('yesterday is not the day before', () => {
  const dates = [
    ...['2026-03-28', '2026-03-29', '2026-03-30'],
    ...['2026-11-01', '2026-11-02', '2026-11-21', '2026-11-22', '2026-11-23'],
  ];
  let folder: CliFolder;
  let server: AwsServer;

  beforeEach(() => {
    folder = cliFolder();
  });

  afterEach(async () => {
    folder.remove();
    await server.close();
  });

  it.each([
    ['UTC', '2026-11-22T23:59:59.999Z', '2026-11-21'],
    ['UTC', '2026-11-23T00:00:00.000Z', '2026-11-22'],
    // Still Sunday there.
    ['America/Los_Angeles', '2026-11-23T00:00:01.000Z', '2026-11-22'],
    // Monday for hours there.
    ['Pacific/Kiritimati', '2026-11-22T23:59:59.000Z', '2026-11-21'],
    // The days on which clocks were put back and forward there.
    ['America/Los_Angeles', '2026-11-02T00:30:00.000Z', '2026-11-01'],
    ['Europe/Berlin', '2026-03-30T00:30:00.000Z', '2026-03-29'],
  ])('in %s at %s it is %s, whole, and nothing of the days around it', async (TZ, now, date) => {
    server = await startAwsServer({ ...everyDay(dates), now });
    const { code } = await folder.cli(['run', '--archive', 'archive', '--mail', 'outbox', '--now', now], {
      ...awsEnv(server.url),
      TZ,
      BEDROCK_REPORT_MAIL_FROM: 'a@acme.com',
      BEDROCK_REPORT_MAIL_TO: 'b@acme.com',
    });
    expect(code).toBe(0);
    const requests = dates.indexOf(date) + 1;
    const end = dates[requests];
    const report = `archive/daily/${date}`;
    expect(folder.rows(`${report}/report.csv`)).toMatchObject([
      { date, input_tokens: `${requests}000`, billed_usd: usd(requests) },
    ]);
    expect(folder.rows(`${report}/charges.csv`).map((line) => line.date)).toEqual([date, date]);
    expect(folder.json(`${report}/report.json`).window).toEqual({ start: date, end });
    const asked = server.requests.filter(({ operation }) => operation === 'ce:GetCostAndUsage');
    expect(asked.map(({ input }) => input.TimePeriod)).toEqual(
      asked.map(() => expect.objectContaining({ End: end })),
    );
    expect(folder.files('outbox')).toEqual([`daily-${date}_all_b@acme.com.eml`]);
  });
});

describe('on the 1st of a month its last day is not lost, and on the 2nd a mail is sent', () => {
  it.each([
    ['2026-12-01', '1 Dec', '2026-11-30', '30 Nov', 30],
    ['2027-01-01', '1 Jan', '2026-12-31', '31 Dec', 31],
    ['2026-03-01', '1 Mar', '2026-02-28', '28 Feb', 28],
    ['2028-03-01', '1 Mar', '2028-02-29', '29 Feb', 29],
  ])('%s (%s) after %s (%s)', async (first, firstWords, last, lastWords, length) => {
    const month = last.replace(/..$/, '01');
    const dates = Array.from({ length: length + 1 }, (_, index) =>
      new Date(Date.parse(month) + index * 86_400_000).toISOString().slice(0, 10),
    );
    const half = new Big(usd(length)).div(2).toFixed();

    const loading = everyDay(dates, (date) => (date === last ? 0.5 : 1));
    const onTheFirst = await awsRun(loading, `${first}T06:00:00Z`);
    expect(onTheFirst.rows('report.csv', `daily/${last}`)).toMatchObject([
      { date: last, input_tokens: `${length}000`, billed_usd: half, expected_usd: usd(length) },
    ]);
    const wholeMonth = usd((length * (length + 1)) / 2);
    expect(onTheFirst.json()).toMatchObject({ month: { start: month, toDateUsd: wholeMonth }, gaps: [] });
    expect(onTheFirst.mails.map(({ subject }) => subject)).toEqual([expect.stringContaining(lastWords)]);

    const second = first.replace(/..$/, '02');
    const onTheSecond = await awsRun(everyDay(dates), `${second}T06:00:00Z`, { store: onTheFirst.store });
    expect(onTheSecond.rows('report.csv', `daily/${first}`)).toMatchObject([
      { date: first, input_tokens: `${length + 1}000`, billed_usd: usd(length + 1) },
    ]);
    expect(onTheSecond.json()).toMatchObject({
      month: { start: first, toDateUsd: usd(length + 1), previousToDateUsd: usd(1) },
      restated: [{ day: last, beforeUsd: half, nowUsd: usd(length), kind: 'loaded' }],
      gaps: [],
    });
    expect(onTheSecond.mails.map(({ subject }) => subject)).toEqual([expect.stringContaining(firstWords)]);
    expect(onTheSecond.json(`daily/${last}`)).toMatchObject({
      revision: 1,
      totals: { billedUsd: usd(length) },
    });
  });
});
