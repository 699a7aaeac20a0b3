import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { piecesOf, type ReportFile } from '../domain/report-file.ts';
import type { ObjectStore, StoredObject, WriteCondition } from '../ports.ts';
import { awsFailure } from './aws-failure.ts';
import { s3Failure } from './s3-failure.ts';

export interface S3Place {
  readonly bucket: string;
  /** Empty for the whole bucket. */
  readonly prefix: string;
}

/**
 * An archive in a bucket. ETags are passed back exactly as S3 gave them, quotes included: anything else never matches.
 *
 * @throws DeliveryError ARCHIVE_UNUSABLE
 * @throws SourceError CREDENTIALS_FAILED
 */
export function s3Store(client: S3Client, place: S3Place): ObjectStore {
  const { bucket } = place;
  const prefix = place.prefix.replace(/^\/+|\/+$/g, '');
  const root = prefix === '' ? '' : `${prefix}/`;
  const at = (key: string) => ({ Bucket: bucket, Key: root + key });
  const failed = (permission: string, key: string, error: unknown) =>
    s3Failure(error, { bucket, key: root + key, permission });

  async function get(key: string): Promise<StoredObject | null> {
    try {
      const { Body, ETag } = await client.send(new GetObjectCommand(at(key)));
      if (Body === undefined || ETag === undefined) throw new Error('the reply has no body or no ETag');
      return { body: await Body.transformToByteArray(), etag: ETag };
    } catch (error) {
      // Only this code means absent: without s3:ListBucket, S3 answers 403 for an absent key, and that is thrown.
      if (awsFailure(error).code === 'NoSuchKey') return null;
      throw failed('s3:GetObject', key, error);
    }
  }

  async function put(file: ReportFile, condition?: WriteCondition): Promise<string | null> {
    const params = { ...at(file.key), ContentType: file.contentType, ...conditionHeaders(condition) };
    let fault: unknown = null;
    function* pieces() {
      try {
        yield* piecesOf(file);
      } catch (error) {
        fault = error;
        throw error;
      }
    }
    try {
      const { ETag } =
        file.body instanceof Uint8Array
          ? await client.send(new PutObjectCommand({ ...params, Body: file.body }))
          : await upload({ ...params, Body: Readable.from(pieces()) });
      if (ETag === undefined) throw new Error('the reply has no ETag');
      return ETag;
    } catch (error) {
      // What fails in making a piece is no failure of S3.
      if (fault !== null) throw fault;
      if (condition && conditionFailed(error)) return null;
      throw failed('s3:PutObject', file.key, error);
    }
  }

  /** In parts, which are taken away when one fails: by us, for the library tells of a refused abort, not of the part. */
  async function upload(params: PutObjectCommandInput): Promise<{ readonly ETag?: string | undefined }> {
    const parts = new Upload({ client, params, leavePartsOnError: true });
    try {
      return await parts.done();
    } catch (error) {
      const { Bucket, Key } = params;
      const abort = new AbortMultipartUploadCommand({ Bucket, Key, UploadId: parts.uploadId });
      if (parts.uploadId !== undefined) await client.send(abort).catch(() => undefined);
      throw error;
    }
  }

  async function remove(key: string): Promise<void> {
    try {
      await client.send(new DeleteObjectCommand(at(key)));
    } catch (error) {
      throw failed('s3:DeleteObject', key, error);
    }
  }

  async function list(below: string): Promise<readonly string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    try {
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: root + below, ContinuationToken: token }),
        );
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key.slice(root.length));
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
    } catch (error) {
      throw failed('s3:ListBucket', below, error);
    }
    // The console marks a "folder" by an empty object whose key ends in a slash. Replies come in UTF-8 byte order.
    return keys.filter((key) => key !== '' && !key.endsWith('/'));
  }

  return { location: `s3://${prefix === '' ? bucket : `${bucket}/${prefix}`}`, get, put, remove, list };
}

function conditionHeaders(condition: WriteCondition | undefined) {
  if (condition === undefined) return {};
  return 'ifMatch' in condition ? { IfMatch: condition.ifMatch } : { IfNoneMatch: '*' };
}

/**
 * 412: another version is there. 409: another write is under way. 404: the version to replace was removed.
 * Source: Amazon S3 user guide, "How to prevent object overwrites with conditional writes".
 */
function conditionFailed(error: unknown): boolean {
  const { code, status } = awsFailure(error);
  return (
    code === 'PreconditionFailed' ||
    code === 'ConditionalRequestConflict' ||
    code === 'NoSuchKey' ||
    status === 412
  );
}
