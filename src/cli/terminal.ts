/** Where a command speaks: results on stdout, everything else on stderr. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Columns of stdout; wide when it is no terminal, so that nothing is dropped from a file. */
  readonly width: number;
  readonly colours: boolean;
  /** True when stderr is a terminal: only then does long work show progress. */
  readonly showsProgress: boolean;
}

export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) stream.on('error', ignoreClosedPipe);
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    env,
    width: stdout.isTTY ? stdout.columns : 160,
    colours: stdout.isTTY && !env.NO_COLOR && env.TERM !== 'dumb',
    showsProgress: stderr.isTTY,
  };
}

/** `… | head` stops reading when it has enough: what is not read is lost to nobody, and the run's exit code stands. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
