import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { reportStacks } from '../../infra/report-stacks.ts';
import type { StageSettings } from '../../infra/stage-settings.ts';

const works: string[] = [];
afterAll(() => {
  for (const work of works) rmSync(work, { recursive: true });
});

/** The stacks of some stages as `npm run synth` makes them, around a handler of one line; throws what cdk-nag finds. */
export function synthesise(stages: readonly StageSettings[], change: (app: App) => void = () => undefined) {
  const work = mkdtempSync(join(tmpdir(), 'bedrock-report-infra-'));
  works.push(work);
  const bundle = join(work, 'lambda');
  mkdirSync(bundle);
  writeFileSync(join(bundle, 'lambda.mjs'), 'export const handler = () => undefined;\n');
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  const outdir = join(work, 'cdk.out');
  const app = new App({ analyticsReporting: false, outdir, context });
  reportStacks(app, { stages, bundle, folder: join(work, 'stages') });
  change(app);
  const assembly = app.synth();
  return {
    names: assembly.stacks.map(({ stackName }) => stackName).sort(),
    templateOf: (name: string) => Template.fromJSON(assembly.getStackByName(name).template),
    /** A file of what a stage's function is made of. */
    deployedFile: (name: string, file: string) => {
      const { files } = JSON.parse(readFileSync(join(outdir, `${name}.assets.json`), 'utf8'));
      const sources = Object.values<{ source: { path: string; packaging: string } }>(files);
      const folder = sources.find(({ source }) => source.packaging === 'zip')?.source.path ?? '';
      return readFileSync(join(outdir, folder, file), 'utf8');
    },
  };
}
