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
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    env,
    width: stdout.isTTY ? stdout.columns : 160,
    colours: stdout.isTTY && !env.NO_COLOR && env.TERM !== 'dumb',
    showsProgress: stderr.isTTY,
  };
}
