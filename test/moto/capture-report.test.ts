import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { awsEnv } from '../support/aws-env.ts';
import { type CliFolder, cliFolder } from '../support/cli-folder.ts';
import { type MotoServer, startMoto } from './moto-server.ts';
import { putMetrics, seed, seededUsd } from './seed.ts';

/** The example captures calls as they are made: today's. The report is of today, made tomorrow. */
const today = new Date().toISOString().slice(0, 10);
const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10);
const archive = `archive/daily/${today}`;
const table = 'bedrock-usage';

let moto: MotoServer;
let folder: CliFolder;

beforeAll(async () => {
  moto = await startMoto();
  folder = cliFolder();
});

afterAll(() => {
  moto.stop();
  folder.remove();
});

const total = (rows: readonly Readonly<Record<string, string>>[], column: string) =>
  rows.reduce((all, row) => all + Number(row[column] ?? 0), 0);

it('what the example captured is told by team, and adds up to CloudWatch’s tokens and the bill', async () => {
  await seed(moto, today, tomorrow);
  const env = { ...awsEnv(moto.url), AWS_REGION: 'us-east-1' };
  const args = ['--import', 'tsx', 'examples/capture/run.mjs', folder.path('usage.jsonl')];
  const example = spawn(process.execPath, args, {
    env: { ...process.env, ...env, AWS_ENDPOINT_URL_DYNAMODB: moto.url, USAGE_TABLE: table },
  });
  expect(await once(example, 'exit')).toEqual([0, null]);
  // What CloudWatch counts of the example's calls, and of somebody who captures nothing: 30 input tokens more.
  const counted = { Invocations: 3, InputTokenCount: 54, OutputTokenCount: 10, CacheReadInputTokens: 100 };
  const place = { region: 'eu-west-1', namespace: 'AWS/Bedrock', dimension: 'ModelId' };
  await putMetrics(
    moto,
    { ...place, id: 'amazon.nova-lite-v1:0', metrics: counted },
    new Date(`${today}T12:00:00Z`),
  );

  const run = ['run', '--now', `${tomorrow}T06:00:00Z`, '--archive', 'archive', '--mail', 'none'];
  const { code } = await folder.cli(run, { ...env, BEDROCK_REPORT_CAPTURE_TABLE: table });
  expect(code).toBe(0);
  expect(existsSync(folder.path(`${archive}/teams.csv`))).toBe(true);

  const teams = folder.rows(`${archive}/teams.csv`);
  const rows = folder.rows(`${archive}/report.csv`).filter(({ model }) => model === 'amazon.nova-lite');
  expect(rows.length).toBeGreaterThan(0);
  const lite = teams.filter(({ model }) => model === 'amazon.nova-lite');
  expect(
    lite.map(({ team, app, input_tokens, cache_read_tokens }) => [
      team,
      app,
      input_tokens,
      cache_read_tokens,
    ]),
  ).toEqual([
    ['(unattributed)', '', String(total(rows, 'input_tokens') - 24), '0'],
    ['ads', 'slogans', '12', '100'],
    ['search', 'answers', '12', ''],
  ]);
  expect(teams.filter(({ estimated_tokens }) => estimated_tokens !== '')).toMatchObject([
    { team: 'ads', input_tokens: '', allocated_usd: '' },
  ]);
  for (const column of ['input_tokens', 'output_tokens', 'cache_read_tokens']) {
    expect([column, total(lite, column)]).toEqual([column, total(rows, column)]);
  }
  expect(total(teams, 'allocated_usd')).toBeCloseTo(Number(seededUsd), 6);
});
