// npm run bench: what a run asks of AWS, costs and takes, into bench/RESULTS.md. `-- --reduced`: counts alone, for CI.
import { ensureBuilt, ensureInstalled, run } from './ensure.mjs';

ensureInstalled();
ensureBuilt();
run(process.execPath, ['--import', 'tsx', 'bench/bench.ts', ...process.argv.slice(2)]);
// What counts alone leave untouched needs no formatting.
if (!process.argv.includes('--reduced')) {
  run(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'format', '--write', 'bench/RESULTS.md']);
}
