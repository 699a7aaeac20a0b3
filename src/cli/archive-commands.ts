import { join } from 'node:path';
import Table from 'cli-table3';
import { Command } from 'commander';
import { contentTypeOf } from '../deliver/content-type.ts';
import { folderStore } from '../deliver/folder-store.ts';
import { archivedIndex, rebuildIndex } from '../deliver/index-state.ts';
import type { ArchiveIndexEntry } from '../domain/archive-index.ts';
import { parseDay, plusDays } from '../domain/date-range.ts';
import { reportId, windowOf } from '../domain/report-id.ts';
import { ConfigError } from '../errors.ts';
import type { ObjectStore } from '../ports.ts';
import { indexPage } from '../render/index-page.ts';
import { loadPageOptions } from '../rendering-assets.ts';
import { type ArchiveFlags, openConfigured, withArchiveFlags } from './archive-flags.ts';
import { noBorders, unknownWords } from './options.ts';
import { serveCommand } from './serve-command.ts';
import type { Terminal } from './terminal.ts';

/** File names by the words of `--format`. */
const formats: Readonly<Record<string, string>> = {
  html: 'report.html',
  csv: 'report.csv',
  charges: 'charges.csv',
  operations: 'operations.csv',
  accounts: 'accounts.csv',
  teams: 'teams.csv',
  focus: 'focus.csv',
  json: 'report.json',
  snapshot: 'snapshot.json.gz',
};

/** `bedrock-report archive …`: what earlier runs stored. */
export function archiveCommands(terminal: Terminal): Command {
  const archive = new Command('archive').description('look into the archive: list, get, serve, rebuild');
  archive.addCommand(listCommand(terminal));
  archive.addCommand(getCommand(terminal));
  archive.addCommand(serveCommand(terminal));
  archive.addCommand(rebuildCommand(terminal));
  return archive;
}

function listCommand(terminal: Terminal): Command {
  return withArchiveFlags(new Command('list'))
    .description('list the reports, newest first')
    .option('--from <day>', 'only reports of this day and later')
    .option('--to <day>', 'only reports of this day and earlier')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  bedrock-report archive list --archive ./reports --from 2026-11-01')
    .action(
      async (flags: ArchiveFlags & { from?: string; to?: string; json?: boolean }, command: Command) => {
        const faults = [...unknownWords(command)];
        for (const [flag, text] of [
          ['--from', flags.from],
          ['--to', flags.to],
        ]) {
          if (text !== undefined && parseDay(text) === null)
            faults.push(`${flag}: not a day: ${JSON.stringify(text)}; write YYYY-MM-DD`);
        }
        if (faults.length === 0 && flags.from && flags.to && flags.from > flags.to) {
          faults.push(`--from ${flags.from} is after --to ${flags.to}`);
        }
        const { store } = await openConfigured(flags, terminal, faults);
        const entries = (await archivedIndex(store)).filter(({ id }) => isBetween(id, flags.from, flags.to));
        terminal.out(flags.json ? `${JSON.stringify(entries, null, 2)}\n` : listing(entries, store.location));
      },
    );
}

function getCommand(terminal: Terminal): Command {
  return withArchiveFlags(new Command('get'))
    .description('copy a report out of the archive')
    .argument('<report>', 'a day, YYYY-MM-DD, or a range, YYYY-MM-DD..YYYY-MM-DD')
    .option('--out <folder>', 'where to put it (default ./bedrock-report-<report>)')
    .option('--format <formats>', `comma-separated: ${Object.keys(formats).join(', ')} (default all)`)
    .addHelpText(
      'after',
      '\nExample:\n  bedrock-report archive get 2026-11-22 --archive ./reports --format html,csv --out .',
    )
    .action(
      async (report: string, flags: ArchiveFlags & { out?: string; format?: string }, command: Command) => {
        const faults = [...unknownWords(command)];
        const id = idOf(report, faults);
        const names = namesOf(flags.format, faults);
        const { store } = await openConfigured(flags, terminal, faults);
        const found = await filesOf(store, id, names);
        const out = flags.out ?? `bedrock-report-${report}`;
        const target = folderStore(out);
        for (const { name, body } of found) {
          await target.put({ key: name, body, contentType: contentTypeOf(name) });
          terminal.out(`${join(out, name)}\n`);
        }
      },
    );
}

function rebuildCommand(terminal: Terminal): Command {
  return withArchiveFlags(new Command('rebuild'))
    .description('make index.html and state/index.json again from the reports that are there')
    .addHelpText(
      'after',
      '\nExample:\n  bedrock-report archive rebuild --archive s3://acme-bedrock-reports/prod',
    )
    .action(async (flags: ArchiveFlags, command: Command) => {
      const { store, templates, title } = await openConfigured(flags, terminal, [...unknownWords(command)]);
      const options = { ...loadPageOptions(templates), title };
      const { entries, unreadable } = await rebuildIndex(store, (all) => indexPage(all, options));
      for (const id of unreadable) terminal.err(`bedrock-report: ${id}: report.json is damaged; left out\n`);
      terminal.out(`${entries.length} reports in ${store.location}/index.html\n`);
    });
}

function isBetween(id: string, from: string | undefined, to: string | undefined): boolean {
  const window = windowOf(id);
  return (
    window !== null && (from === undefined || window.end > from) && (to === undefined || window.start <= to)
  );
}

function listing(entries: readonly ArchiveIndexEntry[], location: string): string {
  if (entries.length === 0) return `no reports in ${location}\n`;
  const table = new Table({
    head: ['report', 'billed USD', 'expected USD', 'status', 'revision'],
    colAligns: ['left', 'right', 'right', 'left', 'right'],
    style: { head: [], border: [] },
    chars: noBorders,
  });
  for (const { id, billedUsd, expectedUsd, status, revision } of entries) {
    table.push([id, billedUsd ?? '–', expectedUsd ?? '–', status, revision]);
  }
  return `${table.toString()}\n`;
}

function idOf(text: string, faults: string[]): string {
  const [first = '', last = first, ...more] = text.split('..');
  const start = parseDay(first);
  const final = parseDay(last);
  if (start !== null && final !== null && start <= final && more.length === 0)
    return reportId({ start, end: plusDays(final, 1) });
  faults.push(`not a day or a range: ${JSON.stringify(text)}; write YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD`);
  return '';
}

/** The files asked for; null for all. */
function namesOf(format: string | undefined, faults: string[]): readonly string[] | null {
  if (format === undefined) return null;
  return format.split(',').flatMap((word) => {
    const name = formats[word.trim()];
    if (name === undefined)
      faults.push(`--format: ${JSON.stringify(word)} is none of ${Object.keys(formats).join(', ')}`);
    return name ?? [];
  });
}

/** @throws ConfigError REPORT_ABSENT */
async function filesOf(store: ObjectStore, id: string, names: readonly string[] | null) {
  const keys = (await store.list(`${id}/`))
    .map((key) => key.slice(id.length + 1))
    .filter((name) => !name.includes('/'));
  if (keys.length === 0)
    throw new ConfigError('REPORT_ABSENT', [
      `no report ${id} in ${store.location}; see bedrock-report archive list`,
    ]);
  const missing = (names ?? []).filter((name) => !keys.includes(name));
  if (missing.length > 0)
    throw new ConfigError(
      'REPORT_ABSENT',
      missing.map((name) => `${id} has no ${name}`),
    );
  const found: { name: string; body: Uint8Array }[] = [];
  for (const name of names ?? keys) {
    const stored = await store.get(`${id}/${name}`);
    if (stored !== null) found.push({ name, body: stored.body });
  }
  return found;
}
