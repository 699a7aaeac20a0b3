import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FrontServer {
  readonly url: string;
  readonly answered: readonly string[];
  readonly close: () => void;
}

/** Answers the calls that moto does not know, and passes every other on to it as it came. */
export async function startFront(moto: string, services: readonly string[]): Promise<FrontServer> {
  const answered: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    const answer = answerTo(incoming, services);
    if (answer !== null) {
      answered.push(answer.operation);
      outgoing.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer.body));
      return;
    }
    const onward = request(
      `${moto}${incoming.url}`,
      { method: incoming.method, headers: { ...incoming.headers, host: new URL(moto).host } },
      (reply) => {
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, answered, close: () => void server.close() };
}

function answerTo({ headers, url = '' }: IncomingMessage, services: readonly string[]) {
  const path = url.split('?')[0] ?? '';
  if (String(headers['x-amz-target']).endsWith('.GetDimensionValues')) {
    return {
      operation: 'GetDimensionValues',
      body: {
        DimensionValues: services.map((Value) => ({ Value, Attributes: {} })),
        ReturnSize: services.length,
        TotalSize: services.length,
      },
    };
  }
  if (path === '/listRegions') {
    const regions = ['us-east-1', 'us-west-2', 'eu-central-1'];
    const body = {
      Regions: regions.map((RegionName) => ({ RegionName, RegionOptStatus: 'ENABLED_BY_DEFAULT' })),
    };
    return { operation: 'ListRegions', body };
  }
  if (path === '/foundation-models')
    return { operation: 'ListFoundationModels', body: { modelSummaries: [] } };
  if (path === '/inference-profiles') {
    return { operation: 'ListInferenceProfiles', body: { inferenceProfileSummaries: [] } };
  }
  return null;
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}
