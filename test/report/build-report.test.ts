import * as fc from 'fast-check';
import { collectSample } from '../../src/collect/sample.ts';
import { plusDays } from '../../src/domain/date-range.ts';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import { sum } from '../../src/domain/money.ts';
import { buildLedger } from '../../src/ledger/build-ledger.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { day, sunday } from '../support/report-builder.ts';
import { reportConfig, snapshot } from '../support/snapshot-builder.ts';
import { aLedger, costOnly, historyDays, matched, reportOf, usageOnly } from './ledger-builder.ts';

const nova = { model: 'amazon.nova-pro', modelName: 'Nova Pro' };

const someRow: fc.Arbitrary<LedgerRow> = fc
  .record({
    date: fc.constantFrom(...historyDays.slice(-20), sunday, sunday, sunday),
    region: fc.constantFrom('us-east-1', 'eu-west-1', null),
    model: fc.constantFrom('anthropic.claude-sonnet-4-5', 'amazon.nova-pro', '(unmapped)', null),
    modelName: fc.constantFrom('One', 'Two'),
    chargeGroup: fc.constantFrom('on_demand', 'batch', 'guardrail'),
    micros: fc.option(fc.integer({ min: 0, max: 900_000_000 })),
    kind: fc.constantFrom('matched', 'usage_only', 'cost_only'),
  } as const)
  .map(({ micros, kind, ...key }) => {
    const dollars = `${(micros ?? 0) / 1_000_000}`;
    if (kind === 'matched') return matched(dollars, key);
    return kind === 'usage_only'
      ? usageOnly(micros === null ? null : dollars, key)
      : costOnly(dollars, micros !== null, key);
  });

const someRows = fc.uniqueArray(someRow, {
  maxLength: 40,
  selector: ({ date, region, model, modelName, chargeGroup }) =>
    JSON.stringify([date, region, model, modelName, chargeGroup]),
});

describe('a report', () => {
  it('tells its window, its history and what it was made from', () => {
    const report = reportOf([matched('1')], { from: { revision: 2 } });
    expect(report).toMatchObject({
      schemaVersion: 1,
      id: 'daily/2026-11-22',
      route: null,
      sampleSeed: null,
      revision: 2,
      generatedAt: '2026-11-23T06:00:00.000Z',
      accountIds: [{ id: '111122223333' }],
    });
    expect(report.dayTotals).toHaveLength(historyDays.length + 1);
    expect(reportOf([], { route: 'search' }).route).toBe('search');
  });

  it('lists the models of the window with the dearest first, the last seven days beside each', () => {
    const dates = [plusDays(sunday, -1), plusDays(sunday, -6), plusDays(sunday, -7)];
    const rows = [
      ...dates.map((date) => matched('2', { ...nova, date })),
      matched('3', nova),
      matched('1', { ...nova, chargeGroup: 'batch' }),
      matched('9'),
      costOnly('5', false, { model: null, modelName: null }),
    ];
    const { models } = reportOf(rows);
    expect(models.map(({ modelName, usd, quality }) => [modelName, usd, quality])).toEqual([
      ['Claude Sonnet 4.5', '9', 'bill'],
      ['Other charges', '5', 'partial'],
      ['Nova Pro', '4', 'bill'],
    ]);
    expect(models[2]?.lastDaysUsd).toEqual(['2', '0', '0', '0', '0', '2', '4']);
  });

  it('tells unmapped models apart by their names', () => {
    const rows = ['Lantern', 'Harbour'].map((modelName) => matched('1', { model: '(unmapped)', modelName }));
    expect(reportOf(rows).models.map(({ modelName }) => modelName)).toEqual(['Harbour', 'Lantern']);
  });

  it.each([
    ['bill', matched('1')],
    ['rate', usageOnly('1')],
    ['partial', costOnly('1', false)],
    ['unknown', usageOnly(null)],
  ])('says what a figure rests on: %s', (quality, row) => {
    const report = reportOf([row]);
    expect(report.models[0]?.quality).toBe(quality);
    expect(report.dayCosts).toMatchObject([{ day: sunday, estimated: quality !== 'bill' }]);
  });

  it('does not take a day that was not read for a free one', () => {
    const failed = {
      source: 'cloudwatch',
      account: null,
      region: null,
      state: 'failed',
      detail: 'denied',
    } as const;
    const { dayTotals } = reportOf([], { from: { completeness: [failed] } });
    expect(dayTotals.at(-1)).toMatchObject({ usd: null, inputTokens: null });
    expect(dayTotals[0]).toMatchObject({ usd: '0' });
  });

  it('has parts that make the whole, whatever the rows', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const report = reportOf(rows);
        const { expectedUsd, billedUsd } = report.totals;
        for (const parts of [report.models, report.byRegion, report.byChargeGroup]) {
          expect(sum(parts.flatMap(({ usd }) => usd ?? []))).toBe(expectedUsd ?? '0');
          expect(sum(parts.flatMap((part) => part.billedUsd ?? []))).toBe(billedUsd);
        }
        const subtotal = report.reconciliation.find(({ kind }) => kind === 'subtotal');
        expect(subtotal?.usd).toBe(billedUsd);
        expect(sum(report.rows.flatMap((row) => row.billedUsd ?? []))).toBe(billedUsd);
        for (const date of historyDays.slice(-20)) {
          const costs = report.dayCosts.filter((cost) => cost.day === date).flatMap(({ usd }) => usd ?? []);
          expect(sum(costs)).toBe(report.dayTotals.find((total) => total.day === date)?.usd ?? '0');
        }
      }),
      { seed: 2, numRuns: 40 },
    );
  });

  it('is the same whatever the order of the rows', () => {
    const permuted = someRows.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(permuted, ([rows, shuffled]) => {
        expect(reportOf(shuffled)).toEqual(reportOf(rows));
      }),
      { seed: 3, numRuns: 25 },
    );
  });

  it('never prints NaN, an infinity or a negative zero, whatever the rows', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const report = reportOf(rows, { config: { budget: { monthlyUsd: 100, perModelMonthlyUsd: {} } } });
        expect(JSON.stringify(report)).not.toMatch(/NaN|Infinity|"-0"|-0[,}\]]|undefined/);
        expect(numbersIn(report).every((value) => Number.isFinite(value) && !Object.is(value, -0))).toBe(
          true,
        );
      }),
      { seed: 4, numRuns: 40 },
    );
  });
});

describe('the report of the sample organisation', () => {
  const today = day('2026-11-23');
  const sample = collectSample({
    window: { start: sunday, end: today },
    today,
    generatedAt: `${today}T06:00:00.000Z`,
    config: { ...reportConfig, budget: { monthlyUsd: 40_000, perModelMonthlyUsd: {} } },
  });
  const report = buildReport(sample, buildLedger(sample));

  it('shows something in every section', () => {
    const { movers, anomalies, budget, forecast, caching, byOperation, restated, unmapped, usual } = report;
    for (const section of [movers, anomalies, budget, byOperation, restated, unmapped]) {
      expect(section.length).toBeGreaterThan(0);
    }
    expect([forecast, caching, usual]).not.toContain(null);
    expect(movers.map(({ kind }) => kind)).toContain('new');
    expect(report).toMatchObject({ sampleSeed: 20260101, status: 'partial', usual: { inPart: true } });
    expect(report.gaps.map(({ kind }) => kind)).toEqual(['unmapped']);
  });

  it('ties to the bill to the last digit', () => {
    const onSunday = (sample.charges ?? []).filter((line) => line.day === sunday);
    expect(report.totals.billedUsd).toBe(sum(onSunday.map((line) => line.billedUsd)));
    expect(sum(report.byOperation.flatMap(({ usd }) => usd ?? []))).toBe(report.totals.billedUsd);
  });
});

it('is made from the snapshot and ledger it is given, without touching them', () => {
  const from = Object.freeze(snapshot());
  const ledger = Object.freeze(aLedger(Object.freeze([matched('1')])));
  expect(buildReport(from, ledger)).toEqual(buildReport(from, ledger));
});

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
