import { startAwsServer } from '../test/support/aws-server/start-aws-server.ts';
import { type Measured, measureRun } from './program.ts';
import { latencyMs } from './requests.ts';
import { first, setUp } from './scenario.ts';

/** After so long without a request, none is on its way that does not wait for an answer. Unit: milliseconds. */
const quietMs = 300;

/**
 * Counts the round trips that wait for one another: the server holds every answer until no more requests come, then
 * gives all of them at once. A machine that pauses can only split a round in two, so the fewest of some runs counts.
 */
export async function countRoundTrips(runs: number): Promise<readonly number[]> {
  const { organisation, args } = setUp(first);
  const counts: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const rounds = holdInRounds();
    const server = await startAwsServer(organisation, { latencyMs: rounds.hold });
    await measureRun(server.url, args).finally(server.close);
    counts.push(rounds.count());
  }
  return counts;
}

/** Whole runs, archive and mail included, with every answer taking `latencyMs`. */
export async function timeRuns(runs: number): Promise<readonly Measured[]> {
  const { organisation, args } = setUp(first);
  const server = await startAwsServer(organisation, { latencyMs });
  const measured: Measured[] = [];
  try {
    for (let run = 0; run < runs; run += 1) measured.push(await measureRun(server.url, args));
  } finally {
    await server.close();
  }
  return measured;
}

function holdInRounds() {
  let waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let rounds = 0;
  const release = () => {
    rounds += 1;
    const now = waiting;
    waiting = [];
    for (const answer of now) answer();
  };
  return {
    count: () => rounds,
    hold: () =>
      new Promise<number>((resolve) => {
        waiting.push(() => resolve(0));
        clearTimeout(timer);
        timer = setTimeout(release, quietMs);
      }),
  };
}
