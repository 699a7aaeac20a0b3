import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { awsEnv } from '../support/aws-env.ts';
import type { Fault } from '../support/aws-server/faults.ts';
import { smallOrganisation } from '../support/aws-server/small-organisation.ts';
import { type AwsServer, startAwsServer } from '../support/aws-server/start-aws-server.ts';
import { type CliFolder, cliFolder } from '../support/cli-folder.ts';

const bundle = pathToFileURL(join(process.cwd(), 'dist/lambda/lambda.mjs')).href;
const program = `
const { handler } = await import(${JSON.stringify(bundle)});
const answer = await handler(JSON.parse(process.argv[1])).then(
  (result) => ({ result }),
  (error) => ({ threw: error.name, exitCode: error.exitCode, message: error.message }),
);
console.log(JSON.stringify(answer));
`;

let folder: CliFolder;
let server: AwsServer;
const faults: Fault[] = [];

beforeEach(async () => {
  folder = cliFolder();
  faults.length = 0;
  server = await startAwsServer(smallOrganisation(), { faults });
});

afterEach(async () => {
  folder.remove();
  await server.close();
});

/** What the deployed bundle answers to an event, in a process of its own as in Lambda. */
function invoke(event: object): Promise<ReturnType<typeof JSON.parse>> {
  const env = {
    ...awsEnv(server.url),
    BEDROCK_REPORT_ARCHIVE: folder.path('archive'),
    BEDROCK_REPORT_MAIL_VIA: folder.path('outbox'),
    BEDROCK_REPORT_MAIL_FROM: 'finops@acme.com',
    BEDROCK_REPORT_MAIL_TO: 'leads@acme.com',
  };
  const args = ['--input-type=module', '--eval', program, JSON.stringify(event)];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env, cwd: folder.path('.') }, (error, stdout) =>
      error ? reject(error) : resolve(JSON.parse(stdout)),
    );
  });
}

describe('the Lambda bundle', () => {
  it('reports the day before the scheduled time, once however often it is tried', async () => {
    const event = { scheduledTime: '2026-11-23T06:00:00Z' };
    const { result } = await invoke(event);
    expect(result).toMatchObject({
      window: { start: '2026-11-22', end: '2026-11-23' },
      reports: [
        {
          id: 'daily/2026-11-22',
          billedUsd: '0.0707000001',
          mails: [{ route: 'all', to: 'leads@acme.com', status: 'sent' }],
        },
      ],
    });
    expect(folder.files('archive')).toContain('daily/2026-11-22/report.html');
    const again = await invoke(event);
    expect(again.result.reports[0].mails).toMatchObject([{ status: 'skipped' }]);
    expect(folder.files('outbox')).toHaveLength(1);
  });

  it('takes the words of the flags', async () => {
    const scheduledTime = '2026-11-23T06:00:00+01:00';
    const range = { scheduledTime, from: '2026-11-20', to: '2026-11-21', perDay: true, dryRun: true };
    const { result } = await invoke(range);
    expect(result.reports.map(({ id }: { id: string }) => id)).toEqual([
      'daily/2026-11-20',
      'daily/2026-11-21',
    ]);
    expect(folder.files()).toEqual([]);
  });

  it.each<[string, object, Fault | null, number, readonly RegExp[]]>([
    ['an unknown word', { dya: '2026-11-22' }, null, 2, [/dya/]],
    [
      'several values of the wrong kind',
      { day: 22, perDay: 'yes' },
      null,
      2,
      [/event day: /, /event perDay: /],
    ],
    [
      'several wrong values',
      { day: 'yesterday', mailTo: ['nobody'] },
      null,
      2,
      [/--day: not a day/, /--mail-to: not a plain e-mail address/],
    ],
    ['a time that is none', { scheduledTime: 'noon' }, null, 2, [/scheduledTime/]],
    ['a list', [], null, 2, [/event/]],
    [
      'an expired role',
      { scheduledTime: '2026-11-23T06:00:00Z' },
      { operation: 'sts:GetCallerIdentity', kind: 'expired' },
      3,
      [/credentials/],
    ],
  ])('throws on %s', async (_, event, fault, exitCode, lines) => {
    if (fault !== null) faults.push(fault);
    const { threw, exitCode: code, message } = await invoke(event);
    expect([threw, code]).toEqual([exitCode === 2 ? 'ConfigError' : 'SourceError', exitCode]);
    for (const line of lines) expect(message).toMatch(line);
    expect(folder.files()).toEqual([]);
  });
});
