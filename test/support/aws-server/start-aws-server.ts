import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { account } from './account.ts';
import { AwsError } from './aws-error.ts';
import { bedrock } from './bedrock.ts';
import { cloudWatch } from './cloudwatch.ts';
import { costExplorer } from './cost-explorer.ts';
import { effectOf, type Fault, spoil, withoutMadeUpToken } from './faults.ts';
import type { Organisation } from './organisation.ts';
import type { Service } from './service.ts';
import { accountOf, sts } from './sts.ts';
import { errorToWire, readCall, scopeOf, toWire, type WireReply } from './wire.ts';

export interface AwsServerOptions {
  readonly faults?: readonly Fault[];
  /** How long an answer takes, for all or by the number of requests met before. */
  readonly latencyMs?: number | ((count: number) => number | Promise<number>);
  /** More services, by the name in the credential scope. */
  readonly services?: Readonly<Record<string, Service>>;
}

/** A request as it was met, in the order of arrival. */
export interface SeenRequest {
  /** `service:Operation`. */
  readonly operation: string;
  readonly region: string;
  readonly account: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** When its turn came. Unit: milliseconds, from no particular moment. */
  readonly at: number;
  /** Null when it was refused as malformed, or not answered at all. */
  status: number | null;
}

export interface AwsServer {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Answered with 200, by operation. */
  readonly answered: () => Readonly<Record<string, number>>;
  /** The most requests that were being answered at once, of all services or of one (`ce`, `monitoring` …). */
  readonly mostInFlight: (service?: string) => number;
  /** Metrics asked for by requests that were answered, further pages left out: what AWS bills. */
  readonly metricsAsked: () => number;
  readonly close: () => Promise<void>;
}

const builtIn: Readonly<Record<string, Service>> = {
  account,
  bedrock,
  ce: costExplorer,
  monitoring: cloudWatch,
  sts,
};

/** Starts AWS on 127.0.0.1, as far as an organisation given as data goes. */
export async function startAwsServer(
  organisation: Organisation,
  { faults = [], latencyMs = 0, services = {} }: AwsServerOptions = {},
): Promise<AwsServer> {
  const requests: SeenRequest[] = [];
  const met = new Map<Fault, number>();
  const known = { ...builtIn, ...services };
  const inFlight = new Map<string, { now: number; most: number }>();
  let arrived = 0;

  // A client that is kept waiting by a busy machine finds its connection still there.
  const http = createServer({ keepAliveTimeout: 0 }, (incoming, outgoing) => {
    for (const service of ['', scopeOf(incoming)?.service ?? 'unsigned']) {
      const load = inFlight.get(service) ?? { now: 0, most: 0 };
      inFlight.set(service, load);
      load.now += 1;
      load.most = Math.max(load.most, load.now);
      outgoing.on('close', () => {
        load.now -= 1;
      });
    }
    void respond(incoming, outgoing);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = z.object({ port: z.number() }).parse(http.address());

  async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const before = arrived;
    arrived += 1;
    const wait = typeof latencyMs === 'number' ? latencyMs : await latencyMs(before);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const reply = answer(incoming, Buffer.concat(chunks).toString('utf8'));
    if (reply === 'hang up') incoming.socket.destroy();
    else if (reply !== 'say nothing') outgoing.writeHead(reply.status, reply.headers).end(reply.body);
  }

  function answer(incoming: IncomingMessage, body: string): WireReply | 'hang up' | 'say nothing' {
    const scope = scopeOf(incoming);
    const service = scope === null ? undefined : known[scope.service];
    if (scope === null || service === undefined) {
      return errorToWire(
        'json',
        new AwsError('MissingAuthenticationToken', 'Not signed for a service here', 403),
      );
    }
    try {
      const { operation, input } = readCall(service, incoming, body);
      const account = accountOf(scope.accessKeyId, organisation.caller);
      const name = `${service.prefix}:${operation}`;
      const at = performance.now();
      const seen: SeenRequest = { operation: name, region: scope.region, account, input, at, status: null };
      requests.push(seen);
      const reply = serve(service, operation, seen);
      if (typeof reply !== 'string') seen.status = reply.status;
      return reply;
    } catch (error) {
      return errorToWire(service.protocol, toAwsError(error));
    }
  }

  function serve(service: Service, operation: string, seen: SeenRequest) {
    const fault = faults.find((one) => isMet(one, seen));
    const effect = fault ? effectOf(fault, countOf(fault)) : ({ do: 'answer' } as const);
    if (effect.do === 'refuse') return errorToWire(service.protocol, effect.error);
    if (effect.do === 'hang up' || effect.do === 'say nothing') return effect.do;
    const good = service.answer({
      operation,
      region: seen.region,
      account: seen.account,
      input: withoutMadeUpToken(seen.operation, seen.input),
      organisation,
      pageSize: organisation.pageSizes?.[seen.operation] ?? Number.POSITIVE_INFINITY,
    });
    const reply = toWire(service.protocol, operation, fault ? spoil(fault, seen.input, good) : good);
    return effect.do === 'cut off' ? { ...reply, body: reply.body.slice(0, -5) } : reply;
  }

  /** How many requests this fault met before. */
  function countOf(fault: Fault): number {
    const count = met.get(fault) ?? 0;
    met.set(fault, count + 1);
    return count;
  }

  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    answered: () => {
      const counts: Record<string, number> = {};
      for (const { operation, status } of requests) {
        if (status === 200) counts[operation] = (counts[operation] ?? 0) + 1;
      }
      return counts;
    },
    mostInFlight: (service = '') => inFlight.get(service)?.most ?? 0,
    metricsAsked: () =>
      requests
        .filter(({ operation, status }) => operation === 'cloudwatch:GetMetricData' && status === 200)
        .filter(({ input }) => input.NextToken === undefined)
        .reduce((total, { input }) => total + z.array(z.unknown()).parse(input.MetricDataQueries).length, 0),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

function isMet({ operation, region, account: by, when }: Fault, seen: SeenRequest): boolean {
  return (
    operation === seen.operation &&
    (region === undefined || region === seen.region) &&
    (by === undefined || by === seen.account) &&
    (when === undefined || when(seen.input))
  );
}

/** An input that the service's schema refuses is the client's fault, as at AWS. */
function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof z.ZodError) return new AwsError('ValidationException', z.prettifyError(error));
  throw error;
}
