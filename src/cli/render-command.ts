import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { parseSnapshot } from '../collect/saved-snapshot.ts';
import { folderStore } from '../deliver/folder-store.ts';
import { reportId } from '../domain/report-id.ts';
import { makeEdition } from '../editions.ts';
import { ConfigError } from '../errors.ts';
import { renderReports } from '../render/render-files.ts';
import { loadPageOptions } from '../rendering-assets.ts';
import { refuse, unknownWords } from './options.ts';
import type { Terminal } from './terminal.ts';

/** `bedrock-report render`: every file of a report again, from its snapshot alone. */
export function renderCommand(terminal: Terminal): Command {
  return new Command('render')
    .description('make the same report again from a saved snapshot; no network')
    .requiredOption('--snapshot <file>', 'snapshot.json or snapshot.json.gz')
    .requiredOption('--out <folder>', 'where to put the files, laid out as in an archive')
    .option('--templates <folder>', 'templates of your own')
    .addHelpText('after', '\nExample:\n  bedrock-report render --snapshot ./snapshot.json.gz --out ./again')
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (flags: { snapshot: string; out: string; templates?: string }, command: Command) => {
      refuse(unknownWords(command));
      const snapshot = parseSnapshot(readSnapshot(flags.snapshot));
      const files = renderReports(makeEdition(snapshot), loadPageOptions(flags.templates ?? null));
      const store = folderStore(flags.out);
      for (const file of files) await store.put(file);
      terminal.out(`${files.length} files in ${store.location}/${reportId(snapshot.window)}\n`);
    });
}

/** @throws ConfigError SNAPSHOT_UNREADABLE */
export function readSnapshot(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ConfigError('SNAPSHOT_UNREADABLE', [`${file}: no such file, or it cannot be read`], {
      cause: error,
    });
  }
}
