import Handlebars from 'handlebars';
import { contentTypeOf } from '../deliver/content-type.ts';
import { ReportError } from '../errors.ts';
import type { ObjectStore } from '../ports.ts';
import { servedPath } from './served-path.ts';

/** A request as far as it matters here. */
export interface PageRequest {
  readonly method: string;
  /** The path with its query, as it was sent. */
  readonly target: string;
  readonly host: string | undefined;
}

/** An answer over HTTP. */
export interface PageResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Answers a request for a page or a file of an archive that is served on a loopback port.
 *
 * A host that is not our own is refused: a page of the web could have its name point to this machine, and read the
 * archive through the reader's browser. A store that fails is told on a page, for the next request may succeed.
 */
export async function archiveResponse(
  request: PageRequest,
  store: ObjectStore,
  port: number,
): Promise<PageResponse> {
  if (!isOwnHost(request.host, port)) {
    return message(403, 'Another address', [`The archive is shown at http://127.0.0.1:${port}/ only.`]);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return message(405, 'Only for reading', ['Nothing can be changed here.'], { Allow: 'GET, HEAD' });
  }
  const path = servedPath(request.target);
  if (path.kind === 'nothing') return absent(store);
  if (path.kind === 'folder') {
    return message(302, 'The report', [`It is at ${path.page}`], { Location: path.page });
  }
  try {
    const stored = await store.get(path.key);
    if (stored !== null) return file(path.key, stored.body);
    return path.key === 'index.html' ? withoutIndex(store) : absent(store);
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    const then = 'Then load this page again; there is no need to start anything anew.';
    return message(502, 'The archive cannot be read', [error.message, then]);
  }
}

/** What is shown when answering failed by a fault of ours; what went wrong is told on the terminal. */
export function bugResponse(): PageResponse {
  return message(500, 'This is a bug', ['The terminal in which the archive is served says more.']);
}

function isOwnHost(host: string | undefined, port: number): boolean {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  // Browsers leave out the port that http has by itself.
  const own = names.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
  return host !== undefined && own.includes(host.toLowerCase());
}

/** Pages of the archive bring the rest of their policy along; no other site may frame or embed what is private. */
const always = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

function file(key: string, body: Uint8Array): PageResponse {
  const contentType = contentTypeOf(key);
  const isShown = contentType.startsWith('text/html') || contentType === 'application/json';
  return {
    status: 200,
    headers: {
      ...always,
      'Content-Type': contentType,
      'Content-Length': String(body.length),
      'Content-Security-Policy': "frame-ancestors 'none'",
      // Downloads end up in one folder, where every `report.csv` would look like any other.
      ...(isShown ? {} : { 'Content-Disposition': `attachment; filename="${key.replaceAll('/', '-')}"` }),
    },
    body,
  };
}

function withoutIndex({ location }: ObjectStore): PageResponse {
  return message(200, 'No reports yet', [
    `There is no index.html in ${location}.`,
    `The first report makes it: bedrock-report run --archive ${location}`,
    `If there are reports already: bedrock-report archive rebuild --archive ${location}`,
  ]);
}

function absent({ location }: ObjectStore): PageResponse {
  return message(404, 'Not found', [
    `There is no such file in ${location}. Days that were not reported have no page.`,
  ]);
}

function message(
  status: number,
  title: string,
  lines: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): PageResponse {
  const paragraphs = lines.map((line) => `<p>${Handlebars.escapeExpression(line)}</p>`);
  if (status === 404) paragraphs.push('<p><a href="/">All reports</a></p>');
  const body = new TextEncoder().encode(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
</head>
<body>
<main>
<h1>${title}</h1>
${paragraphs.join('\n')}
</main>
</body>
</html>
`);
  return {
    status,
    headers: {
      ...always,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': String(body.length),
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      ...headers,
    },
    body,
  };
}
