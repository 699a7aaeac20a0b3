import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

export interface MotoServer {
  readonly url: string;
  readonly reset: () => Promise<void>;
  /** The messages that SES accepted. */
  readonly sentMessages: () => Promise<readonly SentMessage[]>;
  readonly stop: () => void;
}

export interface SentMessage {
  readonly id: string;
  readonly source: string;
  readonly destinations: readonly string[];
  readonly raw_data: string;
}

/** Starts moto on a free port of the loopback interface. */
export async function startMoto(): Promise<MotoServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const executable = process.env.MOTO_SERVER;
  if (executable === undefined) throw new Error('MOTO_SERVER is not set: run `npm run test:moto`');
  const child = spawn(executable, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  await answers(`${url}/moto-api/`);
  return {
    url,
    reset: async () => void (await fetch(`${url}/moto-api/reset`, { method: 'POST' })),
    sentMessages: async () => {
      const data = (await (await fetch(`${url}/moto-api/data.json`)).json()) as {
        ses?: { RawMessage?: SentMessage[] };
      };
      return data.ses?.RawMessage ?? [];
    },
    stop: () => void child.kill(),
  };
}

/** Puts replies into the queue that moto's Cost Explorer answers from, in this order. */
export async function queueCostReplies(moto: MotoServer, results: readonly object[]): Promise<void> {
  const reply = await fetch(`${moto.url}/moto-api/static/ce/cost-and-usage-results`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ results }),
  });
  if (reply.status !== 201) throw new Error(`moto refused the replies: ${reply.status}`);
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  throw new Error('moto did not start');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
