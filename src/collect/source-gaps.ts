import { type Completeness, type Gap, gapKinds } from '../domain/gap.ts';
import { SourceError } from '../errors.ts';
import { billGaps } from './bill-gaps.ts';
import type { BillReading } from './bill-reading.ts';
import type { CaptureReading } from './capture-table.ts';
import { knownRegions } from './known-regions.ts';
import type { HelperFailure } from './model-catalogue.ts';
import type { RegionUsage } from './region-usage.ts';
import type { SourceFailure } from './source-failure.ts';
import type { ClosedAccount } from './viewpoints.ts';

/** All that was read, as far as it can be short. */
export interface SourcesRead {
  readonly closed: readonly ClosedAccount[];
  readonly regions: readonly RegionUsage[];
  readonly bill: BillReading;
  readonly helpers: readonly HelperFailure[];
  /** Null when no table is configured. */
  readonly capture: CaptureReading | null;
}

/**
 * Says how much of each source was read, and names everything known to be missing; sorted.
 *
 * @throws SourceError NO_SOURCE or CREDENTIALS_FAILED - when neither source gave anything
 */
export function sourceGaps({ closed, regions, bill, helpers, capture }: SourcesRead): {
  readonly completeness: readonly Completeness[];
  readonly gaps: readonly Gap[];
} {
  const usage = [...closed.map(toCompleteness), ...regions.flatMap(({ completeness }) => completeness)];
  const usageFailed = usage.length > 0 && usage.every(({ state }) => state === 'failed');
  if (usageFailed && bill.charges.lines === null) throw noSource(closed, regions, bill.charges.failure);
  const billed = billGaps(bill);
  const gaps = [
    ...(usageFailed ? [allUsageFailed(usage)] : []),
    ...usage.flatMap(toGap),
    ...helperGaps(helpers),
    ...billed.gaps,
    ...(capture?.gaps ?? []),
  ];
  return {
    completeness: [
      ...sortedBy(usage, ({ account, region }) => `${account} ${region}`),
      ...billed.completeness,
      ...(capture?.completeness ?? []),
    ],
    gaps: sortedBy(
      gaps,
      ({ kind, detail }) => `${String(gapKinds.indexOf(kind)).padStart(2, '0')} ${detail}`,
    ),
  };
}

/** Why no report can be made; that nothing but the credentials did it is worth knowing. */
export function noSource(
  closed: readonly ClosedAccount[],
  regions: readonly RegionUsage[],
  bill: SourceFailure | null,
): SourceError {
  const causes = [
    ...closed.map(({ failure }) => [failure]),
    ...regions.map(({ failures }) => failures),
    ...(bill === null ? [] : [[bill]]),
  ];
  const onlyCredentials = causes.every(
    (failures) => failures.length > 0 && failures.every(({ kind }) => kind === 'credentials'),
  );
  const usage = [
    ...closed.map(({ accountId, failure }) => `account ${accountId}: ${failure.message}`),
    ...regions.flatMap(({ completeness }) => completeness.map(({ detail }) => detail)),
  ];
  const reasons = `CloudWatch: ${firstOf(usage)}. Cost Explorer: ${bill?.message ?? 'not asked, for no account could be entered'}.`;
  return onlyCredentials
    ? new SourceError(
        'CREDENTIALS_FAILED',
        `AWS does not accept the credentials; sign in again or renew them, then run again. ${reasons}`,
      )
    : new SourceError('NO_SOURCE', `Neither source gave data. ${reasons}`);
}

function firstOf(details: readonly string[]): string {
  const [first = 'no region was read', ...others] = [...new Set(details)].sort();
  return others.length === 0 ? first : `${first} (and ${others.length} other reasons)`;
}

function toCompleteness({ accountId, failure }: ClosedAccount): Completeness {
  return { source: 'cloudwatch', account: accountId, region: null, state: 'failed', detail: failure.message };
}

function toGap({ account, region, state, detail }: Completeness): readonly Gap[] {
  if (state === 'complete' || state === 'empty') return [];
  return region === null
    ? [
        {
          kind: 'account_failed',
          detail: `account ${account} could not be entered, nothing of it is in this report: ${detail}`,
        },
      ]
    : [{ kind: 'region_failed', detail: `CloudWatch ${region}, account ${account}: ${detail}` }];
}

function allUsageFailed(usage: readonly Completeness[]): Gap {
  const reason = firstOf(usage.map(({ detail }) => detail));
  return { kind: 'source_failed', detail: `CloudWatch: no usage could be read in any region: ${reason}` };
}

/** One gap for each operation, whatever the number of places. */
function helperGaps(helpers: readonly HelperFailure[]): readonly Gap[] {
  const operations = [...new Set(helpers.map(({ operation }) => operation))];
  return operations.map((operation) => {
    const failed = helpers.filter((helper) => helper.operation === operation);
    const places = [...new Set(failed.map(({ place }) => place))].sort().join('; ');
    const reason = firstOf(failed.map(({ failure }) => failure.message));
    return {
      kind: 'helper_failed',
      detail: `${operation} failed (${places}): ${reason}; ${insteadOf(operation)}`,
    };
  });
}

function insteadOf(operation: string): string {
  return operation === 'account:ListRegions'
    ? `${knownRegions.length} regions known to have Bedrock were read instead, and no opt-in region`
    : 'model ids are read by their own names and from earlier runs';
}

function sortedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
}
