import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { checkStage } from './check-stage.ts';
import { memberStack } from './member-stack.ts';
import { reportStack } from './report-stack.ts';
import { stageBundle } from './stage-bundle.ts';
import type { StageSettings } from './stage-settings.ts';

export interface Deployment {
  readonly stages: readonly StageSettings[];
  /** The built handler. */
  readonly bundle: string;
  /** Where each stage's handler and configuration are put together. */
  readonly folder: string;
}

/**
 * Adds the stacks of some stages. cdk-nag judges them at each synth: a finding that no line of code argues ends it.
 *
 * @throws ConfigError CONFIG_INVALID - settings that do not hold together
 */
export function reportStacks(app: App, { stages, bundle, folder }: Deployment): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  for (const settings of stages) {
    const stage = checkStage(settings);
    reportStack(app, stage, stageBundle(bundle, join(folder, settings.stage), settings.report));
    memberStack(app, stage);
  }
}
