import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { archiveCommands } from './cli/archive-commands.ts';
import { configCommand } from './cli/config-command.ts';
import { demoCommand } from './cli/demo-command.ts';
import { doctorCommand } from './cli/doctor-command.ts';
import { policyCommand } from './cli/policy-command.ts';
import { renderCommand } from './cli/render-command.ts';
import { runCommand } from './cli/run-command.ts';
import { processTerminal, type Terminal } from './cli/terminal.ts';
import { ReportError } from './errors.ts';

/**
 * The door for people and cron: argv in, exit code out.
 *
 * Exit codes: 0 made · 1 a bug · 2 usage or configuration · 3 sources · 4 rendering · 5 delivery.
 */
async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = new Command('bedrock-report')
    .description(
      "Joins Amazon Bedrock's tokens with its dollars, per model, and mails and archives the result.",
    )
    .version(version)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, outputError: () => undefined });
  let exitCode = 0;
  const finish = (code: number) => {
    exitCode = Math.max(exitCode, code);
  };
  for (const command of [
    runCommand,
    demoCommand,
    renderCommand,
    archiveCommands,
    doctorCommand,
    policyCommand,
    configCommand,
  ]) {
    program.addCommand(command(terminal, finish));
  }
  for (const command of everyCommand(program)) {
    command
      .exitOverride()
      .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, outputError: () => undefined });
  }
  if (argv.length === 0) {
    program.outputHelp();
    return 0;
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return failed(error, terminal);
  }
}

function everyCommand(command: Command): readonly Command[] {
  return command.commands.flatMap((below) => [below, ...everyCommand(below)]);
}

function failed(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) {
    // Help and version end commander's parsing too; whatever else it says is a usage fault.
    if (error.exitCode === 0) return 0;
    // A group of commands without one of them: its help was shown, which says it all.
    if (error.code === 'commander.help') return 2;
    const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
    terminal.err(`bedrock-report: ${message}; see bedrock-report --help\n`);
    return 2;
  }
  if (error instanceof ReportError) {
    for (const line of error.message.split('\n')) terminal.err(`bedrock-report: ${line}\n`);
    return error.exitCode;
  }
  terminal.err(`bedrock-report: this is a bug, please report it with what you ran\n${stackOf(error)}\n`);
  return 1;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

// Exiting lets writes in flight remove their unfinished files.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.exitCode = await main(process.argv.slice(2), processTerminal());
