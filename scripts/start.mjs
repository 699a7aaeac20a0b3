// npm start: the demo report, from whatever state the checkout is in.
import { ensureBuilt, ensureInstalled, run } from './ensure.mjs';

ensureInstalled();
ensureBuilt();
run(process.execPath, ['dist/cli.js', 'demo', ...process.argv.slice(2)]);
