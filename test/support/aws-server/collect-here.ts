import { type CollectRequest, collectFromAws } from '../../../src/collect/collect-from-aws.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { collectRequest } from './collect-request.ts';
import type { Organisation } from './organisation.ts';
import { type AwsServer, type AwsServerOptions, startAwsServer } from './start-aws-server.ts';
import { testClients } from './test-clients.ts';

/** Collects from a server of its own, which is closed when done; `server` still tells what it was asked. */
export async function collectHere(
  organisation: Organisation,
  request: Partial<CollectRequest> = {},
  { requestTimeoutMs, ...options }: AwsServerOptions & { readonly requestTimeoutMs?: number } = {},
): Promise<{ readonly snapshot: Snapshot; readonly server: AwsServer }> {
  const server = await startAwsServer(organisation, options);
  try {
    const clients = testClients(server.url, requestTimeoutMs);
    return { snapshot: await collectFromAws(collectRequest(request), clients), server };
  } finally {
    await server.close();
  }
}
