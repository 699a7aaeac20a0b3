import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';

/** An answer other than the usual one. */
export interface S3Fault {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request as the server saw it. */
export interface S3Request {
  readonly method: string;
  readonly key: string;
  readonly headers: IncomingMessage['headers'];
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

export interface S3Server {
  readonly url: string;
  readonly client: S3Client;
  readonly requests: S3Request[];
  readonly objects: Map<string, { body: Buffer; contentType: string }>;
  /** Multipart uploads that were begun and neither completed nor aborted. */
  readonly uploads: Map<string, { readonly contentType: string; readonly parts: Map<number, Buffer> }>;
  /** What to answer instead, and when; null for the usual. */
  fault: (request: S3Request) => S3Fault | null | Promise<S3Fault | null>;
  readonly close: () => Promise<void>;
}

/** How few keys a page of a listing holds, so that tests meet pages. */
const pageSize = 3;

/** S3 over HTTP as far as this program uses it, conditional writes included: one bucket, path-style. */
export async function startS3Server(bucket: string): Promise<S3Server> {
  const objects: S3Server['objects'] = new Map();
  const requests: S3Request[] = [];
  // A client that is kept waiting by a busy machine finds its connection still there.
  const http = createServer({ keepAliveTimeout: 0 }, (incoming, response) => void answer(incoming, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  const client = new S3Client({
    region: 'us-east-1',
    endpoint: url,
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://s3');
    const [, name = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request = {
      method: incoming.method ?? '',
      key: rest.join('/'),
      headers: incoming.headers,
      query: url.searchParams,
      body: Buffer.concat(chunks),
    };
    requests.push(request);
    const fault =
      (await server.fault(request)) ?? (name === bucket ? null : { status: 404, code: 'NoSuchBucket' });
    if (fault) return refuse(response, fault);
    if (request.method === 'GET' && request.key === '') return list(request, response);
    if (request.method === 'GET') return get(request, response);
    if (['uploads', 'uploadId'].some((name) => request.query.has(name))) return upload(request, response);
    if (request.method === 'PUT') return put(request, response);
    objects.delete(request.key);
    response.writeHead(204).end();
  }

  function get({ key }: S3Request, response: ServerResponse): void {
    const object = objects.get(key);
    if (object === undefined) refuse(response, { status: 404, code: 'NoSuchKey' });
    else {
      response.writeHead(200, { etag: etagOf(object.body), 'content-type': object.contentType });
      response.end(object.body);
    }
  }

  function put({ key, headers, body }: S3Request, response: ServerResponse): void {
    const present = objects.get(key);
    const failed = failedCondition(headers, present?.body);
    if (failed) refuse(response, failed);
    else {
      objects.set(key, { body, contentType: headers['content-type'] ?? '' });
      response.writeHead(200, { etag: etagOf(body) }).end();
    }
  }

  /** A multipart upload: begun, given its parts, and completed or aborted. */
  function upload({ method, key, headers, query, body }: S3Request, response: ServerResponse): void {
    const id = query.get('uploadId') ?? String(requests.length);
    const found = server.uploads.get(id);
    if (query.has('uploads')) {
      server.uploads.set(id, { contentType: headers['content-type'] ?? '', parts: new Map() });
      response.end(
        `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      );
    } else if (found === undefined) refuse(response, { status: 404, code: 'NoSuchUpload' });
    else if (method === 'PUT') {
      found.parts.set(Number(query.get('partNumber')), body);
      response.writeHead(200, { etag: etagOf(body) }).end();
    } else {
      server.uploads.delete(id);
      if (method === 'DELETE') return void response.writeHead(204).end();
      const numbers = Array.from(body.toString().matchAll(/<PartNumber>(\d+)</g), ([, number]) =>
        Number(number),
      );
      const whole = Buffer.concat(numbers.map((number) => found.parts.get(number) ?? Buffer.from('lost')));
      objects.set(key, { body: whole, contentType: found.contentType });
      response.end(
        `<CompleteMultipartUploadResult><ETag>${etagOf(whole)}</ETag></CompleteMultipartUploadResult>`,
      );
    }
  }

  function list({ query }: S3Request, response: ServerResponse): void {
    const after = Number(query.get('continuation-token') ?? 0);
    const keys = [...objects.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '')).sort();
    const page = keys.slice(after, after + pageSize);
    const more = after + pageSize < keys.length;
    const contents = page.map((key) => `<Contents><Key>${escaped(key)}</Key></Contents>`).join('');
    const next = more ? `<NextContinuationToken>${after + pageSize}</NextContinuationToken>` : '';
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(
      `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents}</ListBucketResult>`,
    );
  }

  const server: S3Server = {
    url,
    client,
    requests,
    objects,
    uploads: new Map(),
    fault: () => null,
    close: () =>
      new Promise((resolve) => {
        client.destroy();
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
  return server;
}

function failedCondition(headers: IncomingMessage['headers'], present: Buffer | undefined): S3Fault | null {
  const match = headers['if-match'];
  if (match !== undefined && present === undefined) return { status: 404, code: 'NoSuchKey' };
  const replaced = match !== undefined && present !== undefined && match !== etagOf(present);
  const exists = headers['if-none-match'] === '*' && present !== undefined;
  return replaced || exists ? { status: 412, code: 'PreconditionFailed' } : null;
}

function refuse(response: ServerResponse, { status, code, message = 'refused', headers }: S3Fault): void {
  response.writeHead(status, { 'content-type': 'application/xml', ...headers });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`,
  );
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
