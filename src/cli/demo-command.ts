import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { dayOf, plusDays } from '../domain/date-range.ts';
import { parseInstant, refuse, unknownWords } from './options.ts';
import { runFlags } from './run-command.ts';
import type { Terminal } from './terminal.ts';

const folder = './bedrock-report-demo';

/** How many earlier days the demo's archive shows. */
const earlierDays = 6;

/** `bedrock-report demo`: the sample organisation's report, and what to open. */
export function demoCommand(terminal: Terminal, finish: (code: number) => void): Command {
  return new Command('demo')
    .description('make a report of a built-in sample organisation and say what to open')
    .option('--now <instant>', 'the clock, ISO 8601')
    .addHelpText('after', '\nExample:\n  bedrock-report demo')
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (flags: { now?: string }, command: Command) => {
      const faults = [...unknownWords(command)];
      const now = flags.now === undefined ? new Date() : parseInstant(flags.now);
      if (now === null) faults.push(`--now: not an ISO 8601 instant: ${JSON.stringify(flags.now)}`);
      refuse(faults);
      if (now !== null) await reportEarlierDays(now, terminal);
      const code = await runFlags(
        { ...flags, source: 'sample', archive: folder, mail: `${folder}/outbox` },
        terminal,
      );
      terminal.out(
        [
          '',
          'Open in a browser:',
          `  ${resolve(folder, 'index.html')}    every report, newest first`,
          'Open in a mail program:',
          `  ${resolve(folder, 'outbox')}    the mail of this report, as .eml`,
          '',
        ].join('\n'),
      );
      finish(code);
    });
}

/**
 * Reports the days before as yesterday morning's run would have: an archive has more than one report, and today's run
 * then finds how their bills have loaded since. Once: read as of yesterday again, they would lose what was loaded.
 */
async function reportEarlierDays(now: Date, terminal: Terminal): Promise<void> {
  const today = dayOf(now);
  const to = plusDays(today, -2);
  if (existsSync(resolve(folder, 'daily', to))) return;
  const yesterday = new Date(now.getTime() - 86_400_000).toISOString();
  const from = plusDays(to, -earlierDays);
  const silent = { ...terminal, out: () => undefined };
  await runFlags(
    { source: 'sample', archive: folder, mail: 'none', from, to, perDay: true, now: yesterday },
    silent,
  );
}
