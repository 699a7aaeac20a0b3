import { once } from 'node:events';
import { connect } from 'node:net';
import { type CliOptions, type CliResult, endOf, startCli } from './run-cli.ts';

/** `archive serve`, running. */
export interface ServedArchive {
  readonly port: number;
  readonly url: (path: string) => string;
  /** Sends these very bytes, which no HTTP client would, and returns all that is answered. */
  readonly raw: (request: string) => Promise<string>;
  readonly stop: (signal: 'SIGINT' | 'SIGTERM') => Promise<CliResult>;
}

/** Starts `archive serve` on a free port and waits until it says where it is. */
export async function serveArchive(archive: string, options: CliOptions = {}): Promise<ServedArchive> {
  const child = startCli(['archive', 'serve', '--archive', archive, '--port', '0'], options);
  const ended = endOf(child);
  const said = await Promise.race([once(child.stdout, 'data').then(String), ended.then(JSON.stringify)]);
  const port = Number(/^http:\/\/127\.0\.0\.1:(\d+)\/\n/.exec(said)?.[1]);
  if (Number.isNaN(port)) throw new Error(`not served: ${said}`);
  return {
    port,
    url: (path) => `http://127.0.0.1:${port}${path}`,
    raw: async (request) => {
      const socket = connect(port, '127.0.0.1').setEncoding('utf8');
      socket.end(request);
      let answer = '';
      for await (const chunk of socket) answer += chunk;
      return answer;
    },
    stop: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
