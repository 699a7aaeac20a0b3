// What cdk.json runs: the stacks of `--context stage=NAME`, or of every stage with `stage=all`.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { ConfigError } from '../src/errors.ts';
import { sharedNames } from './check-stage.ts';
import { reportStacks } from './report-stacks.ts';
import { stages } from './stages.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const app = new App({ analyticsReporting: false });
try {
  reportStacks(app, { stages: chosenStages(), bundle: join(dist, 'lambda'), folder: join(dist, 'stages') });
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}

function chosenStages() {
  const wanted: unknown = app.node.tryGetContext('stage');
  const chosen = stages.filter(({ stage }) => wanted === 'all' || wanted === stage);
  const known = stages.map(({ stage }) => stage).join(', ');
  const faults = [
    ...sharedNames(stages),
    ...(chosen.length === 0 ? [`no stage ${wanted}: --context stage= takes ${known} or all`] : []),
  ];
  if (faults.length > 0) throw new ConfigError('USAGE_INVALID', faults);
  return chosen;
}
