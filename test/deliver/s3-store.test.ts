import { S3Client } from '@aws-sdk/client-s3';
import { s3Store } from '../../src/deliver/s3-store.ts';
import { DeliveryError, SourceError } from '../../src/errors.ts';
import type { ObjectStore } from '../../src/ports.ts';
import { type S3Fault, type S3Request, type S3Server, startS3Server } from '../support/s3-server.ts';

let server: S3Server;
let store: ObjectStore;

beforeEach(async () => {
  server = await startS3Server('reports');
  store = s3Store(server.client, { bucket: 'reports', prefix: 'prod' });
});
afterEach(() => server.close());

const file = (key: string, text: string) => ({ key, body: Buffer.from(text), contentType: 'text/plain' });
const textOf = (body: Uint8Array | undefined) => Buffer.from(body ?? []).toString();

it.each([
  ['prod', 's3://reports/prod', 'prod/state/a.json'],
  ['prod/', 's3://reports/prod', 'prod/state/a.json'],
  ['', 's3://reports', 'state/a.json'],
])('with the prefix %j everything stands below %s', async (prefix, location, key) => {
  const placed = s3Store(server.client, { bucket: 'reports', prefix });
  await placed.put(file('state/a.json', '{}'));
  expect(placed.location).toBe(location);
  expect([...server.objects.keys()]).toEqual([key]);
  expect(await placed.list('state/')).toEqual(['state/a.json']);
});

it('a file is written whole, with its content type, and read back with its ETag as S3 spells it', async () => {
  const body = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
  const etag = await store.put({ key: 'daily/x.gz', body, contentType: 'application/gzip' });
  expect(server.objects.get('prod/daily/x.gz')).toEqual({ body, contentType: 'application/gzip' });
  expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
  const stored = await store.get('daily/x.gz');
  expect(stored?.etag).toBe(etag);
  expect(Buffer.compare(stored?.body ?? Buffer.from(''), body)).toBe(0);
});

describe('a file in pieces', () => {
  const pieces = Array.from({ length: 13 }, (_, index) => Buffer.alloc(1_000_000, index));
  const long = {
    key: 'range/x/report.json',
    body: {
      *[Symbol.iterator]() {
        yield* pieces;
      },
    },
    contentType: 'application/json',
  };

  it('is written whole, in parts of which few are in memory', async () => {
    let taken = 0;
    let received = 0;
    let ahead = 0;
    server.fault = ({ method, body }) => {
      if (method === 'PUT') received += body.length;
      ahead = Math.max(ahead, taken - received);
      return null;
    };
    const body = {
      *[Symbol.iterator]() {
        for (let round = 0; round < 4; round += 1) {
          for (const piece of pieces) {
            taken += piece.length;
            yield piece;
          }
        }
      },
    };
    await store.put({ ...long, body });
    const written = server.objects.get('prod/range/x/report.json');
    expect(written?.contentType).toBe('application/json');
    expect(written?.body.equals(Buffer.concat([...body]))).toBe(true);
    expect(server.uploads.size).toBe(0);
    expect(ahead).toBeLessThan(30_000_000);
  });

  it('is one request when it is short after all', async () => {
    await store.put({
      ...long,
      body: {
        *[Symbol.iterator]() {
          yield Buffer.from('[]');
          yield Buffer.from('\n');
        },
      },
    });
    expect(server.objects.get('prod/range/x/report.json')?.body.toString()).toBe('[]\n');
    expect(server.requests).toHaveLength(1);
  });

  it.each<[string, (request: S3Request) => boolean]>([
    ['begun', ({ query }) => query.has('uploads')],
    ['given its second part', ({ query }) => query.get('partNumber') === '2'],
    ['completed', ({ method, query }) => method === 'POST' && query.has('uploadId')],
  ])('that cannot be %s leaves what was there, and no parts', async (_what, isFaulty) => {
    await store.put({ ...file(long.key, 'before') });
    server.fault = (request) => (isFaulty(request) ? { status: 403, code: 'AccessDenied' } : null);
    await expect(store.put(long)).rejects.toMatchObject({ code: 'ARCHIVE_UNUSABLE' });
    expect(textOf((await store.get(long.key))?.body)).toBe('before');
    expect(server.uploads.size).toBe(0);
  });

  it('that cannot be aborted either tells what failed first', async () => {
    server.fault = ({ method, query }) => {
      if (method === 'DELETE') return { status: 403, code: 'AccessDenied', message: 'no aborting' };
      return query.get('partNumber') === '2' ? { status: 503, code: 'SlowDown', message: 'slower' } : null;
    };
    await expect(store.put(long)).rejects.toThrow(/SlowDown: slower/);
  });

  it('that cannot be made to its end leaves what was there, and no parts', async () => {
    await store.put({ ...file(long.key, 'before') });
    const broken = {
      *[Symbol.iterator]() {
        yield* pieces;
        throw new RangeError('a bug');
      },
    };
    await expect(store.put({ ...long, body: broken })).rejects.toThrow(RangeError);
    expect(textOf((await store.get(long.key))?.body)).toBe('before');
    expect(server.uploads.size).toBe(0);
  });
});

it('an absent object is null', async () => {
  expect(await store.get('daily/absent.json')).toBeNull();
});

describe('a write under a condition', () => {
  it('creates once', async () => {
    expect(await store.put(file('a', 'first'), { ifAbsent: true })).not.toBeNull();
    expect(await store.put(file('a', 'second'), { ifAbsent: true })).toBeNull();
    expect(textOf((await store.get('a'))?.body)).toBe('first');
  });

  it('replaces exactly the version that was read', async () => {
    const first = await store.put(file('a', 'first'));
    if (first === null) throw new Error('not written');
    expect(await store.put(file('a', 'second'), { ifMatch: first })).not.toBeNull();
    expect(await store.put(file('a', 'third'), { ifMatch: first })).toBeNull();
    expect(textOf((await store.get('a'))?.body)).toBe('second');
    expect(server.requests.find(({ headers }) => headers['if-match'])?.headers['if-match']).toBe(first);
  });

  it.each<[string, S3Fault]>([
    ['another write is under way', { status: 409, code: 'ConditionalRequestConflict' }],
    ['the version was replaced', { status: 412, code: 'PreconditionFailed' }],
    ['the version was removed', { status: 404, code: 'NoSuchKey' }],
  ])('does not hold when %s', async (_why, fault) => {
    server.fault = () => fault;
    expect(await store.put(file('a', 'x'), { ifMatch: '"e"' })).toBeNull();
  });

  it.each([
    ['a bucket that does not exist', { status: 404, code: 'NoSuchBucket' }],
    ['a denial', { status: 403, code: 'AccessDenied' }],
  ])('is not taken for one that did not hold when there is %s', async (_what, fault) => {
    server.fault = () => fault;
    await expect(store.put(file('a', 'x'), { ifAbsent: true })).rejects.toThrow(DeliveryError);
  });
});

it('a listing holds all pages, no markers of folders, and only what begins with the prefix', async () => {
  const keys = ['a/1', 'a/2', 'a/3', 'a/4', 'a/5', 'a/6', 'a/7 &<é', 'b/1'];
  for (const key of keys) await store.put(file(key, key));
  server.objects.set('prod/', { body: Buffer.from(''), contentType: '' });
  server.objects.set('prod/a/', { body: Buffer.from(''), contentType: '' });
  expect(await store.list('a/')).toEqual(keys.filter((key) => key.startsWith('a/')));
  expect(await store.list('')).toEqual(keys);
  expect(server.requests.filter(({ query }) => query.has('continuation-token')).length).toBeGreaterThan(2);
});

it('what is removed is gone, and removing what is absent is no error', async () => {
  await store.put(file('a', 'x'));
  await store.remove('a');
  await store.remove('a');
  expect(await store.get('a')).toBeNull();
});

describe('a failure says on one line', () => {
  const calls: [string, (store: ObjectStore) => Promise<unknown>][] = [
    ['get', (place) => place.get('a')],
    ['put', (place) => place.put(file('a', 'x'))],
    ['remove', (place) => place.remove('a')],
    ['list', (place) => place.list('a')],
  ];
  const faults: [string, S3Fault, RegExp][] = [
    [
      'that the bucket does not exist',
      { status: 404, code: 'NoSuchBucket' },
      /bucket reports does not exist: create it/,
    ],
    [
      'that access is denied',
      { status: 403, code: 'AccessDenied', message: 'User: arn:x is not\nauthorized' },
      /access denied to s3:\/\/reports\/prod\/a: .*belongs to someone else, or s3:\w+ is not allowed.*User: arn:x is not authorized/,
    ],
    [
      'in which region the bucket is',
      { status: 301, code: 'PermanentRedirect', headers: { 'x-amz-bucket-region': 'eu-west-1' } },
      /another region: set AWS_REGION to eu-west-1/,
    ],
    ['what else S3 says', { status: 400, code: 'InvalidRequest', message: 'odd' }, /InvalidRequest: odd/],
  ];
  it.each(
    calls.flatMap(([name, call]) =>
      faults.map(([what, fault, expected]) => [name, what, fault, expected, call] as const),
    ),
  )('of %s %s', async (_name, _what, fault, expected, call) => {
    server.fault = () => fault;
    const failure: unknown = await call(store).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DeliveryError);
    expect(failure).toMatchObject({ code: 'ARCHIVE_UNUSABLE', exitCode: 5 });
    const { message } = failure instanceof Error ? failure : { message: '' };
    expect(message).toMatch(expected);
    expect(message).not.toContain('\n');
  });

  it('that a denied read may be an object that is not there', async () => {
    server.fault = () => ({ status: 403, code: 'AccessDenied' });
    await expect(store.get('a')).rejects.toThrow(/not there .* s3:ListBucket/);
  });

  it('that the network does not reach S3', async () => {
    await server.close();
    await expect(store.get('a')).rejects.toThrow(
      /s3:\/\/reports could not be reached: check the network and the endpoint \(.*ECONNREFUSED/,
    );
  });

  it.each(['ExpiredToken', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidToken'])(
    'that credentials failed: %s is exit 3',
    async (code) => {
      server.fault = () => ({ status: 403, code });
      const failure: unknown = await store.get('a').catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(SourceError);
      expect(failure).toMatchObject({ code: 'CREDENTIALS_FAILED', exitCode: 3 });
    },
  );

  it.each([
    ['there are no credentials at all', 'CredentialsProviderError', 'Could not load credentials'],
    ['a role may not be assumed', 'AccessDenied', 'not authorized to perform: sts:AssumeRole on x'],
  ])('that credentials failed when %s', async (_when, name, message) => {
    const client = new S3Client({
      region: 'us-east-1',
      credentials: async () => {
        throw Object.assign(new Error(message), { name });
      },
    });
    const unsigned = s3Store(client, { bucket: 'reports', prefix: '' });
    await expect(unsigned.get('a')).rejects.toMatchObject({ code: 'CREDENTIALS_FAILED' });
  });
});
