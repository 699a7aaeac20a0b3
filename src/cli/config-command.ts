import Table from 'cli-table3';
import { Command } from 'commander';
import type { Origins } from '../config.ts';
import { configLeaves, environmentName } from '../config-leaves.ts';
import { loadConfig } from '../load-config.ts';
import { readObject } from '../wiring.ts';
import { noBorders, refuse, unknownWords } from './options.ts';
import type { Terminal } from './terminal.ts';

/** `bedrock-report config`: what is in force, and where each value came from. */
export function configCommand(terminal: Terminal): Command {
  return new Command('config')
    .description('print the effective configuration and where each value came from')
    .option('--config <file>', 'a path or s3://bucket/key')
    .option('--archive <place>', 's3://bucket/prefix or a folder')
    .option('--mail <way>', 'ses, none, or a folder')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  bedrock-report config --config ./bedrock-report.config.json')
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (flags: ConfigCommandFlags, command: Command) => {
      const { checked, origins, faults } = await loadConfig({
        readObject,
        file: flags.config,
        env: terminal.env,
        flags: { archive: flags.archive, mail: flags.mail },
      });
      refuse([...unknownWords(command), ...faults], 'CONFIG_INVALID');
      if (flags.json) {
        terminal.out(`${JSON.stringify({ config: checked, origins }, null, 2)}\n`);
        return;
      }
      const table = new Table({
        head: ['setting', 'value', 'from'],
        style: { head: [], border: [] },
        chars: noBorders,
      });
      for (const leaf of Object.keys(configLeaves)) {
        const value = valueAt(checked, leaf);
        table.push([leaf, value === undefined ? '–' : show(value), whence(leaf, origins[leaf])]);
      }
      terminal.out(`${table.toString()}\n`);
    });
}

interface ConfigCommandFlags {
  readonly config?: string;
  readonly archive?: string;
  readonly mail?: string;
  readonly json?: boolean;
}

function whence(leaf: string, origin: Origins[string] | undefined): string {
  if (origin === 'environment') return environmentName(leaf);
  return origin === 'flag' ? `--${leaf.split('.')[0]}` : (origin ?? 'default');
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function valueAt(tree: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
      tree,
    );
}
