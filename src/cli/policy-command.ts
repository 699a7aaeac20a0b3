import { Command } from 'commander';
import { configFileOf, loadConfig } from '../load-config.ts';
import { policyOf } from '../permissions.ts';
import { programRegion, readObject } from '../wiring.ts';
import { refuse, unknownWords } from './options.ts';
import type { Terminal } from './terminal.ts';

/** The flags that say what is configured. */
export interface ConfigurationFlags {
  readonly config?: string;
  readonly archive?: string;
  readonly mail?: string;
}

/** `bedrock-report policy`: the least IAM policy for the configuration. */
export function policyCommand(terminal: Terminal): Command {
  return withConfigurationFlags(new Command('policy'))
    .description('print the least IAM policy for the configuration, as JSON')
    .addHelpText('after', '\nExample:\n  bedrock-report policy --archive s3://acme-bedrock-reports/prod')
    .action(async (flags: ConfigurationFlags, command: Command) => {
      const { config, faults } = await loadConfig({
        readObject,
        file: flags.config,
        env: terminal.env,
        flags: { archive: flags.archive, mail: flags.mail },
      });
      refuse([...unknownWords(command), ...faults], 'CONFIG_INVALID');
      if (config === null) throw new Error('refused without a fault');
      const place = { configFile: configFileOf(flags.config, terminal.env), region: await programRegion() };
      terminal.out(`${JSON.stringify(policyOf(config, place), null, 2)}\n`);
    });
}

/** Gives a command the flags of `ConfigurationFlags`. */
export function withConfigurationFlags(command: Command): Command {
  return command
    .option('--config <file>', 'a path or s3://bucket/key')
    .option('--archive <place>', 's3://bucket/prefix or a folder')
    .option('--mail <way>', 'ses, none, or a folder')
    .allowUnknownOption()
    .allowExcessArguments();
}
