import type { Completeness } from '../domain/gap.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import type { Snapshot } from '../domain/snapshot.ts';

/**
 * Tells which sides of a region's rows rest on a failed or partial source.
 *
 * A row sums all accounts, so one account's failure in a region makes all its rows partial; a row without a region may
 * belong to any of them.
 */
export function partialRegions({
  completeness,
  charges,
}: Pick<Snapshot, 'completeness' | 'charges'>): (region: string | null) => LedgerRow['partial'] {
  const troubled = completeness.filter(({ state }) => state === 'partial' || state === 'failed');
  const bill = charges === null || troubled.some(({ source }) => source === 'cost-explorer');
  const usage = troubled.filter(({ source }) => source === 'cloudwatch');
  const concerns = (region: string | null) => (entry: Completeness) =>
    region === null || entry.region === null || entry.region === region;
  return (region) => ({ usage: usage.some(concerns(region)), bill });
}
