import { Command } from 'commander';
import { folderStore } from '../deliver/folder-store.ts';
import { reportId } from '../domain/report-id.ts';
import { makeEdition } from '../editions.ts';
import { renderReports } from '../render/render-files.ts';
import { loadPageOptions } from '../rendering-assets.ts';
import { openSnapshot } from '../wiring.ts';
import { refuse, unknownWords } from './options.ts';
import type { Terminal } from './terminal.ts';

interface RenderFlags {
  readonly snapshot?: string;
  readonly out?: string;
  readonly templates?: string;
}

/** `bedrock-report render`: every file of a report again, from its snapshot alone. */
export function renderCommand(terminal: Terminal): Command {
  return new Command('render')
    .description('make the same report again from a saved snapshot; no network')
    .option('--snapshot <file>', 'snapshot.json or snapshot.json.gz')
    .option('--out <folder>', 'where to put the files, laid out as in an archive')
    .option('--templates <folder>', 'templates of your own')
    .addHelpText('after', '\nExample:\n  bedrock-report render --snapshot ./snapshot.json.gz --out ./again')
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async ({ snapshot: file, out, templates }: RenderFlags, command: Command) => {
      const faults = [...unknownWords(command)];
      if (!file) faults.push('--snapshot is required: a snapshot.json or snapshot.json.gz');
      if (!out) faults.push('--out is required: a folder');
      const snapshot = file ? openSnapshot(file, faults) : null;
      refuse(faults);
      if (snapshot === null || !out) throw new Error('refused without a fault');
      const store = folderStore(out);
      let files = 0;
      for (const file of renderReports(makeEdition(snapshot), loadPageOptions(templates ?? null))) {
        await store.put(file);
        files += 1;
      }
      terminal.out(`${files} files in ${store.location}/${reportId(snapshot.window)}\n`);
    });
}
