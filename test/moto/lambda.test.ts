import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { prod } from '../../infra/stages/prod.ts';
import { type Deployed, deployHandler } from '../support/deployed-handler.ts';
import { type FrontOptions, type FrontServer, startFront } from './front-server.ts';
import { type MotoServer, startMoto } from './moto-server.ts';
import { bucket, credentials, reader, seed, seededLines, seededUsd, sender } from './seed.ts';

const day = '2026-11-22';
const event = { scheduledTime: '2026-11-23T06:00:00Z' };
const recordKey = `prod/runs/daily/${day}/all.json`;
const services = [...new Set(seededLines.map(({ service }) => service))];

let moto: MotoServer;
let front: FrontServer;
let handler: Deployed;

beforeAll(async () => {
  moto = await startMoto();
});

afterAll(() => moto.stop());

beforeEach(async () => {
  await moto.reset();
  await seed(moto, day, '2026-11-23');
});

afterEach(() => {
  handler.remove();
  front.close();
});

async function deploy(done?: FrontOptions['done']): Promise<void> {
  front = await startFront(moto.url, services, done && { done });
  const mail = { ...prod.report.mail, from: sender, to: [reader], configurationSet: null };
  handler = deployHandler(
    { archive: `s3://${bucket}/prod`, mail },
    {
      AWS_ENDPOINT_URL: front.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
  );
}

const s3 = () => new S3Client({ endpoint: moto.url, credentials, region: 'us-east-1', forcePathStyle: true });

async function json(key: string): Promise<ReturnType<typeof JSON.parse>> {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return JSON.parse((await Body?.transformToString()) ?? '');
}

async function expectWholeArchive(): Promise<void> {
  const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: bucket }));
  const names = ['charges.csv', 'focus.csv', 'operations.csv', 'report.csv', 'report.html', 'report.json'];
  expect(Contents.map(({ Key }) => Key)).toEqual([
    ...[...names, 'snapshot.json.gz'].map((name) => `prod/daily/${day}/${name}`),
    `prod/data/dt=${day}/usage.parquet`,
    'prod/index.html',
    recordKey,
    'prod/state/index.json',
    'prod/state/models.json',
  ]);
  expect(await json(`prod/daily/${day}/report.json`)).toMatchObject({
    revision: 0,
    totals: { billedUsd: seededUsd },
  });
}

it('makes one report and one mail of an event that comes cold, and again', async () => {
  await deploy();
  const [first, second] = [await handler.invoke([event]), await handler.invoke([event])];
  expect(first.answers[0].result.reports[0].mails).toMatchObject([{ status: 'sent' }]);
  expect(second.answers[0].result.reports[0].mails).toMatchObject([{ status: 'skipped' }]);
  expect(await moto.sentMessages()).toHaveLength(1);
  await expectWholeArchive();
});

it('makes one report and one mail of an event that comes twice at once', async () => {
  await deploy();
  const runs = await Promise.all([handler.invoke([event]), handler.invoke([event])]);
  const statuses = runs.map(({ answers }) => answers[0].result.reports[0].mails[0].status);
  expect(statuses.sort()).toEqual(['sent', 'skipped']);
  expect(await moto.sentMessages()).toHaveLength(1);
  await expectWholeArchive();
});

it.each([
  ['report.html is written', `/${bucket}/prod/daily/${day}/report.html`, /./, 1, false],
  ['report.json is written', `/${bucket}/prod/daily/${day}/report.json`, /./, 1, false],
  ['the mail is claimed', `/${bucket}/${recordKey}`, /"claimed"/, 1, false],
  ['SES accepted the mail', '/', /Action=SendRawEmail/, 2, true],
])('of a process that is killed when %s is made whole by the next', async (...row) => {
  const [, path, told, mails, possiblyTwice] = row;
  let kill: () => void = () => undefined;
  await deploy(({ method, url }, body) => {
    if (method !== 'GET' && url?.split('?')[0] === path && told.test(body.toString('utf8'))) kill();
  });
  const { process, ended } = handler.start([event]);
  kill = () => process.kill('SIGKILL');
  expect(await ended).toMatchObject({ killed: true, answers: [] });
  kill = () => undefined;
  const { answers } = await handler.invoke([event], { clockAheadMs: 180_000 });
  expect(answers[0].result.reports[0].mails).toMatchObject([{ to: reader, status: 'sent' }]);
  const sent = await moto.sentMessages();
  expect(sent).toHaveLength(mails);
  expect((await json(recordKey)).recipients).toMatchObject({ [reader]: { state: 'sent', possiblyTwice } });
  await expectWholeArchive();
});
