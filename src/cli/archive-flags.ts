import type { Command } from 'commander';
import { loadConfig } from '../load-config.ts';
import type { ObjectStore } from '../ports.ts';
import { openArchive, readObject } from '../wiring.ts';
import { refuse } from './options.ts';
import type { Terminal } from './terminal.ts';

/** The flags that every command of `archive` takes. */
export interface ArchiveFlags {
  readonly config?: string;
  readonly archive?: string;
}

/** The archive that was configured, and what its pages are made with. */
export interface ConfiguredArchive {
  readonly store: ObjectStore;
  /** A folder with templates of the user's own; null for ours. */
  readonly templates: string | null;
  readonly title: string;
}

/** Gives a command the flags of `ArchiveFlags`. */
export function withArchiveFlags(command: Command): Command {
  return command
    .option('--archive <place>', 's3://bucket/prefix or a folder')
    .option('--config <file>', 'a path or s3://bucket/key')
    .allowUnknownOption()
    .allowExcessArguments();
}

/** @throws ConfigError - with the command's own faults and those of the configuration */
export async function openConfigured(
  flags: ArchiveFlags,
  terminal: Terminal,
  faults: readonly string[],
): Promise<ConfiguredArchive> {
  const loaded = await loadConfig({
    readObject,
    file: flags.config,
    env: terminal.env,
    flags: { archive: flags.archive },
  });
  refuse([...faults, ...loaded.faults]);
  if (loaded.config === null) throw new Error('refused without a fault');
  const { report, templates } = loaded.config;
  return { store: await openArchive(report.archive), templates, title: report.name };
}
