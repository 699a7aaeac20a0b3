import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { awsEnv } from '../test/support/aws-env.ts';
import { now } from './organisation.ts';

/** What the built program did and what it took. */
export interface Measured extends Taken {
  readonly result: RunResult;
}

/** What a process took. */
export interface Taken {
  readonly wallMs: number;
  /** Of all cores; less noisy than the wall clock of a shared machine. */
  readonly cpuMs: number;
  readonly peakBytes: number;
}

const taken = z.object({ cpuMs: z.number(), peakBytes: z.number() });

const runResult = z.object({
  reports: z.array(
    z.object({ id: z.string(), gaps: z.array(z.object({ kind: z.string(), detail: z.string() })) }),
  ),
  requests: z.record(z.string(), z.number()),
  runCostUsd: z.string(),
});
export type RunResult = z.infer<typeof runResult>;

export const root = new URL('..', import.meta.url).pathname;

/** Runs the built `bedrock-report run` against a server, in an empty folder; a gap or another exit than 0 is a fault. */
export async function measureRun(
  url: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Measured> {
  const program = [join(root, 'dist/cli.js'), 'run', '--json', '--now', now, ...args];
  const { stdout, ...took } = await measureProgram(program, { ...runEnv(url), ...env });
  const result = runResult.parse(JSON.parse(stdout));
  // Part of a large bill is cut off, and what is not billed has no rate.
  const gaps = result.reports.flatMap((report) => report.gaps).filter(({ kind }) => kind !== 'rate_unknown');
  if (gaps.length > 0) throw new Error(`the benchmark's report has gaps: ${JSON.stringify(gaps[0])}`);
  return { result, ...took };
}

/** Settings of a run that archives and mails into its own folder. */
export function runEnv(url: string): Readonly<Record<string, string>> {
  return {
    ...awsEnv(url),
    BEDROCK_REPORT_ARCHIVE: 'archive',
    BEDROCK_REPORT_MAIL_VIA: 'outbox',
    BEDROCK_REPORT_MAIL_FROM: 'finops@acme.com',
    BEDROCK_REPORT_MAIL_TO: 'leads@acme.com',
    BEDROCK_REPORT_RUN_COST_CAP_USD: '100',
  };
}

/** Runs Node in an empty folder that is removed afterwards, with an environment of its own. */
export async function measureProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Taken & { readonly stdout: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'bedrock-report-bench-'));
  const file = join(folder, 'taken.json');
  try {
    const started = performance.now();
    const stdout = await outputOf(['--import', join(root, 'bench/taken.mjs'), ...args], folder, {
      PATH: process.env.PATH ?? '',
      BENCH_TAKEN_FILE: file,
      ...env,
    });
    const wallMs = performance.now() - started;
    return { stdout, wallMs, ...taken.parse(JSON.parse(readFileSync(file, 'utf8'))) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function outputOf(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
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
    child.on('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${args.join(' ')} ended with ${code}: ${stderr.slice(0, 2000)}`));
    });
  });
}
