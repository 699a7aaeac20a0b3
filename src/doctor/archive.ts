import { randomUUID } from 'node:crypto';
import { awsFailure } from '../deliver/aws-failure.ts';
import { ReportError } from '../errors.ts';
import { s3PlaceOf } from '../permissions.ts';
import type { ObjectStore } from '../ports.ts';
import { failed, type Outcome, passed } from './finding.ts';
import { isDenied } from './looking.ts';
import { consoleOf, word } from './mend.ts';

/** How what is refused is mended. */
export interface StoreMends {
  readonly region: string | null;
  /** The command that allows what the configuration needs. */
  readonly grant: string;
}

/** Whether the archive answers at all: an absent object must be told as absent, for the first run meets only those. */
export function checkReachable(store: ObjectStore, mends: StoreMends): Promise<Outcome<true>> {
  const key = probeKey();
  return explained(store, mends, async () => {
    await store.list(key);
    await store.get(key);
    return passed(`${store.location} can be read`, true);
  });
}

/** Writes, replaces and removes a small object, under the conditions that keep two runs from mailing twice. */
export function checkWritable(store: ObjectStore, mends: StoreMends): Promise<Outcome<true>> {
  const key = probeKey();
  const file = (text: string) => ({
    key,
    body: new TextEncoder().encode(text),
    contentType: 'text/plain; charset=utf-8',
  });
  return explained(store, mends, async () => {
    const etag = await store.put(file('written by doctor'), { ifAbsent: true });
    try {
      const again = await store.put(file('written twice'), { ifAbsent: true });
      const replaced = etag === null ? null : await store.put(file('replaced'), { ifMatch: etag });
      const read = await store.get(key);
      const text = read === null ? '' : Buffer.from(read.body).toString('utf8');
      if (etag !== null && again === null && replaced !== null && text === 'replaced') {
        return passed('written, replaced, read and removed, under conditions', true);
      }
      return failed(
        'conditional writes do not hold (If-None-Match, If-Match): two runs at once would mail twice',
        'keep the archive in Amazon S3, or in a server that has them: --archive s3://bucket/prefix',
      );
    } finally {
      await store.remove(key);
    }
  });
}

function probeKey(): string {
  return `state/doctor-${randomUUID()}.txt`;
}

async function explained(
  store: ObjectStore,
  mends: StoreMends,
  ask: () => Promise<Outcome<true>>,
): Promise<Outcome<true>> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    return failed(error.message, mendOf(error, store.location, mends));
  }
}

function mendOf({ cause }: ReportError, location: string, { region, grant }: StoreMends): string {
  const place = s3PlaceOf(location);
  if (place === null) return `mkdir -p ${word(location)} && chmod u+rwx ${word(location)}`;
  const failure = awsFailure(cause);
  const { code, status, text, region: elsewhere } = failure;
  const console = consoleOf(region ?? '');
  if (code === 'NoSuchBucket') return createBucket(place.bucket, region);
  if (text.includes('kms:')) return `allow the bucket's key: ${console}/kms/home#/kms/keys`;
  if (isDenied(failure)) return grant;
  if (elsewhere !== null) return `export AWS_REGION=${elsewhere}`;
  if (status === null) return `check the network and AWS_ENDPOINT_URL: aws s3 ls s3://${place.bucket}`;
  return `${console}/s3/buckets/${place.bucket}`;
}

/** us-east-1 is the one region that may not be named. Source: CreateBucket API reference. */
function createBucket(bucket: string, region: string | null): string {
  const where =
    region === null || region === 'us-east-1'
      ? ''
      : ` --create-bucket-configuration LocationConstraint=${region}`;
  return `aws s3api create-bucket --bucket ${bucket}${where}`;
}
