import { archiveResponse } from '../../src/cli/archive-response.ts';
import { DeliveryError } from '../../src/errors.ts';
import { memoryStore } from '../support/memory-store.ts';

const port = 8642;
const host = `127.0.0.1:${port}`;
const page = 'daily/2026-11-22/report.html';

/** A store that must not be asked. */
const untouched = {
  ...memoryStore(),
  get: async (key: string) => {
    throw new Error(`asked for ${key}`);
  },
};

function stored(...keys: readonly string[]) {
  const store = memoryStore();
  for (const key of keys) store.plant(key, `the file ${key}`);
  return store;
}

const textOf = ({ body }: { body: Uint8Array }) => Buffer.from(body).toString('utf8');
const get = (target: string) => ({ method: 'GET', target, host });

describe('what is refused before the archive is asked', () => {
  it.each([
    [undefined],
    [''],
    ['127.0.0.1'],
    ['127.0.0.1:80'],
    [`evil.example:${port}`],
    [`127.0.0.1.evil.example:${port}`],
    [`localhost.evil.example:${port}`],
    [`127.0.0.1:${port}.evil.example`],
    [`evil.example@127.0.0.1:${port}`],
    [`0.0.0.0:${port}`],
    [`192.168.1.5:${port}`],
    [`::1:${port}`],
  ])('the host %j: 403, and no word of the archive', async (host) => {
    const response = await archiveResponse({ ...get('/'), host }, untouched, port);
    expect(response.status).toBe(403);
    expect(textOf(response)).not.toContain(untouched.location);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'get', ''])(
    'the method %j: 405',
    async (method) => {
      const { status, headers } = await archiveResponse({ ...get('/'), method }, untouched, port);
      expect([status, headers.Allow]).toEqual([405, 'GET, HEAD']);
    },
  );

  it.each(['/../../etc/passwd', '/state/index.json', '/daily/..%5cx', '/<script>alert(1)</script>'])(
    'the path %s: 404, not repeated',
    async (target) => {
      const response = await archiveResponse(get(target), untouched, port);
      expect(response.status).toBe(404);
      expect(textOf(response)).toContain('There is no such file');
      expect(textOf(response)).not.toContain(target);
    },
  );

  it('a folder: 302 to its page', async () => {
    const { status, headers } = await archiveResponse(get('/daily/2026-11-22'), untouched, port);
    expect([status, headers.Location]).toEqual([302, `/${page}`]);
  });
});

describe('what is answered', () => {
  it.each([host, `localhost:${port}`, `LocalHost:${port}`, `[::1]:${port}`])(
    'to the host %s: the file as it is stored',
    async (host) => {
      const response = await archiveResponse({ ...get(`/${page}`), host }, stored(page), port);
      expect([response.status, textOf(response)]).toEqual([200, `the file ${page}`]);
    },
  );

  it('on the port that http has by itself: also to a host without one', async () => {
    const response = await archiveResponse({ ...get('/'), host: 'localhost' }, stored('index.html'), 80);
    expect(response.status).toBe(200);
  });

  it.each<[string, string, RegExp | null]>([
    ['index.html', 'text/html; charset=utf-8', null],
    [page, 'text/html; charset=utf-8', null],
    ['daily/2026-11-22/report.json', 'application/json', null],
    [
      'daily/2026-11-22/routes/search/report.csv',
      'text/csv; charset=utf-8',
      /^attachment; filename="daily-2026-11-22-routes-search-report\.csv"$/,
    ],
    ['daily/2026-11-22/snapshot.json.gz', 'application/gzip', /-snapshot\.json\.gz"$/],
    ['data/dt=2026-11-22/usage.parquet', 'application/vnd.apache.parquet', /-usage\.parquet"$/],
  ])('%s as %s, not to be guessed at, kept or embedded', async (key, type, disposition) => {
    const { headers, body } = await archiveResponse(get(`/${key}`), stored(key), port);
    expect(headers).toMatchObject({
      'Content-Type': type,
      'Content-Length': String(body.length),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
    expect(headers).not.toHaveProperty('Content-Encoding');
    if (disposition === null) expect(headers).not.toHaveProperty('Content-Disposition');
    else expect(headers['Content-Disposition']).toMatch(disposition);
  });

  it('in place of an index that was never made: how to make it', async () => {
    const response = await archiveResponse(get('/'), memoryStore(), port);
    expect(response.status).toBe(200);
    expect(textOf(response)).toContain('bedrock-report archive rebuild');
  });

  it('when the archive fails: 502 and its one line, escaped', async () => {
    const failing = {
      ...memoryStore(),
      get: async () => {
        throw new DeliveryError('ARCHIVE_UNUSABLE', 'the bucket <b> does not exist: create it');
      },
    };
    const response = await archiveResponse(get('/'), failing, port);
    expect(response.status).toBe(502);
    expect(textOf(response)).toContain('the bucket &lt;b&gt; does not exist: create it');
  });

  it('when we fail: nothing, for that is a bug', async () => {
    await expect(archiveResponse(get('/'), untouched, port)).rejects.toThrow('asked for index.html');
  });
});
