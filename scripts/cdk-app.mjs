// What `npx cdk` runs: builds the handler when a source is newer, so that no deployment ships an old one.
import { ensureBuilt, ensureInstalled, run } from './ensure.mjs';

ensureInstalled();
ensureBuilt();
run(process.execPath, ['--import', 'tsx', 'infra/app.ts']);
