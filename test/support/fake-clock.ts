import type { Clock } from '../../src/ports.ts';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** A clock that nobody waits for: when all else has come to rest, the next sleeper's hour strikes. */
export interface FakeClock extends Clock {
  /** How much time has passed, in milliseconds. */
  readonly elapsed: () => number;
  /** How many are asleep: what is left here after a run is a timer left running. */
  readonly asleep: () => number;
}

export function fakeClock(start = '2026-11-23T06:00:00.000Z'): FakeClock {
  const began = Date.parse(start);
  let time = began;
  const sleepers = new Set<Sleeper>();
  const strike = () => {
    const next = [...sleepers].sort((a, b) => a.due - b.due)[0];
    if (next === undefined) return;
    time = Math.max(time, next.due);
    next.wake();
  };
  return {
    now: () => new Date(time),
    elapsed: () => time - began,
    asleep: () => sleepers.size,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const sleeper: Sleeper = {
          due: time + milliseconds,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
        setImmediate(strike);
      }),
  };
}
