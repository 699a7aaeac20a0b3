import type { Day } from '../domain/date-range.ts';
import type { Completeness, Gap } from '../domain/gap.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { IdentifiedSeries } from './join.ts';
import type { RowStream } from './row-stream.ts';
import { countedDays } from './sum-usage.ts';

type Place = Pick<RowStream, 'region' | 'chargeGroup'>;

/**
 * Tells which sides of a row rest on a failed or partial source.
 *
 * A row sums all accounts, so one account's failure in a region makes all its rows partial; a row without a region may
 * belong to any of them. So does a helper call that failed, where its answer would have told which regions to read, or
 * whose tokens an id counts.
 */
export function partialSides(
  { accounts, completeness, charges, gaps }: Pick<Snapshot, 'accounts' | 'completeness' | 'charges' | 'gaps'>,
  usage: readonly IdentifiedSeries[],
): (place: Place, date: Day) => LedgerRow['partial'] {
  const troubled = completeness.filter(({ state }) => state === 'partial' || state === 'failed');
  const bill = charges === null || troubled.some(({ source }) => source === 'cost-explorer');
  const short = troubled.filter(({ source }) => source === 'cloudwatch');
  const concerns = (region: string | null) => (entry: Completeness) =>
    region === null || entry.region === null || entry.region === region;
  const read = new Set(completeness.map(({ account, region }) => `${account} ${region}`));
  const areRegionsListed = !hasFailed(gaps, /^account:ListRegions /);
  const isUnread = (region: string | null) =>
    !areRegionsListed && (region === null || accounts.some(({ id }) => !read.has(`${id} ${region}`)));
  const areModelsTold = !hasFailed(gaps, /^(bedrock:|state\/models\.json )/);
  const doubted = areModelsTold ? new Set() : unresolvedPlaces(usage);
  return (place, date) => ({
    usage:
      short.some(concerns(place.region)) || isUnread(place.region) || doubted.has(placeText(place, date)),
    bill,
  });
}

function hasFailed(gaps: readonly Gap[], helper: RegExp): boolean {
  return gaps.some(({ kind, detail }) => kind === 'helper_failed' && helper.test(detail));
}

/** Where an id that nobody resolved was counted: its tokens may be those of any row there. */
function unresolvedPlaces(usage: readonly IdentifiedSeries[]): ReadonlySet<string> {
  const unresolved = usage.filter(({ reading }) => !reading.resolved);
  return new Set(
    unresolved.flatMap(({ series, reading: { chargeGroup } }) =>
      [...countedDays(series)].map((day) => placeText({ region: series.region, chargeGroup }, day)),
    ),
  );
}

function placeText({ region, chargeGroup }: Place, day: Day): string {
  return `${day} ${region} ${chargeGroup}`;
}
