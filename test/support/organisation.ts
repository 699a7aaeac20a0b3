import * as fc from 'fast-check';
import type { Day } from '../../src/domain/date-range.ts';
import type { Completeness } from '../../src/domain/gap.ts';
import { fromInteger, multiply } from '../../src/domain/money.ts';
import type { Account, Snapshot } from '../../src/domain/snapshot.ts';
import type { MetricReading, UsageSeries } from '../../src/domain/usage.ts';
import { billParts, type FineLine } from './generated-bill.ts';
import { type Stream, strayLines, streams } from './organisation-streams.ts';
import { account, type DayCounts, dayOfAge, decimal, series, snapshot } from './snapshot-builder.ts';

const days: readonly Day[] = Array.from({ length: 12 }, (_, index) => dayOfAge(index + 1));

const accounts: readonly Account[] = [
  { id: account, name: null },
  { id: '444455556666', name: 'search' },
  { id: '000000000001', name: '=1+1, "quoted"' },
  { id: '777788889999', name: 'Zürich 🜂' },
];

/** What goes wrong: `any`, or `none`, when everything that was asked for was read completely. */
type Trouble = 'any' | 'none';

/**
 * Snapshots of generated organisations: one to four accounts, several families and routings, days without data, bills
 * that are all there, loading, too high, below zero, or not there for the newest days at all, other record types,
 * lines of unknown shape, and metrics, regions and bills that could not be read.
 */
export function organisations(trouble: Trouble = 'any'): fc.Arbitrary<Snapshot> {
  const parts = fc.record({
    members: fc.integer({ min: 1, max: accounts.length }),
    series: fc.array(arbitrarySeries(trouble), { maxLength: 6 }),
    stray: fc.array(arbitraryStray(), { maxLength: 6 }),
    missingDays: fc.nat(3),
    openDays: fc.nat(12),
    operations: fc.boolean(),
    billRead: trouble === 'none' ? fc.constant(true) : fc.integer({ min: 0, max: 9 }).map((one) => one > 0),
    completeness: trouble === 'none' ? fc.constant([]) : fc.array(arbitraryTrouble(), { maxLength: 2 }),
    restateDays: fc.integer({ min: 0, max: 9 }),
  });
  return parts.map(({ members, series: told, stray, missingDays, openDays, ...rest }) => {
    const own = accounts.slice(0, members);
    const idOf = (index: number) => own[index % members]?.id ?? account;
    const lines = [
      ...told.flatMap(({ of, bill }) => bill.map((line) => ({ ...line, accountId: idOf(of) }))),
      ...stray.map(({ of, line }) => ({ ...line, accountId: idOf(of) })),
    ].filter(({ day }) => day < dayOfAge(missingDays));
    const bill = billParts(lines, dayOfAge(openDays), [[account]]);
    const base = snapshot();
    return snapshot({
      window: { start: dayOfAge(12), end: dayOfAge(0) },
      config: { ...base.config, restateDays: rest.restateDays, operations: rest.operations },
      accounts: own,
      usage: told.map(({ of, usage }) => ({ ...usage, accountId: idOf(of) })),
      ...(rest.billRead ? bill : unreadBill),
      ...(rest.operations ? {} : { operations: null }),
      ...(members > 1 ? {} : { accountCharges: null }),
      completeness: rest.completeness,
    });
  });
}

const unreadBill = {
  charges: null,
  adjustments: null,
  operations: null,
  accountCharges: null,
  accountSets: [{ accounts: [account], charges: null }],
};

/** `of` counts the accounts, in rounds. */
interface Told {
  readonly of: number;
  readonly usage: UsageSeries;
  readonly bill: readonly UnownedLine[];
}

type UnownedLine = Omit<FineLine, 'accountId'>;

function arbitrarySeries(trouble: Trouble): fc.Arbitrary<Told> {
  const troubled: readonly MetricReading['state'][] = trouble === 'none' ? [] : ['partial', 'failed'];
  const state = fc.constantFrom<MetricReading['state']>('complete', 'complete', 'complete', ...troubled);
  return fc
    .record({
      of: fc.nat(accounts.length - 1),
      stream: fc.constantFrom(...streams),
      states: fc.record({ outputTokens: state, invocations: state }),
      days: fc.array(arbitraryDay(), { minLength: days.length, maxLength: days.length }),
    })
    .map(({ of, stream, states, days: told }) => {
      const { modelId, region, endpoint } = stream;
      const counted = told.flatMap(({ counts }, index) => (counts ? [[days[index], counts]] : []));
      return {
        of,
        usage: series(modelId, Object.fromEntries(counted), { region, endpoint, states }),
        bill: told.flatMap((one, index) => billOf(stream, days[index] ?? dayOfAge(1), one)),
      };
    });
}

interface ToldDay {
  /** Null: no datapoint. */
  readonly counts: DayCounts | null;
  /** How much of the day is on the bill. */
  readonly loaded: string;
}

function arbitraryDay(): fc.Arbitrary<ToldDay> {
  const tokens = fc.integer({ min: 0, max: 5_000_000 });
  const counts = fc.record(
    {
      invocations: fc.nat(1000),
      inputTokens: tokens,
      outputTokens: tokens,
      cacheReadTokens: tokens,
      cacheWriteTokens: tokens,
      throttles: fc.nat(5),
      latencyMs: fc.double({ min: 0, max: 9000, noNaN: true }),
      latencySamples: fc.nat(1000),
    },
    { requiredKeys: [] },
  );
  return fc.record({
    counts: fc.option(counts, { freq: 4 }),
    loaded: fc.constantFrom('0', '0.1', '0.2', '0.5', '0.996', '1', '1', '1', '1.2', '1000', '-0.1'),
  });
}

/** A quarter of every line is streamed, so that one line has several operations. */
function billOf(stream: Stream, day: Day, { counts, loaded }: ToldDay): readonly UnownedLine[] {
  if (counts === null || loaded === '0') return [];
  const { service } = stream;
  const perMillion = service.endsWith('Edition)') ? 1 : 1000;
  return Object.entries(stream.lines).flatMap(([metric, [usageType, usd]]) => {
    const [, count = 0] = Object.entries(counts).find(([name]) => name === metric) ?? [];
    const millions = multiply(multiply(fromInteger(Math.round(count)), decimal('0.000001')), decimal(loaded));
    return [
      { operation: 'InvokeModelInference', share: decimal('0.75') },
      { operation: 'InvokeModelStreamingInference', share: decimal('0.25') },
    ].map(({ operation, share }) => ({
      ...{ day, service, usageType, operation, recordType: 'Usage' },
      quantity: multiply(multiply(millions, perMillion), share),
      billedUsd: multiply(multiply(millions, decimal(usd)), share),
    }));
  });
}

function arbitraryStray(): fc.Arbitrary<{ readonly of: number; readonly line: UnownedLine }> {
  return fc
    .record({
      of: fc.nat(accounts.length - 1),
      day: fc.constantFrom(...days),
      names: fc.constantFrom(...strayLines),
      operation: fc.constantFrom('InvokeModelInference', 'ApplyGuardrail', 'Usage', ''),
      recordType: fc.constantFrom('Usage', 'Usage', 'Credit', 'Refund', 'Fee', 'EnterpriseDiscount'),
      quantity: fc.integer({ min: -3, max: 2000 }),
      cents: fc.integer({ min: -500, max: 90_000 }),
    })
    .map(({ of, names: [service, usageType], quantity, cents, ...named }) => ({
      of,
      line: {
        ...named,
        service,
        usageType,
        quantity: fromInteger(quantity),
        billedUsd: multiply(fromInteger(cents), decimal('0.0100000000001')),
      },
    }));
}

function arbitraryTrouble(): fc.Arbitrary<Completeness> {
  return fc.record({
    source: fc.constantFrom('cloudwatch', 'cost-explorer'),
    account: fc.constantFrom(...accounts.map(({ id }) => id), null),
    region: fc.constantFrom('us-east-1', 'eu-west-1', null),
    state: fc.constantFrom('complete', 'partial', 'failed', 'empty'),
    detail: fc.constant(''),
  });
}
