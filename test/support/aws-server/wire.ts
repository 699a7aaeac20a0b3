import type { IncomingMessage } from 'node:http';
import type { AwsError } from './aws-error.ts';
import type { Service } from './service.ts';

/** Who signed a request, for where. */
export interface Scope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/** A reply's bytes-to-be. */
export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Reads the credential scope of a SigV4 signature; null for a request that is not signed. */
export function scopeOf(request: IncomingMessage): Scope | null {
  const header = request.headers.authorization ?? '';
  const [, accessKeyId, region, service] =
    /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(header) ?? [];
  return accessKeyId && region && service ? { accessKeyId, region, service } : null;
}

/** Reads operation and input as the service's protocol carries them. */
export function readCall(
  { protocol, operationOf }: Service,
  request: IncomingMessage,
  body: string,
): { readonly operation: string; readonly input: Readonly<Record<string, unknown>> } {
  const url = new URL(request.url ?? '/', 'http://aws');
  if (protocol === 'json') {
    const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
    return { operation, input: JSON.parse(body) };
  }
  if (protocol === 'query') {
    const { Action = '', Version: _, ...input } = Object.fromEntries(new URLSearchParams(body));
    return { operation: Action, input };
  }
  const operation = operationOf?.(request.method ?? '', url.pathname.replace(/\/$/, '')) ?? '';
  return { operation, input: { ...Object.fromEntries(url.searchParams), ...(body && JSON.parse(body)) } };
}

/** Writes an answer in the service's protocol. */
export function toWire(protocol: Service['protocol'], operation: string, reply: object): WireReply {
  if (protocol !== 'query') {
    return { status: 200, headers: { 'content-type': jsonType(protocol) }, body: JSON.stringify(reply) };
  }
  const result = `<${operation}Result>${toXml(reply)}</${operation}Result>`;
  const xmlns = 'https://sts.amazonaws.com/doc/2011-06-15/';
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<${operation}Response xmlns="${xmlns}">${result}<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${operation}Response>`,
  };
}

/** Writes an error in the service's protocol. */
export function errorToWire(protocol: Service['protocol'], { code, message, status }: AwsError): WireReply {
  if (protocol === 'query') {
    const body = `<ErrorResponse><Error><Type>Sender</Type>${toXml({ Code: code, Message: message })}</Error><RequestId>r</RequestId></ErrorResponse>`;
    return { status, headers: { 'content-type': 'text/xml' }, body };
  }
  return {
    status,
    headers: { 'content-type': jsonType(protocol), 'x-amzn-errortype': code },
    body: JSON.stringify({ __type: code, message }),
  };
}

function jsonType(protocol: Service['protocol']): string {
  return protocol === 'json' ? 'application/x-amz-json-1.1' : 'application/json';
}

function toXml(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return String(value).replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
  }
  return Object.entries(value)
    .map(([key, one]) => `<${key}>${toXml(one)}</${key}>`)
    .join('');
}
