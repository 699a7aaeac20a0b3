import { Command } from 'commander';
import type { Config } from '../config.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { runReport } from '../job.ts';
import { loadConfig } from '../load-config.ts';
import { type ReportRequest, readRequest, type WrittenRequest } from '../request.ts';
import { openSource, readObject, type Source, wire } from '../wiring.ts';
import { addresses, parseInstant, refuse, unknownWords } from './options.ts';
import { exitCodeOf, printRun } from './print-run.ts';
import { sampleFallback } from './sample-config.ts';
import type { Terminal } from './terminal.ts';

/** The flags of `run`, as commander gives them. */
export interface RunFlags extends WrittenRequest {
  readonly config?: string;
  readonly source?: string;
  readonly archive?: string;
  readonly mail?: string;
  readonly json?: boolean;
  readonly now?: string;
}

/** `bedrock-report run`: one report, or one per day of a range. */
export function runCommand(terminal: Terminal, finish: (code: number) => void): Command {
  return new Command('run')
    .description('make one report: yesterday (UTC) unless told otherwise')
    .option('--day <day>', 'one UTC day, YYYY-MM-DD')
    .option('--from <day>', 'the first day of a range')
    .option('--to <day>', 'the last day of a range, inclusive')
    .option('--last <unit>', 'the last full ISO week or calendar month: week or month')
    .option('--per-day', 'with a range: one daily report per day; mails nothing unless --resend')
    .option(
      '--config <file>',
      'a path or s3://bucket/key (default ./bedrock-report.config.json when it exists)',
    )
    .option('--source <source>', 'aws, sample, or a saved snapshot.json[.gz]', 'aws')
    .option('--archive <place>', 's3://bucket/prefix or a folder')
    .option('--mail <way>', 'ses, none, or a folder that receives one .eml file per message')
    .option(
      '--mail-to <addresses>',
      'send only to these, comma-separated, whatever was sent before',
      addresses,
    )
    .option('--resend', 'send even if this report was already sent')
    .option('--strict', 'any gap in the data ends the run with exit 3; nothing is archived or mailed')
    .option('--dry-run', 'read and compute, print; write and send nothing')
    .option('--json', 'the result as JSON on stdout; everything else goes to stderr')
    .option('--now <instant>', 'the clock, ISO 8601, for replays and tests')
    .addHelpText('after', '\nExample:\n  bedrock-report run --day 2026-11-22 --archive ./reports --mail none')
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (flags: RunFlags, command: Command) => {
      finish(await runFlags(flags, terminal, unknownWords(command)));
    });
}

/** Runs as the flags say and prints; returns the exit code. @throws ReportError */
export async function runFlags(
  flags: RunFlags,
  terminal: Terminal,
  faults: readonly string[] = [],
): Promise<number> {
  const { request, config, source } = await understand(flags, terminal, faults);
  const progress = terminal.showsProgress
    ? (message: string) => terminal.err(`${message}\n`)
    : () => undefined;
  const ports = await wire({ config, source, progress });
  const run = await runReport(request, ports);
  printRun(run, { json: flags.json ?? false, dryRun: request.dryRun }, terminal);
  return exitCodeOf(run);
}

interface Understood {
  readonly request: ReportRequest;
  readonly config: Config;
  readonly source: Source;
}

/** Flags, configuration and saved snapshot together, so that one failing run names every fault there is. */
async function understand(
  flags: RunFlags,
  terminal: Terminal,
  found: readonly string[],
): Promise<Understood> {
  const faults = [...found];
  const source = openSource(flags.source ?? 'aws', faults);
  const { config, faults: configFaults } = await loadConfig({
    readObject,
    file: flags.config,
    env: terminal.env,
    flags: { archive: flags.archive, mail: flags.mail, mailTo: flags.mailTo },
    fallback: source?.kind === 'sample' ? sampleFallback : {},
  });
  const saved = source?.kind === 'saved' ? source.snapshot : undefined;
  const { request, faults: requestFaults } = readRequest(flags, {
    now: readClock(flags.now, saved, faults),
    window: saved?.window,
    known: saved && { start: saved.read.start, end: saved.window.end },
  });
  refuse([...faults, ...requestFaults, ...configFaults]);
  if (source === null || config === null || request === null) throw new Error('refused without a fault');
  return { request, config, source };
}

/** A saved snapshot was read at its own time, and its bill is as old as that: `--now` replays it later. */
function readClock(text: string | undefined, saved: Snapshot | undefined, faults: string[]): Date {
  if (text === undefined) return saved ? new Date(saved.generatedAt) : new Date();
  const now = parseInstant(text);
  if (now === null)
    faults.push(`--now: not an ISO 8601 instant: ${JSON.stringify(text)}; write 2026-11-23T06:00:00Z`);
  return now ?? new Date();
}
