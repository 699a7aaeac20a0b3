import type { Completeness, Gap, SourceName } from '../domain/gap.ts';
import type { BillReading, LinesReading } from './bill-reading.ts';

/** What the report must say of the bill's parts: one row of completeness for each, and a gap for each that is short. */
export function billGaps(bill: BillReading): {
  readonly completeness: readonly Completeness[];
  readonly gaps: readonly Gap[];
} {
  const parts = partsOf(bill);
  const helper: readonly Gap[] =
    bill.namesFailure === null
      ? []
      : [
          {
            kind: 'helper_failed',
            detail: `ce:GetDimensionValues failed: ${bill.namesFailure.message}; the whole bill was read instead, and what is Bedrock's kept`,
          },
        ];
  // One cause, one gap: the parts that were not asked for stand in the completeness table.
  const short = bill.charges.lines === null ? parts.slice(0, 1) : parts;
  return {
    completeness: parts.map(({ source, reading }) => ({
      source,
      account: null,
      region: null,
      state: reading.state,
      detail: reading.failure?.message ?? '',
    })),
    gaps: [...helper, ...short.flatMap(toGap), ...accountSetGaps(bill)],
  };
}

interface Part {
  readonly source: SourceName;
  readonly what: string;
  readonly hides: string;
  readonly reading: LinesReading<unknown>;
}

function partsOf(bill: BillReading): readonly Part[] {
  const { charges, adjustments, operations, accountLines } = bill;
  return [
    {
      source: 'cost-explorer',
      what: 'Cost Explorer',
      hides: 'all that was billed',
      reading: charges,
    },
    {
      source: 'cost-explorer:record-types',
      what: 'Cost Explorer, record types',
      hides: 'the credits, refunds, fees and discounts',
      reading: adjustments,
    },
    ...optional('cost-explorer:operations', 'Cost Explorer, operations', 'the cost by operation', operations),
    ...optional('cost-explorer:accounts', 'Cost Explorer, accounts', 'the cost by account', accountLines),
  ];
}

function optional(
  source: SourceName,
  what: string,
  hides: string,
  reading: LinesReading<unknown> | null,
): readonly Part[] {
  return reading === null ? [] : [{ source, what, hides, reading }];
}

function toGap({ what, hides, reading: { state, failure } }: Part): readonly Gap[] {
  const reason = failure?.message ?? '';
  if (state === 'failed') {
    return [{ kind: 'source_failed', detail: `${what}: nothing read, ${reason}; hidden: ${hides}` }];
  }
  return state === 'partial'
    ? [{ kind: 'source_partial', detail: `${what}: broke off, ${reason}; hidden: some of ${hides}` }]
    : [];
}

/** A route's charges have no mark of their own in a snapshot, so what broke off is unknown rather than too low. */
function accountSetGaps({ charges, accountSets }: BillReading): readonly Gap[] {
  if (charges.lines === null) return [];
  return accountSets.flatMap(({ accounts, lines: { failure } }) =>
    failure === null
      ? []
      : [
          {
            kind: 'source_failed' as const,
            detail: `Cost Explorer, accounts ${accounts.join(', ')} of a route: not read whole, ${failure.message}; hidden: all that was billed to them`,
          },
        ],
  );
}
