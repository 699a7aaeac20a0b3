import type { Drop } from './sink.ts';

/** Counts drops and tells of each, whatever the listener does. */
export interface Drops {
  readonly add: (drop: Drop) => void;
  readonly count: () => number;
}

export function countDrops(onDrop: (drop: Drop) => void = warnOnce()): Drops {
  let count = 0;
  return {
    add(drop) {
      count += drop.records;
      try {
        Promise.resolve(onDrop(drop)).catch(() => undefined);
      } catch {
        // A listener's own fault must not reach the call that dropped something; nor, when it rejects, end the process.
      }
    },
    count: () => count,
  };
}

/** A warning of the process for the first drop of each sink and reason: silence would pass for completeness. */
function warnOnce(): (drop: Drop) => void {
  const told = new Set<string>();
  return ({ sink, reason, error }) => {
    const key = `${sink} ${reason}`;
    if (told.has(key)) return;
    told.add(key);
    const why = error instanceof Error ? `: ${error.message}` : '';
    const what = `usage capture: ${sink ?? 'the capture itself'} (${reason})${why}; further ones are counted, not told`;
    // At exit no warning is emitted any more.
    if (reason === 'exit') process.stderr.write(`${what}\n`);
    else process.emitWarning(what, { code: 'USAGE_DROPPED' });
  };
}
