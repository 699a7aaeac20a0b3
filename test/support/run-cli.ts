import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';

/** What a run of the built program printed and how it ended. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A process that ends within seconds gains nothing from code compiled a second time, for speed. */
export const quickStart = ['--no-opt'];

/** Starts the built program as a user does, with an environment that holds nothing but what is given. */
export function startCli(
  args: readonly string[],
  { cwd, env = {} }: CliOptions = {},
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [...quickStart, join(process.cwd(), 'dist/cli.js'), ...args], {
    cwd,
    timeout: 60_000,
    // No profile and no instance role: a test must not find the credentials of whoever runs it.
    env: {
      PATH: process.env.PATH ?? '',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
      ...env,
    },
  });
}

/** Runs the built program to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return endOf(startCli(args, options));
}

/** What a program that was started prints from now on, and how it ends. */
export function endOf(child: ChildProcessWithoutNullStreams): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}
