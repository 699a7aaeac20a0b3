import { resolve } from 'node:path';
import { Command } from 'commander';
import { refuse, unknownWords } from './options.ts';
import { runFlags } from './run-command.ts';
import type { Terminal } from './terminal.ts';

const folder = './bedrock-report-demo';

/** `bedrock-report demo`: the sample organisation's report, and what to open. */
export function demoCommand(terminal: Terminal, finish: (code: number) => void): Command {
  return new Command('demo')
    .description('make a report of a built-in sample organisation and say what to open')
    .option('--now <instant>', 'the clock, ISO 8601')
    .addHelpText('after', '\nExample:\n  bedrock-report demo')
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (flags: { now?: string }, command: Command) => {
      refuse(unknownWords(command));
      const code = await runFlags(
        { ...flags, source: 'sample', archive: folder, mail: `${folder}/outbox` },
        terminal,
      );
      terminal.out(
        [
          '',
          'Open in a browser:',
          `  ${resolve(folder, 'index.html')}    every report, newest first`,
          `Open in a mail program:`,
          `  ${resolve(folder, 'outbox')}${'/'}    the mail of this report, as .eml`,
          '',
        ].join('\n'),
      );
      finish(code);
    });
}
