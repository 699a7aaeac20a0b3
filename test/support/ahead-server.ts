import { createServer, request } from 'node:http';

/** A server in front of another, whose clock is some minutes ahead: so this machine's seems to be behind. */
export interface AheadServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export async function startAhead(of: string, minutes: number): Promise<AheadServer> {
  // A client that is kept waiting by a busy machine finds its connection still there.
  const server = createServer({ keepAliveTimeout: 0 }, (incoming, outgoing) => {
    const { method, headers } = incoming;
    const onward = request(`${of}${incoming.url}`, { method, headers }, (reply) => {
      const date = new Date(Date.now() + minutes * 60_000).toUTCString();
      outgoing.writeHead(reply.statusCode ?? 502, { ...reply.headers, date });
      reply.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
