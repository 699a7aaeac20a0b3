import { oneDay, plusDays } from '../../../src/domain/date-range.ts';
import type { Report } from '../../../src/domain/report.ts';
import type { ArchivedReport } from '../../../src/domain/restatement.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { makeEdition, planEditions } from '../../../src/editions.ts';
import { titan } from './streams.ts';
import { snapshotOfWorld, type World } from './world.ts';

/**
 * The snapshot that a run archives when two earlier days changed since: the day before was still loading when it was
 * reported, and a settled day's price was corrected.
 */
export function restated(world: World): Snapshot {
  const { window } = world;
  const loading = morning(world, 1, { loaded: (_, age) => (age === 1 ? 0.6 : 1) });
  const mispriced = morning(world, 4, {
    streams: world.streams.map((stream) =>
      stream === titan ? { ...stream, milliUsd: { input: 25 } } : stream,
    ),
  });
  const archived = [mispriced, loading].map(asArchived);
  const [edition] = planEditions(
    { ...snapshotOfWorld(world), archived },
    {
      window,
      windows: [window],
      generatedAt: world.generatedAt,
      today: window.end,
      sending: 'once',
      dryRun: false,
      strict: false,
    },
    { archived, unfinished: [], unreadable: [] },
  ).asked;
  if (edition === undefined) throw new Error('no edition');
  return edition.snapshot;
}

function morning(world: World, age: number, parts: Partial<World>): Report {
  const window = oneDay(plusDays(world.window.start, -age));
  const generatedAt = `${window.end}T06:00:00.000Z`;
  return makeEdition(snapshotOfWorld({ ...world, ...parts, window, generatedAt })).report;
}

function asArchived({ id, revision, generatedAt, status, totals, rows }: Report): ArchivedReport {
  return {
    id,
    revision,
    generatedAt,
    status,
    billedUsd: totals.billedUsd,
    rows,
    restated: [],
  };
}
