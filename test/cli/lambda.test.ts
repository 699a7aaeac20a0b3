import { prod } from '../../infra/stages/prod.ts';
import { awsEnv } from '../support/aws-env.ts';
import type { Fault } from '../support/aws-server/faults.ts';
import { smallOrganisation } from '../support/aws-server/small-organisation.ts';
import { type AwsServer, startAwsServer } from '../support/aws-server/start-aws-server.ts';
import { type CliFolder, cliFolder } from '../support/cli-folder.ts';
import { type Answer, type Deployed, deployHandler } from '../support/deployed-handler.ts';

let folder: CliFolder;
let server: AwsServer;
let handler: Deployed;
const faults: Fault[] = [];

beforeEach(async () => {
  folder = cliFolder();
  faults.length = 0;
  server = await startAwsServer(smallOrganisation(), { faults });
  const mail = { from: 'finops@acme.com', to: ['leads@acme.com'], configurationSet: null };
  handler = deployHandler(
    { archive: folder.path('archive'), mail: { ...prod.report.mail, ...mail, via: folder.path('outbox') } },
    awsEnv(server.url),
  );
});

afterEach(async () => {
  handler.remove();
  folder.remove();
  await server.close();
});

/** What the deployed bundle answers to an event, in a process of its own as in Lambda. */
async function invoke(event: object): Promise<Answer> {
  const { answers } = await handler.invoke([event]);
  return answers[0];
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
