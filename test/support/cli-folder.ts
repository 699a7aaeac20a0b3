import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { headerOf, readCsv } from './csv-reader.ts';
import { type CliResult, runCli } from './run-cli.ts';

/** A folder of its own for a run of the program, and what the run left in it. */
export interface CliFolder {
  readonly path: (name: string) => string;
  readonly cli: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<CliResult>;
  /** Every file below a folder, by its path within it, sorted; none when the folder is absent. */
  readonly files: (below?: string) => readonly string[];
  readonly bytes: (name: string) => Buffer;
  readonly json: (name: string) => ReturnType<typeof JSON.parse>;
  readonly header: (name: string) => readonly string[];
  readonly rows: (name: string) => readonly Readonly<Record<string, string>>[];
  readonly remove: () => void;
}

/** Makes an empty folder in the system's own place for such. */
export function cliFolder(): CliFolder {
  const root = mkdtempSync(join(tmpdir(), 'bedrock-report-'));
  const path = (name: string) => join(root, name);
  const bytes = (name: string) => readFileSync(path(name));
  return {
    path,
    cli: (args, env = {}) => runCli(args, { cwd: root, env }),
    files: (below = '.') =>
      existsSync(path(below))
        ? readdirSync(path(below), { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath, entry.name).slice(path(below).length + 1))
            .sort()
        : [],
    bytes,
    json: (name) => JSON.parse(bytes(name).toString('utf8')),
    header: (name) => headerOf(bytes(name)),
    rows: (name) => readCsv(bytes(name)),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
