import type { StageSettings } from './stage-settings.ts';
import { dev } from './stages/dev.ts';
import { prod } from './stages/prod.ts';

/** Every deployment there is: a stage of your own is a file in `stages/` and a place here. */
export const stages: readonly StageSettings[] = [prod, dev];
