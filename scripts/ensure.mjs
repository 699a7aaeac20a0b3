// Set-up that `npm start` and `npm test` do for themselves. Needs Node alone: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Installs from the lockfile when node_modules is missing, unfinished or older than the lockfile. */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`Node ${process.versions.node} is too old: this needs Node 20.19 or newer`);
  }
  if (modified('node_modules/.package-lock.json') >= modified('package-lock.json')) return;
  console.error('Installing dependencies from package-lock.json …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Builds when a source is newer than the build. */
export function ensureBuilt() {
  const sources = [
    'src',
    'templates',
    'assets',
    'scripts/build.mjs',
    'scripts/leave-out.mjs',
    'tsconfig.types.json',
    'package.json',
    'package-lock.json',
  ];
  if (modified('dist/.built') >= Math.max(...sources.map(newest))) return;
  console.error('Building …');
  run(process.execPath, ['scripts/build.mjs']);
}

/** Runs a command in the project's root, its output shown; ends this process when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) fail(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

function newest(path) {
  const own = modified(path);
  if (!own || !statSync(join(root, path)).isDirectory()) return own;
  // A folder's own time changes when a file in it is removed.
  return Math.max(own, ...readdirSync(join(root, path)).map((name) => newest(join(path, name))));
}

function modified(path) {
  const full = join(root, path);
  return existsSync(full) ? statSync(full).mtimeMs : 0;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
