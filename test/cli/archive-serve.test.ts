import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { contentTypeOf } from '../../src/deliver/content-type.ts';
import { awsEnv } from '../support/aws-env.ts';
import { type CliFolder, cliFolder } from '../support/cli-folder.ts';
import { type S3Server, startS3Server } from '../support/s3-server.ts';
import { type ServedArchive, serveArchive } from '../support/serve-cli.ts';

const now = '2026-11-23T06:00:00Z';
const isReportFile = (name: string) => /^(index\.html|(daily|range|data)\/.*)$/.test(name);

let folder: CliFolder;

/** Two days, one of them revised, and their range; a route; mails, and so delivery records. */
beforeAll(async () => {
  folder = cliFolder();
  const routes = [{ name: 'claude', to: ['claude@example.com'], models: ['anthropic.*'] }];
  writeFileSync(folder.path('config.json'), JSON.stringify({ archive: 'archive', routes }));
  const run = async (...args: readonly string[]) => {
    const { code } = await folder.cli(
      // biome-ignore format: one command line
      ['run', '--source', 'sample', '--config', 'config.json', '--mail', 'archive/outbox', ...args],
    );
    expect(code).toBe(0);
  };
  const days = ['--from', '2026-11-21', '--to', '2026-11-22'];
  await run(...days, '--per-day', '--now', now);
  await run(...days, '--now', now);
  await run('--day', '2026-11-22', '--now', '2026-11-24T06:00:00Z');
});

afterAll(() => folder.remove());

describe('a folder', () => {
  let served: ServedArchive;

  beforeAll(async () => {
    served = await serveArchive('archive', { cwd: folder.path('.') });
  });

  afterAll(() => served.stop('SIGTERM'));

  it('gives every report file as it is, all at once, and none of what holds recipients', async () => {
    const files = folder.files('archive');
    const told = await Promise.all(
      files.map(async (name) => {
        const response = await fetch(served.url(`/${name}`));
        return { name, response, body: Buffer.from(await response.arrayBuffer()) };
      }),
    );
    for (const kind of [
      '/routes/claude/',
      '/revisions/0/',
      'range/',
      'data/',
      'state/',
      'runs/',
      'outbox/',
    ]) {
      expect(files.filter((name) => name.includes(kind))).not.toEqual([]);
    }
    for (const { name, response, body } of told) {
      expect([name, response.status]).toEqual([name, isReportFile(name) ? 200 : 404]);
      if (!isReportFile(name)) continue;
      expect(body.equals(folder.bytes(`archive/${name}`))).toBe(true);
      expect(response.headers.get('content-type')).toBe(contentTypeOf(name));
    }
  });

  it('leads from its first page and from a route’s to every file that they link', async () => {
    const missing: string[] = [];
    const seen = new Set<string>();
    const follow = async (page: URL): Promise<void> => {
      if (seen.has(page.href)) return;
      seen.add(page.href);
      const response = await fetch(page);
      const body = await response.text();
      if (response.status !== 200) missing.push(page.pathname);
      if (!response.headers.get('content-type')?.startsWith('text/html') || response.status !== 200) return;
      const links = [...body.matchAll(/ href="([^"#]+)"/g)].map(([, href = '']) => new URL(href, page));
      expect(links).not.toEqual([]);
      for (const link of links) {
        expect(link.origin).toBe(page.origin);
        await follow(link);
      }
    };
    await follow(new URL(served.url('/')));
    await follow(new URL(served.url('/daily/2026-11-22/routes/claude/')));
    // The days before and after that were not reported.
    expect(missing.sort()).toEqual(['/daily/2026-11-20/report.html', '/daily/2026-11-23/report.html']);
    const linked = folder
      .files('archive')
      .filter((name) => isReportFile(name) && !/revisions|parquet|routes|snapshot/.test(name));
    expect(linked.filter((name) => !seen.has(served.url(`/${name}`)))).toEqual([]);
  });

  it('tells by HEAD what GET would, without the file', async () => {
    const [head, get] = await Promise.all(
      ['HEAD', 'GET'].map((method) => fetch(served.url('/daily/2026-11-22/report.csv'), { method })),
    );
    const headersOf = (response: Response | undefined) =>
      [...(response?.headers ?? [])].filter(([name]) => !/^(date|connection|keep-alive)$/.test(name));
    expect(headersOf(head)).toEqual(headersOf(get));
    expect(await head?.text()).toBe('');
  });

  it.each([
    'GET /../../../../../../etc/passwd',
    'GET /daily/../../../../../../../etc/passwd',
    'GET /%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
    'GET /%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'GET /daily/2026-11-22/..%5c..%5c..%5cconfig.json',
    'GET /../config.json',
    'GET //config.json',
    'GET /daily/2026-11-22/%2e%2e/%2e%2e/state/index.json',
    'GET /daily/2026-11-22/../../index.html',
    'GET file:///etc/passwd',
  ])('has nothing at %s', async (start) => {
    const answer = await served.raw(`${start} HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).toContain('There is no such file in archive.');
  });

  it.each(['evil.example', '127.0.0.1', 'evil.example:PORT', '192.168.0.1:PORT'])(
    'is not shown to a page that calls it %s',
    async (host) => {
      const name = host.replace('PORT', String(served.port));
      const answer = await served.raw(`GET / HTTP/1.1\r\nHost: ${name}\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 403 /);
      expect(answer).not.toContain('report.html');
    },
  );

  it('takes no other method', async () => {
    const response = await fetch(served.url('/index.html'), { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(folder.files('archive')).toContain('index.html');
  });

  it('cannot be reached by any other address of this machine', async () => {
    const addresses = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ scopeid }) => (scopeid ?? 0) === 0)
      .map(({ address }) => address);
    // Linux answers for all of 127.0.0.0/8.
    const all = [...addresses, ...(process.platform === 'linux' ? ['127.0.0.2'] : [])];
    for (const host of all.filter((address) => address !== '127.0.0.1')) {
      const socket = connect(served.port, host);
      await expect(once(socket, 'connect')).rejects.toThrow();
    }
  });

  it('whose port is taken says so in one line: exit 2', async () => {
    const { code, stdout, stderr } = await folder.cli(
      // biome-ignore format: one command line
      ['archive', 'serve', '--archive', 'archive', '--port', String(served.port)],
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      `bedrock-report: port ${served.port} is in use: stop what listens there, or choose another by --port (0 picks a free one)\n`,
    );
  });
});

describe('a bucket', () => {
  let s3: S3Server;

  beforeEach(async () => {
    s3 = await startS3Server('reports');
    for (const name of folder.files('archive')) {
      s3.objects.set(`prod/${name}`, {
        body: folder.bytes(`archive/${name}`),
        contentType: contentTypeOf(name),
      });
    }
  });

  afterEach(() => s3.close());

  const open = () => serveArchive('s3://reports/prod', { env: { ...awsEnv(s3.url), AWS_MAX_ATTEMPTS: '1' } });

  it('is shown as a folder is, and asked for nothing but what is shown', async () => {
    const served = await open();
    for (const name of ['index.html', 'daily/2026-11-22/report.html', 'daily/2026-11-22/snapshot.json.gz']) {
      const response = await fetch(served.url(`/${name}`));
      expect(Buffer.from(await response.arrayBuffer()).equals(folder.bytes(`archive/${name}`))).toBe(true);
    }
    for (const path of ['/runs/daily/2026-11-22/all.json', '/x', '/daily/%2e%2e%2fstate/index.json']) {
      expect((await fetch(served.url(path))).status).toBe(404);
    }
    await fetch(served.url('/daily/2026-11-22'));
    expect(s3.requests.map(({ method, key }) => [method, key])).toEqual([
      ['GET', 'prod/index.html'],
      ['GET', 'prod/daily/2026-11-22/report.html'],
      ['GET', 'prod/daily/2026-11-22/snapshot.json.gz'],
      ['GET', 'prod/daily/2026-11-22/report.html'],
    ]);
    expect(await served.stop('SIGINT')).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([
    ['whose credentials expire', { status: 400, code: 'ExpiredToken' }, /sign in again/],
    ['that is gone', { status: 404, code: 'NoSuchBucket' }, /does not exist/],
    ['that refuses', { status: 403, code: 'AccessDenied' }, /access denied/],
  ])('%s is told on the page, which works again once that is mended', async (_, fault, words) => {
    const served = await open();
    s3.fault = () => fault;
    const failed = await fetch(served.url('/'));
    expect(failed.status).toBe(502);
    const page = await failed.text();
    expect(page).toMatch(words);
    expect(page).not.toMatch(/\bat .*\.js|AKIATEST/);
    s3.fault = () => null;
    expect((await fetch(served.url('/'))).status).toBe(200);
    expect(await served.stop('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('serving', () => {
  it('begins before there is a report, and says how to make one', async () => {
    const served = await serveArchive('absent', { cwd: folder.path('.') });
    const response = await fetch(served.url('/'));
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('bedrock-report run --archive absent');
    await served.stop('SIGINT');
    expect(folder.files('absent')).toEqual([]);
  });

  it('says what a file in the way of the archive is', async () => {
    mkdirSync(folder.path('broken/daily'), { recursive: true });
    writeFileSync(folder.path('broken/daily/2026-11-22'), '');
    writeFileSync(folder.path('broken/index.html'), 'all reports');
    const served = await serveArchive('broken', { cwd: folder.path('.') });
    const response = await fetch(served.url('/daily/2026-11-22/report.html'));
    expect([response.status, await response.text()]).toEqual([502, expect.stringContaining('is a file')]);
    expect((await fetch(served.url('/'))).status).toBe(200);
    await served.stop('SIGINT');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends with 0 and without a word by %s, even while a page is awaited',
    async (signal) => {
      const silent = createServer();
      await once(silent.listen(0, '127.0.0.1'), 'listening');
      const address = silent.address();
      const port = typeof address === 'object' ? address?.port : null;
      const served = await serveArchive('s3://reports', { env: awsEnv(`http://127.0.0.1:${port}`) });
      const asked = once(silent, 'connection');
      const page = fetch(served.url('/')).catch(() => 'broken off');
      const [socket] = await asked;
      expect(await served.stop(signal)).toMatchObject({ code: 0, stderr: '' });
      expect(await page).toBe('broken off');
      socket.destroy();
      silent.close();
    },
  );

  it.each([
    [['--port', 'http'], [/--port: not a port: "http"/]],
    [
      ['--port', '65536', '--host', '0.0.0.0'],
      [/unknown flag --host/, /unexpected argument/, /--port: not/],
    ],
  ])('refuses %j: exit 2, one line a fault', async (args, lines) => {
    const { code, stdout, stderr } = await folder.cli(['archive', 'serve', '--archive', 'archive', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(lines.length);
    for (const line of lines) expect(stderr).toMatch(line);
  });
});
