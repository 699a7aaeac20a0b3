import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Big from 'big.js';
import { parse } from 'csv-parse/sync';
import { runCli } from '../support/run-cli.ts';

const now = '2026-11-23T06:00:00Z';
const day = 'daily/2026-11-22';

let folder: string;
/** One run on the sample, and what it left: many tests begin where it ended. */
let first: Awaited<ReturnType<typeof run>>;
let firstFolder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bedrock-report-'));
  firstFolder = folder;
  first = await run('--now', now);
});

afterAll(() => rmSync(firstFolder, { recursive: true, force: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bedrock-report-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: readonly string[]) {
  const result = await runCli(
    ['run', '--source', 'sample', '--archive', 'archive', '--mail', 'outbox', '--json', ...args],
    { cwd: folder },
  );
  return { ...result, json: result.stdout === '' ? null : JSON.parse(result.stdout) };
}

function beginAfterTheFirst(): void {
  cpSync(firstFolder, folder, { recursive: true });
}

function files(path: string): readonly string[] {
  if (!existsSync(join(folder, path))) return [];
  return readdirSync(join(folder, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, path).length + 1))
    .sort();
}

function bytesOf(path: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    files(path).map((name) => [name, readFileSync(join(folder, path, name)).toString('base64')]),
  );
}

function json(path: string) {
  return JSON.parse(readFileSync(join(folder, path), 'utf8'));
}

function table(path: string): Record<string, string>[] {
  return parse(readFileSync(join(folder, path)), { columns: true });
}

function total(rows: readonly Record<string, string>[]): string {
  return rows.reduce((sum, row) => sum.plus(row.billed_usd || '0'), new Big(0)).toFixed();
}

describe('a run on the sample', () => {
  it('writes every file, and their sums are one number', () => {
    beginAfterTheFirst();
    const { code, stderr, json: result } = first;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(result.window).toEqual({ start: '2026-11-22', end: '2026-11-23' });
    const [report] = result.reports;
    expect(files('archive')).toEqual([
      `${day}/charges.csv`,
      `${day}/focus.csv`,
      `${day}/operations.csv`,
      `${day}/report.csv`,
      `${day}/report.html`,
      `${day}/report.json`,
      `${day}/snapshot.json.gz`,
      'data/dt=2026-11-22/usage.parquet',
      'index.html',
      `runs/${day}/all.json`,
      'state/index.json',
      'state/models.json',
    ]);
    const usage = table(`archive/${day}/charges.csv`).filter((line) => line.record_type === 'Usage');
    expect(total(usage)).toBe(report.billedUsd);
    expect(total(table(`archive/${day}/report.csv`))).toBe(report.billedUsd);
    expect(total(table(`archive/${day}/operations.csv`))).toBe(report.billedUsd);
    expect(json(`archive/${day}/report.json`).totals.billedUsd).toBe(report.billedUsd);
    expect(report.mails).toMatchObject([{ route: 'all', to: 'finops@example.com', status: 'sent' }]);
    expect(files('outbox')).toHaveLength(1);
    expect(json(`archive/${day}/report.json`).restated).toMatchObject([
      { day: '2026-11-21', kind: 'loaded' },
    ]);
  });

  it('a second time keeps the files and sends nothing', async () => {
    beginAfterTheFirst();
    const before = bytesOf(`archive/${day}`);
    const { code, json: result } = await run('--now', '2026-11-23T07:00:00Z');
    expect(code).toBe(0);
    expect(result.reports[0].mails).toMatchObject([{ status: 'skipped' }]);
    expect(bytesOf(`archive/${day}`)).toEqual(before);
    expect(files('outbox')).toHaveLength(1);
  });

  it('is made again from its snapshot, byte for byte', async () => {
    beginAfterTheFirst();
    const rendered = await runCli(
      ['render', '--snapshot', `archive/${day}/snapshot.json.gz`, '--out', 'again'],
      {
        cwd: folder,
      },
    );
    expect(rendered.code).toBe(0);
    expect(bytesOf(`again/${day}`)).toEqual(bytesOf(`archive/${day}`));
    expect(bytesOf('again/data')).toEqual(bytesOf('archive/data'));
  });

  it('on the next morning restates the day whose bill has loaded, once', async () => {
    beginAfterTheFirst();
    const first = json(`archive/${day}/report.json`);
    const { json: second } = await run('--now', '2026-11-24T06:00:00Z');
    expect(second.reports).toHaveLength(1);
    expect(json(`archive/${day}/report.json`)).toMatchObject({ revision: 1 });
    expect(json(`archive/${day}/revisions/0/report.json`)).toEqual(first);
    const restated = json('archive/daily/2026-11-23/report.json').restated;
    expect(restated).toEqual([
      {
        day: '2026-11-22',
        beforeUsd: first.totals.billedUsd,
        nowUsd: json(`archive/${day}/report.json`).totals.billedUsd,
        kind: 'loaded',
      },
    ]);
    const settled = bytesOf('archive/daily');
    await run('--now', '2026-11-24T08:00:00Z');
    expect(bytesOf('archive/daily')).toEqual(settled);
    const entries = json('archive/state/index.json').reports;
    expect(entries.map(({ id, revision }: { id: string; revision: number }) => [id, revision])).toEqual([
      ['daily/2026-11-23', 0],
      ['daily/2026-11-22', 1],
    ]);
  });

  it('--dry-run writes and sends nothing', async () => {
    const { code, json: result } = await run('--now', now, '--dry-run');
    expect(code).toBe(0);
    expect(result.reports).toMatchObject([{ id: day, archive: null, files: [], mails: [] }]);
    expect(files('.')).toEqual([]);
  });

  it('--strict ends with 3 on a gap and writes nothing', async () => {
    const { code, stdout, stderr } = await run('--now', now, '--strict');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('unmapped');
    expect(files('.')).toEqual([]);
  });

  it('--mail-to sends to those alone and neither reads nor writes records; --resend sends again', async () => {
    const only = await run('--now', now, '--mail-to', 'a@example.com,b@example.com');
    expect(only.json.reports[0].mails.map(({ to }: { to: string }) => to)).toEqual([
      'a@example.com',
      'b@example.com',
    ]);
    expect(files('archive/runs')).toEqual([]);
    expect((await run('--now', now)).json.reports[0].mails).toMatchObject([{ status: 'sent' }]);
    expect((await run('--now', now, '--resend')).json.reports[0].mails).toMatchObject([{ status: 'sent' }]);
    expect(files('outbox')).toHaveLength(4);
  });

  it('--per-day archives each day from one reading and mails nothing; a range is one report', async () => {
    const one = await run('--now', now, '--day', '2026-11-16', '--archive', 'other', '--mail', 'none');
    const days = await run('--now', now, '--from', '2026-11-16', '--to', '2026-11-19', '--per-day');
    expect(days.json.reports.map(({ id }: { id: string }) => id)).toEqual(
      ['16', '17', '18', '19'].map((date) => `daily/2026-11-${date}`),
    );
    expect(days.json.requests['ce:GetCostAndUsage']).toBe(one.json.requests['ce:GetCostAndUsage']);
    expect(files('outbox')).toEqual([]);
    const week = await run('--now', now, '--last', 'week', '--mail', 'none');
    expect(week.json.reports).toMatchObject([{ id: 'range/2026-11-16_2026-11-22' }]);
    const sum = days.json.reports.reduce(
      (all: Big, { billedUsd }: { billedUsd: string }) => all.plus(billedUsd),
      new Big(0),
    );
    const range = await run('--now', now, '--from', '2026-11-16', '--to', '2026-11-19', '--mail', 'none');
    expect(range.json.reports[0].billedUsd).toBe(sum.toFixed());
  });

  it('a saved snapshot gives the same figures', async () => {
    beginAfterTheFirst();
    const replay = await runCli(
      [
        'run',
        '--source',
        `archive/${day}/snapshot.json.gz`,
        '--archive',
        'replay',
        '--mail',
        'none',
        '--json',
      ],
      { cwd: folder },
    );
    expect(replay.code).toBe(0);
    expect(JSON.parse(replay.stdout).reports[0].billedUsd).toBe(first.json.reports[0].billedUsd);
    expect(table(`replay/${day}/report.csv`)).toEqual(table(`archive/${day}/report.csv`));
  });
});

describe('the archive commands', () => {
  it('list, get and rebuild', async () => {
    beginAfterTheFirst();
    const cli = (...args: readonly string[]) =>
      runCli(['archive', ...args, '--archive', 'archive'], {
        cwd: folder,
        env: { BEDROCK_REPORT_NAME: 'acme-prod' },
      });
    expect(JSON.parse((await cli('list', '--json')).stdout)).toMatchObject([{ id: day }]);
    expect((await cli('get', '2026-11-22', '--format', 'csv', '--out', 'got')).code).toBe(0);
    expect(bytesOf('got')).toEqual({ 'report.csv': bytesOf(`archive/${day}`)['report.csv'] });
    const absent = await cli('get', '2026-11-01');
    expect(absent.code).toBe(2);
    const index = bytesOf('archive')['index.html'];
    rmSync(join(folder, 'archive/index.html'));
    rmSync(join(folder, 'archive/state/index.json'));
    expect((await cli('rebuild')).code).toBe(0);
    expect(bytesOf('archive')['index.html'] === index).toBe(true);
  });
});

describe('bad input', () => {
  it.each<readonly [string, readonly string[], readonly RegExp[]]>([
    ['a malformed date', ['--day', '2026-02-30'], [/--day: not a day/]],
    ['a range the wrong way round', ['--from', '2026-11-09', '--to', '2026-11-01'], [/is after/]],
    ['a day not over yet', ['--now', now, '--day', '2026-11-23'], [/not over yet/]],
    ['a day beyond memory', ['--now', now, '--day', '2025-09-30'], [/too long ago.*2025-10-01/]],
    [
      'several faults at once',
      ['--frm', '--last', 'year', '--mail-to', 'nobody', '--now', 'noon'],
      [/--frm/, /--last/, /--mail-to/, /--now/],
    ],
    ['an unreadable snapshot', ['--source', 'no-such-file.json', '--mail', 'none'], [/no-such-file/]],
  ])('%s ends with 2 and one line a fault', async (_, args, lines) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(lines.length);
    for (const line of lines) expect(stderr).toMatch(line);
    expect(files('.')).toEqual([]);
  });

  it('in the configuration file ends with 2 and names every fault', async () => {
    const config = {
      archive: 's3://X',
      historyDays: 'many',
      colour: 'red',
      mail: { from: 'nobody', cc: [] },
    };
    writeFileSync(join(folder, 'bedrock-report.config.json'), JSON.stringify(config));
    const { code, stderr } = await runCli(['config'], { cwd: folder });
    expect(code).toBe(2);
    for (const key of ['archive', 'historyDays', 'colour', 'mail.from', 'mail.cc']) {
      expect(stderr).toContain(`bedrock-report: ${key}: `);
    }
    writeFileSync(join(folder, 'bedrock-report.config.json'), '{"archive": ');
    const broken = await runCli(['config'], { cwd: folder });
    expect(broken.code).toBe(2);
    expect(broken.stderr).toContain('is not JSON');
  });

  it('an archive that cannot be written ends with 5 and sends nothing', async () => {
    writeFileSync(join(folder, 'archive'), 'a file');
    const { code, stderr } = await run('--now', now);
    expect(code).toBe(5);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(files('outbox')).toEqual([]);
  });
});

describe('help', () => {
  it.each([
    [['run']],
    [['demo']],
    [['render']],
    [['config']],
    [['archive', 'list']],
    [['archive', 'get']],
    [['archive', 'rebuild']],
  ])('of %s has one example', async (words) => {
    const { code, stdout } = await runCli([...words, '--help']);
    expect(code).toBe(0);
    expect(stdout.match(/Example:\n {2}bedrock-report /g)).toHaveLength(1);
  });
});
