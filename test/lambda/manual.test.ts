import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type CliFolder, cliFolder } from '../support/cli-folder.ts';
import { type Cloud, startCloud } from '../support/cloud.ts';
import { type Deployed, deployHandler } from '../support/deployed-handler.ts';
import { type CliResult, endOf } from '../support/run-cli.ts';

const now = '2026-11-23T09:00:00Z';
const atNow = { clockAheadMs: Date.parse(now) - Date.now() };
const section =
  readFileSync('README.md', 'utf8').split('\n## Manual operation\n')[1]?.split('\n## ')[0] ?? '';
const rows = [...section.matchAll(/^\| [^|]+ \| `([^`]+)` +\| `([^`]+)` +\|$/gm)].map(
  ([, command = '', payload = '']) => ({ command, payload }),
);
const blocks = [...section.matchAll(/\n```\n(.*?)\n```\n/gs)].map(([, block = '']) => block);

let cloud: Cloud;
let handler: Deployed;
let folder: CliFolder;

beforeEach(async () => {
  cloud = await startCloud();
  handler = deployHandler({}, cloud.env);
  folder = cliFolder();
});

afterEach(async () => {
  handler.remove();
  folder.remove();
  await cloud.close();
});

/** What a shell does with a command as the README has it, on the morning of `now`. */
function shell(command: string): Promise<CliResult> {
  const cli = `${process.execPath} ${join(process.cwd(), 'dist/cli.js')}`;
  program(
    'bedrock-report',
    `case "$*" in (*--now*|archive*|render*) ;; (*) set -- "$@" --now ${now};; esac`,
    `exec ${cli} "$@"`,
  );
  program('date', `echo ${now}`);
  const fetched = `fetch(process.env.AWS_ENDPOINT_URL_S3 + process.argv[1].slice(4)).then(async (it) => it.ok ? fs.writeFileSync(process.argv[2], Buffer.from(await it.arrayBuffer())) : process.exit(1))`;
  program('aws', '[ "$1 $2" = "s3 cp" ] || exit 2', `exec ${process.execPath} -e '${fetched}' "$3" "$4"`);
  return endOf(
    spawn('/bin/sh', ['-euc', command], {
      cwd: folder.path('.'),
      env: {
        ...cloud.env,
        PATH: [folder.path('.'), process.env.PATH].join(delimiter),
        BEDROCK_REPORT_CONFIG: handler.configFile,
      },
    }),
  );
}

function program(name: string, ...lines: readonly string[]): void {
  writeFileSync(folder.path(name), ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(folder.path(name), 0o755);
}

const daysOfOctober = Array.from(
  { length: 31 },
  (_, index) => `daily/2026-10-${String(index + 1).padStart(2, '0')}`,
);
const to = (address: string, status: string) => ({ to: address, status });
const leads = 'ml-leads@acme.com';

/** What becomes of the rows, one after the other: the reports, and who is mailed. */
const outcomes: readonly (readonly [ids: readonly string[], mails: readonly object[]])[] = [
  [['daily/2026-11-21'], [to(leads, 'sent')]],
  [['range/2026-11-20_2026-11-22'], [to(leads, 'sent')]],
  [daysOfOctober, []],
  [['daily/2026-11-21'], [to(leads, 'sent')]],
  [['daily/2026-11-21'], [to('me@example.com', 'sent')]],
  [['daily/2026-11-21'], []],
];

interface Result {
  readonly reports: readonly { id: string; mails: readonly { to: string; status: string }[] }[];
}

function outcomeOf({ reports }: Result) {
  return [
    reports.map(({ id }) => id),
    reports.flatMap(({ mails }) => mails.map((mail) => to(mail.to, mail.status))),
  ];
}

describe('the README’s manual operation, line by line,', () => {
  it('does at the command line what it says', async () => {
    const done: unknown[] = [];
    for (const { command } of rows) {
      const { code, stdout, stderr } = await shell(`${command} --json`);
      expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: '' });
      done.push(outcomeOf(JSON.parse(stdout)));
    }
    expect(done).toEqual(outcomes);
    expect(cloud.mail.accepted).toHaveLength(4);
  });

  it('does the same as payloads of the function', async () => {
    const { answers } = await handler.invoke(
      rows.map(({ payload }) => JSON.parse(payload)),
      atNow,
    );
    expect(answers.map(({ result }) => outcomeOf(result))).toEqual(outcomes);
    expect(cloud.mail.accepted).toHaveLength(4);
    const [invoke = ''] = blocks;
    expect(rows.map(({ payload }) => payload)).toContain(/--payload '(.*)'/.exec(invoke)?.[1]);
  });

  it('replays a report byte for byte, and goes back to an older revision without losing the newer', async () => {
    const [, replay = '', goBack = ''] = blocks;
    await handler.invoke([{ day: '2026-11-21' }], atNow);
    expect(await shell(replay)).toMatchObject({ code: 0, stderr: '' });
    const first = cloud.objects();
    const replayed = folder.files('replayed');
    expect(replayed).toEqual([...first.keys()].filter((key) => /^(daily|data)/.test(key)));
    for (const key of replayed) expect(folder.bytes(`replayed/${key}`)).toEqual(first.get(key));

    const snapshotAt = (revision: string) =>
      cloud.objects().get(`daily/2026-11-21${revision}/snapshot.json.gz`);
    const report = () => cloud.json('daily/2026-11-21/report.json');
    cloud.bill.push(...cloud.bill.filter(({ day }) => day === '2026-11-21'));
    await handler.invoke([{ day: '2026-11-21' }], atNow);
    const newer = { usd: report().totals.billedUsd, snapshot: snapshotAt('') };
    expect(report()).toMatchObject({ revision: 1 });

    expect(await shell(goBack)).toMatchObject({ code: 0, stderr: '' });
    const before = JSON.parse(first.get('daily/2026-11-21/report.json')?.toString('utf8') ?? '');
    expect(report()).toMatchObject({ revision: 2, totals: { billedUsd: before.totals.billedUsd } });
    expect(before.totals.billedUsd).not.toBe(newer.usd);
    expect(snapshotAt('/revisions/1')).toEqual(newer.snapshot);
    expect(cloud.json('state/index.json').reports).toMatchObject([{ id: 'daily/2026-11-21', revision: 2 }]);
    expect(cloud.mail.accepted).toHaveLength(1);
  });
});
