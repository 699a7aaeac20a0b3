import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Command } from 'commander';
import { ConfigError } from '../errors.ts';
import type { ObjectStore } from '../ports.ts';
import { type ArchiveFlags, openConfigured, withArchiveFlags } from './archive-flags.ts';
import { archiveResponse, bugResponse } from './archive-response.ts';
import { unknownWords } from './options.ts';
import type { Terminal } from './terminal.ts';

const usualPort = '8642';

/** `bedrock-report archive serve`: the archive as pages for this machine's own browser, until it is stopped. */
export function serveCommand(terminal: Terminal): Command {
  return withArchiveFlags(new Command('serve'))
    .description("show the archive as web pages on this machine, read with one's own credentials")
    .option('--port <number>', 'the port on 127.0.0.1; 0 picks a free one', usualPort)
    .addHelpText(
      'after',
      '\nExample:\n  bedrock-report archive serve --archive s3://acme-bedrock-reports/prod',
    )
    .action(async (flags: ArchiveFlags & { port: string }, command: Command) => {
      const faults = [...unknownWords(command)];
      const port = portOf(flags.port, faults);
      const { store } = await openConfigured(flags, terminal, faults);
      const bound = await listen(port, store, terminal);
      endWhenStopped();
      terminal.out(
        `http://127.0.0.1:${bound}/\nshows ${store.location} on this machine only; Ctrl-C stops it\n`,
      );
    });
}

function portOf(text: string, faults: string[]): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  faults.push(
    `--port: not a port: ${JSON.stringify(text)}; write a number up to 65535, or 0 for any free one`,
  );
  return 0;
}

/** Serves on the loopback address alone and returns the port. @throws ConfigError USAGE_INVALID */
function listen(port: number, store: ObjectStore, terminal: Terminal): Promise<number> {
  const server = createServer((request, response) => void answer(request, response));
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(portFailure(error, port)));
    server.listen(port, '127.0.0.1', () => resolve(boundPort()));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: target = '', headers } = request;
    const { status, ...page } = await archiveResponse(
      { method, target, host: headers.host },
      store,
      boundPort(),
    ).catch((error: unknown) => {
      terminal.err(`bedrock-report: this is a bug, please report it: ${stackOf(error)}\n`);
      return bugResponse();
    });
    response.writeHead(status, page.headers).end(page.body);
  }

  function boundPort(): number {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }
}

function portFailure(error: NodeJS.ErrnoException, port: number): Error {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'is in use: stop what listens there, or',
    EACCES: 'needs more rights than you have:',
  };
  const reason = reasons[error.code ?? ''];
  if (reason === undefined) return error;
  const fault = `port ${port} ${reason} choose another by --port (0 picks a free one)`;
  return new ConfigError('USAGE_INVALID', [fault], { cause: error });
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** To be stopped is how serving ends, and no failure. Nothing is being written: it may end at once. */
function endWhenStopped(): void {
  process.prependListener('SIGINT', () => process.exit(0));
  process.prependListener('SIGTERM', () => process.exit(0));
}
