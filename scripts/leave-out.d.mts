import type { Plugin } from 'esbuild';

export const leaveOut: Plugin;
export const leaveOutOfLambda: Plugin;
