import { createServer, type IncomingMessage } from 'node:http';
import { constants, createServer as createHttp2Server, type Http2ServerRequest } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { BedrockAgentRuntimeClient } from '@aws-sdk/client-bedrock-agent-runtime';
import { BedrockRuntime } from '@aws-sdk/client-bedrock-runtime';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The frames of a stream, each sent by itself. */
  readonly frames?: readonly Buffer[];
  /** Breaks the connection after what was sent, instead of ending it. */
  readonly isCut?: boolean;
  /** Breaks the connection without a word. */
  readonly isDropped?: boolean;
}

export type Protocol = 'HTTP/1.1' | 'HTTP/2';

/** A local Bedrock that answers as it is told, in turn, and the SDK's own clients for it. */
export interface BedrockServer {
  readonly url: string;
  readonly runtime: () => BedrockRuntime;
  readonly agentRuntime: () => BedrockAgentRuntimeClient;
  /** The answers to come; the last one is given again and again. */
  readonly answer: (...answers: readonly Answer[]) => void;
  readonly paths: () => readonly string[];
  readonly stop: () => Promise<void>;
}

export async function startBedrock(protocol: Protocol): Promise<BedrockServer> {
  let answers: Answer[] = [];
  const paths: string[] = [];
  const respond = (request: IncomingMessage | Http2ServerRequest, reply: Reply) => {
    paths.push(request.url ?? '');
    request.resume();
    request.on('end', () => void send(reply, (answers.length > 1 ? answers.shift() : answers[0]) ?? {}));
  };
  const server =
    protocol === 'HTTP/2'
      ? createHttp2Server((request, response) =>
          respond(
            request,
            replyBy(response, () => response.stream.close(constants.NGHTTP2_INTERNAL_ERROR)),
          ),
        )
      : // A client that is kept waiting by a busy machine finds its connection still there.
        createServer({ keepAliveTimeout: 0 }, (request, response) =>
          respond(
            request,
            replyBy(response, () => response.destroy()),
          ),
        );
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = {
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    retryStrategy: {
      acquireInitialRetryToken: async () => retryToken(0),
      refreshRetryTokenForRetry: async (token: RetryToken, { errorType }: { errorType: string }) => {
        if (errorType === 'CLIENT_ERROR' || token.getRetryCount() >= 2) throw new Error('no more retries');
        return retryToken(token.getRetryCount() + 1);
      },
      recordSuccess: () => undefined,
    },
  };
  const clients: { destroy: () => void }[] = [];
  // Both runtimes speak HTTP/2 by themselves; DynamoDB's client brings the SDK's handler for HTTP/1.1.
  const handler = () =>
    protocol === 'HTTP/2' ? {} : { requestHandler: new DynamoDBClient(settings).config.requestHandler };
  const kept = <T extends { destroy: () => void }>(client: T): T => {
    clients.push(client);
    return client;
  };
  return {
    url,
    runtime: () => kept(new BedrockRuntime({ ...settings, ...handler() })),
    agentRuntime: () => kept(new BedrockAgentRuntimeClient({ ...settings, ...handler() })),
    answer: (...next) => {
      answers = [...next];
    },
    paths: () => paths,
    async stop() {
      for (const client of clients) client.destroy();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function requestId(number = 1): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

interface Reply {
  readonly head: (status: number, headers: Record<string, string>) => void;
  readonly write: (part: Buffer) => Promise<void>;
  readonly end: () => void;
  readonly cut: () => void;
}

function replyBy(
  response: {
    writeHead(status: number, headers: Record<string, string>): unknown;
    write(part: Buffer, done: () => void): boolean;
    end(): unknown;
  },
  cut: () => void,
): Reply {
  return {
    head: (status, headers) => void response.writeHead(status, headers),
    write: (part) => new Promise((resolve) => response.write(part, () => resolve())),
    end: () => void response.end(),
    cut,
  };
}

async function send(reply: Reply, answer: Answer): Promise<void> {
  if (answer.isDropped) return reply.cut();
  const type = answer.frames === undefined ? 'application/json' : 'application/vnd.amazon.eventstream';
  reply.head(answer.status ?? 200, {
    'content-type': type,
    'x-amzn-requestid': requestId(),
    ...answer.headers,
  });
  for (const part of answer.frames ?? [Buffer.from(answer.body ?? '{}')]) await reply.write(part);
  if (answer.isCut) reply.cut();
  else reply.end();
}

interface RetryToken {
  readonly getRetryCount: () => number;
  readonly getRetryDelay: () => number;
}

function retryToken(count: number): RetryToken {
  return { getRetryCount: () => count, getRetryDelay: () => 0 };
}
