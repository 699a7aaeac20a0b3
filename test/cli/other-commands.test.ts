import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliFolder, cliFolder } from '../support/cli-folder.ts';

let folder: CliFolder;

beforeEach(() => {
  folder = cliFolder();
});

afterEach(() => folder.remove());

const write = (name: string, text: string) => writeFileSync(folder.path(name), text);
const file = 'bedrock-report.config.json';

describe('config', () => {
  it('prints each value in force and where it came from', async () => {
    write(file, JSON.stringify({ archive: 'from-file', historyDays: 40, mail: { from: 'a@x.com' } }));
    const env = { BEDROCK_REPORT_HISTORY_DAYS: '50', BEDROCK_REPORT_MAIL_TO: 'b@x.com,c@x.com' };
    const { code, stdout } = await folder.cli(['config', '--archive', 'from-flag'], env);
    expect(code).toBe(0);
    const lines = stdout.split('\n').map((line) => line.trim().split(/\s{2,}/));
    expect(lines).toEqual(
      expect.arrayContaining([
        ['archive', 'from-flag', '--archive'],
        ['historyDays', '50', 'BEDROCK_REPORT_HISTORY_DAYS'],
        ['mail.from', 'a@x.com', 'file'],
        ['mail.to', '["b@x.com","c@x.com"]', 'BEDROCK_REPORT_MAIL_TO'],
        ['restateDays', '7', 'default'],
      ]),
    );
    const asJson = JSON.parse((await folder.cli(['config', '--json'], env)).stdout);
    expect(asJson.config).toMatchObject({ archive: 'from-file', historyDays: 50 });
    expect(asJson.origins).toMatchObject({ archive: 'file', historyDays: 'environment' });
  });

  it('takes its file from BEDROCK_REPORT_CONFIG, which --config overrides', async () => {
    write('one.json', '{"archive":"one"}');
    write('two.json', '{"archive":"two"}');
    const env = { BEDROCK_REPORT_CONFIG: 'one.json' };
    const archiveOf = async (...args: string[]) =>
      JSON.parse((await folder.cli(['config', '--json', ...args], env)).stdout).config.archive;
    expect(await Promise.all([archiveOf(), archiveOf('--config', 'two.json')])).toEqual(['one', 'two']);
  });
});

describe('faults of configuration', () => {
  it.each<[string, string | null, readonly string[], Record<string, string>, readonly RegExp[]]>([
    ['no archive', null, ['run'], {}, [/archive: is required/]],
    ['an unknown key', '{"archive":"a","colour":1}', ['run'], {}, [/colour: no such setting/]],
    ['an unknown key below', '{"archive":"a","mail":{"from":"a@x.com","cc":1}}', ['run'], {}, [/mail\.cc/]],
    ['broken JSON', '{"archive": ', ['run', '--archive', 'a'], {}, [/config\.json: is not JSON/]],
    ['no object', '[]', ['run', '--archive', 'a'], {}, [/one JSON object/]],
    ['no such file', null, ['run', '--archive', 'a', '--config', 'no.json'], {}, [/no\.json: no such file/]],
    [
      'a wrong variable',
      null,
      ['run', '--archive', 'a'],
      { BEDROCK_REPORT_HISTORY_DAYS: 'many' },
      [/^bedrock-report: BEDROCK_REPORT_HISTORY_DAYS: /],
    ],
    [
      'flags, variables and file together',
      '{"archive":"a","restateDays":-1,"colour":1}',
      ['run', '--day', '2026-1-1', '--bogus', '--source', 'nowhere'],
      { BEDROCK_REPORT_NO_SUCH: '1' },
      [/--day: not a day/, /--bogus/, /nowhere/, /BEDROCK_REPORT_NO_SUCH/, /restateDays/, /colour/],
    ],
    ['--from alone', null, ['run', '--from', '2026-11-01', '--archive', 'a'], {}, [/--from needs --to/]],
    ['--per-day alone', null, ['run', '--per-day', '--archive', 'a'], {}, [/--per-day needs a range/]],
    [
      'no region',
      null,
      ['run', '--archive', 'a', '--mail', 'none'],
      { HOME: '/nonexistent' },
      [/no AWS region is set/],
    ],
    ['an unknown command', null, ['rum'], {}, [/rum/]],
  ])('%s: exit 2, one line a fault, nothing written', async (_, config, args, env, lines) => {
    if (config !== null) write(file, config);
    const { code, stdout, stderr } = await folder.cli(args, env);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(lines.length);
    for (const line of lines) expect(stderr).toMatch(line);
    expect(folder.files()).toEqual(config === null ? [] : [file]);
  });

  it.each([
    ['absent', null],
    ['no snapshot', '{"schemaVersion":1}'],
    ['not JSON', 'hello'],
    ['half a gzip', Buffer.from([0x1f, 0x8b, 8, 0])],
  ])('a snapshot that is %s cannot be rendered or run: exit 2', async (_, body) => {
    if (body !== null) writeFileSync(folder.path('s.json.gz'), body);
    const before = folder.files();
    const results = await Promise.all([
      folder.cli(['render', '--snapshot', 's.json.gz', '--out', 'out']),
      folder.cli(['run', '--source', 's.json.gz', '--archive', 'a', '--mail', 'none']),
    ]);
    for (const { code, stdout, stderr } of results) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^bedrock-report: /);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
    expect(folder.files()).toEqual(before);
  });

  it.each<[readonly string[], readonly RegExp[]]>([
    [[], [/--snapshot is required/, /--out is required/]],
    [
      ['--snapshot', 'no.json', '--bogus'],
      [/--bogus/, /--out is required/, /no\.json cannot be read/],
    ],
  ])('render %j names all that is wrong at once', async (args, lines) => {
    const { code, stderr } = await folder.cli(['render', ...args]);
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(lines.length);
    for (const line of lines) expect(stderr).toMatch(line);
  });

  it('archive without one of its commands shows them, and nothing else: exit 2', async () => {
    const { code, stdout, stderr } = await folder.cli(['archive']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const command of ['list', 'get', 'serve', 'rebuild']) expect(stderr).toContain(command);
    expect(stderr).not.toContain('bedrock-report: ');
  });

  it('a reader that stops early, as head does, is no failure', async () => {
    const child = spawn(process.execPath, [join(process.cwd(), 'dist/cli.js'), 'config', '--archive', 'a'], {
      cwd: folder.path('.'),
      env: { PATH: process.env.PATH },
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('an archive whose folder for reports is a file: exit 5, nothing sent', async () => {
    mkdirSync(folder.path('archive'));
    write('archive/daily', 'a file');
    const { code, stderr } = await folder.cli(
      // biome-ignore format: one command line
      ['run', '--source', 'sample', '--archive', 'archive', '--mail', 'outbox', '--now', '2026-11-23T06:00:00Z'],
    );
    expect(code).toBe(5);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(folder.files()).toEqual(['archive/daily']);
  });
});

describe('demo', () => {
  it('makes reports and a mail, and says what to open', async () => {
    const { code, stdout, stderr } = await folder.cli(['demo', '--now', '2026-11-23T06:00:00Z']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(folder.path('bedrock-report-demo/index.html'));
    expect(folder.files('bedrock-report-demo/daily')).toContain('2026-11-22/report.html');
    expect(folder.files('bedrock-report-demo/outbox')).toHaveLength(1);
    expect(stdout).not.toContain('\u001B[');
  });
});

it('without arguments the program prints its help and ends with 0', async () => {
  const { code, stdout, stderr } = await folder.cli([]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const command of ['run', 'demo', 'render', 'archive', 'config']) {
    expect(stdout).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
  }
});
