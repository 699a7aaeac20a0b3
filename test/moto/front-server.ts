import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { scopeOf } from '../support/aws-server/wire.ts';

export interface FrontServer {
  readonly url: string;
  /** The calls that moto could not answer, and this server did. */
  readonly answered: readonly string[];
  readonly close: () => void;
}

export interface FrontOptions {
  /** Called when moto has done what was asked, before the answer is passed on. */
  readonly done?: (request: IncomingMessage, body: Buffer) => void;
  /** Refused here, because moto lets everybody call it. */
  readonly deniedRegions?: boolean;
}

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/**
 * Passes every call on to moto as it came, and answers those that moto allows and does not know.
 *
 * moto refuses in XML whatever it was asked in; here JSON is refused in JSON, as AWS does.
 */
export async function startFront(
  moto: string,
  services: readonly string[],
  { done = () => undefined, deniedRegions = false }: FrontOptions = {},
): Promise<FrontServer> {
  const answered: string[] = [];
  // A client that is kept waiting by a busy machine finds its connection still there.
  const server = createServer({ keepAliveTimeout: 0 }, async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    const reply = await passOn(moto, incoming, body).catch(() => null);
    if (reply === null) return outgoing.destroy();
    done(incoming, body);
    const own = answerTo(incoming, services);
    const denied = reply.status === 403 ? refusalIn(reply) : deniedRegions && isListRegions(incoming);
    if (denied !== false && speaksJson(incoming)) {
      const message = denied === true ? 'not authorized to perform: account:ListRegions' : denied;
      outgoing.writeHead(403, { 'x-amzn-errortype': 'AccessDeniedException' });
      return outgoing.end(JSON.stringify({ __type: 'AccessDeniedException', message }));
    }
    if (own !== null && reply.status !== 200) {
      answered.push(own.operation);
      outgoing.writeHead(200, { 'Content-Type': 'application/json' });
      return outgoing.end(JSON.stringify(own.body));
    }
    return outgoing.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    answered,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The application profile that the front lists, and its tags. */
export const listedProfile = '82ey7vcct4m3';
export const profileTags = [{ key: 'team', value: 'search' }];

function passOn(moto: string, { url, method, headers }: IncomingMessage, body: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const onward = request(`${moto}${url}`, { method, headers }, async (reply) => {
      const { statusCode = 502, headers: told } = reply;
      resolve({ status: statusCode, headers: told, body: await bodyOf(reply) });
    });
    onward.on('error', reject);
    onward.end(body);
  });
}

function speaksJson(incoming: IncomingMessage): boolean {
  return ['account', 'bedrock', 'ce', 'monitoring'].includes(scopeOf(incoming)?.service ?? '');
}

function isListRegions({ url = '' }: IncomingMessage): boolean {
  return url.startsWith('/listRegions');
}

function refusalIn({ body }: Reply): string {
  return /<Message>(.*?)<\/Message>/s.exec(body.toString('utf8'))?.[1] ?? 'denied';
}

function answerTo({ headers, url = '' }: IncomingMessage, services: readonly string[]) {
  const path = url.split('?')[0] ?? '';
  const target = String(headers['x-amz-target']).split('.')[1];
  const answers: Readonly<Record<string, { operation: string; body: object }>> = {
    GetDimensionValues: {
      operation: 'GetDimensionValues',
      body: {
        DimensionValues: services.map((Value) => ({ Value, Attributes: {} })),
        ReturnSize: services.length,
        TotalSize: services.length,
      },
    },
    '/listRegions': {
      operation: 'ListRegions',
      body: {
        Regions: ['us-east-1', 'us-west-2', 'eu-central-1'].map((RegionName) => ({
          RegionName,
          RegionOptStatus: 'ENABLED_BY_DEFAULT',
        })),
      },
    },
    '/foundation-models': { operation: 'ListFoundationModels', body: { modelSummaries: [] } },
    '/inference-profiles': {
      operation: 'ListInferenceProfiles',
      body: { inferenceProfileSummaries: url.includes('APPLICATION') ? [applicationProfile] : [] },
    },
    '/provisioned-model-throughputs': {
      operation: 'ListProvisionedModelThroughputs',
      body: { provisionedModelSummaries: [] },
    },
    '/model-customization/custom-model-deployments': {
      operation: 'ListCustomModelDeployments',
      body: { modelDeploymentSummaries: [] },
    },
    '/listTagsForResource': { operation: 'ListTagsForResource', body: { tags: profileTags } },
  };
  return answers[target ?? path] ?? null;
}

const applicationProfile = {
  inferenceProfileId: listedProfile,
  inferenceProfileArn: `arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/${listedProfile}`,
  inferenceProfileName: 'search team',
  status: 'ACTIVE',
  type: 'APPLICATION',
  models: [{ modelArn: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0' }],
};

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}
