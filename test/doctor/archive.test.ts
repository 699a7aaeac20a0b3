import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderStore } from '../../src/deliver/folder-store.ts';
import { s3Store } from '../../src/deliver/s3-store.ts';
import { checkReachable, checkWritable } from '../../src/doctor/archive.ts';
import { memoryStore, withPut } from '../support/memory-store.ts';
import { type S3Fault, type S3Server, startS3Server } from '../support/s3-server.ts';

const mends = { region: 'eu-central-1', grant: 'GRANT' };
const bucket = 'acme-reports';

describe('an archive in a bucket', () => {
  let server: S3Server;

  beforeAll(async () => {
    server = await startS3Server(bucket);
  });

  beforeEach(() => {
    server.fault = () => null;
    server.requests.length = 0;
  });

  afterAll(() => server.close());

  const store = (name = bucket) => s3Store(server.client, { bucket: name, prefix: 'prod' });

  it('is read and written below its prefix, and left as it was', async () => {
    expect(await checkReachable(store(), mends)).toMatchObject({ level: 'ok', value: true });
    expect(await checkWritable(store(), mends)).toMatchObject({ level: 'ok', value: true });
    expect([...server.objects.keys()]).toEqual([]);
    const keys = server.requests.map(({ key, query }) => key || query.get('prefix'));
    expect(keys.filter((key) => !key?.startsWith('prod/state/doctor-'))).toEqual([]);
  });

  it.each<[string, S3Fault, string]>([
    ['denied', { status: 403, code: 'AccessDenied' }, 'GRANT'],
    [
      'encrypted by a key of another',
      { status: 403, code: 'AccessDenied', message: 'not authorized to perform: kms:GenerateDataKey' },
      "allow the bucket's key: https://console.aws.amazon.com/kms/home#/kms/keys",
    ],
    [
      'broken',
      { status: 400, code: 'OddlyRefused' },
      'https://console.aws.amazon.com/s3/buckets/acme-reports',
    ],
  ])('that is %s is mended so', async (_, fault, mend) => {
    server.fault = () => fault;
    expect(await checkReachable(store(), mends)).toMatchObject({ level: 'fail', value: null, mend });
    expect(await checkWritable(store(), mends)).toMatchObject({ level: 'fail', value: null, mend });
  });

  it.each([
    ['eu-central-1', ' --create-bucket-configuration LocationConstraint=eu-central-1'],
    ['us-east-1', ''],
  ])('that does not exist is created in %s', async (region, where) => {
    expect(await checkReachable(store('acme-missing'), { ...mends, region })).toMatchObject({
      level: 'fail',
      text: expect.stringContaining('acme-missing does not exist'),
      mend: `aws s3api create-bucket --bucket acme-missing${where}`,
    });
  });

  it('that may be read and not written fails only the writing', async () => {
    server.fault = ({ method }) => (method === 'PUT' ? { status: 403, code: 'AccessDenied' } : null);
    expect(await checkReachable(store(), mends)).toMatchObject({ level: 'ok' });
    expect(await checkWritable(store(), mends)).toMatchObject({
      level: 'fail',
      text: expect.stringContaining('s3:PutObject'),
    });
  });

  it('that tells an absent object as forbidden is no archive yet', async () => {
    server.fault = ({ method, key }) =>
      method === 'GET' && key !== '' ? { status: 403, code: 'AccessDenied' } : null;
    expect(await checkReachable(store(), mends)).toMatchObject({
      level: 'fail',
      text: expect.stringContaining('s3:ListBucket'),
    });
  });
});

it.each<[string, (condition: object | undefined) => boolean]>([
  ['creates over what is there', () => false],
  ['replaces nothing', (condition) => condition !== undefined && 'ifAbsent' in condition],
])('a server that %s would mail twice', async (_, holds) => {
  const store = memoryStore();
  const loose = withPut(store, (file, condition) =>
    store.put(file, holds(condition) ? condition : undefined),
  );
  const stubborn = withPut(store, async (file, condition) =>
    condition && 'ifMatch' in condition ? null : loose.put(file, condition),
  );
  expect(await checkWritable(stubborn, mends)).toMatchObject({
    level: 'fail',
    text: expect.stringContaining('two runs at once would mail twice'),
  });
  expect(store.keys()).toEqual([]);
});

describe('an archive in a folder', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'doctor-'));
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('is made when it is missing', async () => {
    expect(await checkWritable(folderStore(join(root, 'new')), mends)).toMatchObject({ level: 'ok' });
  });

  it('cannot lie below a file', async () => {
    writeFileSync(join(root, 'taken'), '');
    const path = join(root, 'taken', 'reports');
    expect(await checkWritable(folderStore(path), mends)).toMatchObject({
      level: 'fail',
      text: expect.stringContaining('part of its path is a file'),
      mend: `mkdir -p ${path} && chmod u+rwx ${path}`,
    });
  });
});
