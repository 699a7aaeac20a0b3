import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../ports.ts';

/** The real clock. Leases are measured by it even under `--now`. */
export function wallClock(): Clock {
  return {
    now: () => new Date(),
    sleep: async (milliseconds, signal) => {
      try {
        await setTimeout(milliseconds, undefined, signal && { signal });
      } catch (error) {
        if (!signal?.aborted) throw error;
      }
    },
  };
}
