// npm run synth: the CloudFormation templates of every stage, in cdk.out; without network or credentials.
import { ensureInstalled, run } from './ensure.mjs';

ensureInstalled();
run(process.execPath, [
  'node_modules/aws-cdk/bin/cdk',
  'synth',
  '--quiet',
  '--context',
  'stage=all',
  ...process.argv.slice(2),
]);
