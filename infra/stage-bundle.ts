import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configText } from './check-stage.ts';
import type { StageReport } from './stage-settings.ts';

/** Where Lambda unpacks what is deployed. Source: Lambda developer guide, LAMBDA_TASK_ROOT. */
const taskRoot = '/var/task';
const configName = 'bedrock-report.config.json';
const templatesName = 'own-templates';

/** The function's `BEDROCK_REPORT_CONFIG`. */
export const configFile = `${taskRoot}/${configName}`;

/**
 * Puts together what a stage deploys: the bundled handler and, beside it, the stage's configuration and templates of
 * its own. So code and configuration change together, roll back together, and no limit on environment variables applies.
 */
export function stageBundle(bundle: string, folder: string, report: StageReport): string {
  rmSync(folder, { recursive: true, force: true });
  cpSync(bundle, folder, { recursive: true });
  if (report.templates !== null) cpSync(report.templates, join(folder, templatesName), { recursive: true });
  const deployed = { ...report, templates: report.templates && `${taskRoot}/${templatesName}` };
  writeFileSync(join(folder, configName), configText(deployed));
  return folder;
}
