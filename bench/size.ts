import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAwsServer } from '../test/support/aws-server/start-aws-server.ts';
import { organisationOf } from './organisation.ts';
import { type OutputTimes, outputTimes } from './outputs.ts';
import { measureRun, type Taken } from './program.ts';
import { daysAgo } from './scenario.ts';

/** A report of 60 models in 6 regions, over some days. */
export interface Sized {
  readonly days: number;
  readonly took: Taken;
  /** Of each file. Unit: bytes. */
  readonly files: Readonly<Record<string, number>>;
  readonly outputs: OutputTimes;
}

const models = 60;
/** 400 days of it are a bill of 100,000 lines. */
const billLinesPerDay = 250;

/** Runs the built program over so many days, then makes each output from what it read once more, by itself. */
export async function measureSize(days: number): Promise<Sized> {
  const size = { accounts: 1, modelsPerAccount: models, models, usedRegions: 6, days, billLinesPerDay };
  const server = await startAwsServer(organisationOf(size));
  const archive = mkdtempSync(join(tmpdir(), 'bedrock-report-bench-'));
  try {
    const window = ['--from', daysAgo(days), '--to', daysAgo(1)];
    const { result, ...took } = await measureRun(server.url, [...window, '--archive', archive]);
    const folder = join(archive, result.reports[0]?.id ?? '');
    const files = readdirSync(folder).filter((name) => name.includes('.'));
    return {
      days,
      took,
      files: Object.fromEntries(files.map((name) => [name, statSync(join(folder, name)).size])),
      outputs: outputTimes(join(folder, 'snapshot.json.gz')),
    };
  } finally {
    await server.close();
    rmSync(archive, { recursive: true, force: true });
  }
}
