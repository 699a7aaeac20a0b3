import * as fc from 'fast-check';
import type { Charge } from '../../src/domain/charge.ts';
import { type Day, dayOf, daysBetween, daysOf, oneDay } from '../../src/domain/date-range.ts';
import { cutTo, snapshotOf } from '../../src/domain/history.ts';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import { sum, toNumber, zero } from '../../src/domain/money.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { buildLedger } from '../../src/ledger/build-ledger.ts';
import { filterLedger } from '../../src/ledger/filter-ledger.ts';
import { sameRows } from '../../src/ledger/same-rows.ts';
import { toReportRow } from '../../src/report/report-row.ts';
import { organisations } from '../support/organisation.ts';
import { dayOfAge } from '../support/snapshot-builder.ts';

const runs = { numRuns: 80 };

function hold(law: (snapshot: Snapshot) => void): void {
  fc.assert(fc.property(organisations(), law), runs);
}

describe('whatever an organisation does', () => {
  it('the rows of a day add up to its bill, to the last digit', () => {
    hold((snapshot) => {
      const { rows } = buildLedger(snapshot);
      for (const day of datesOf(rows)) {
        const billed = rows.flatMap(({ date, bill }) => (date === day && bill ? [bill.billedUsd] : []));
        const lines = (snapshot.charges ?? []).filter((line) => line.day === day);
        expect(sum(billed)).toBe(sum(lines.map(({ billedUsd }) => billedUsd)));
      }
      expect(rows.filter(({ bill }) => bill !== null).length > 0).toBe((snapshot.charges ?? []).length > 0);
    });
  });

  it('every charge lands in the one row of its key, with its tokens unless their unit is in doubt', () => {
    hold((snapshot) => {
      const { rows, charges } = buildLedger(snapshot);
      const billed = rows.filter(({ bill }) => bill !== null);
      expect(billed.map(keyOfRow)).toEqual([...new Set(charges.map(keyOfCharge))].sort());
      for (const row of billed.filter((one) => !isDoubted(one, snapshot))) {
        const own = charges.filter((charge) => keyOfCharge(charge) === keyOfRow(row));
        const counts = own.flatMap(({ tokens }) => tokens ?? []);
        const tokens = counts.length === 0 ? null : counts.reduce((total, count) => total + count, 0);
        expect(row.bill?.tokens).toBe(tokens);
      }
    });
  });

  it('the invocations of completely read series add up to the rows', () => {
    hold((snapshot) => {
      const complete = { ...snapshot, usage: snapshot.usage.filter(isComplete) };
      const counted = buildLedger(complete).rows.reduce(
        (total, { usage }) => total + (usage?.invocations ?? 0),
        0,
      );
      const published = complete.usage.flatMap(({ metrics }) =>
        Object.values(metrics.invocations?.days ?? {}),
      );
      expect(counted).toBe(published.reduce((total, count) => total + count, 0));
    });
  });

  it('the order of the input never shows', () => {
    hold((snapshot) => {
      const reversed = {
        ...snapshot,
        usage: [...snapshot.usage].reverse(),
        charges: snapshot.charges && [...snapshot.charges].reverse(),
        adjustments: snapshot.adjustments && [...snapshot.adjustments].reverse(),
        operations: snapshot.operations && [...snapshot.operations].reverse(),
        accountCharges: snapshot.accountCharges && [...snapshot.accountCharges].reverse(),
        accounts: [...snapshot.accounts].reverse(),
      };
      expect(JSON.stringify(buildLedger(reversed))).toBe(JSON.stringify(buildLedger(snapshot)));
    });
  });

  it('what the sources say of a day is the same with its history and without', () => {
    hold((snapshot) => {
      const whole = buildLedger(snapshot).rows;
      for (const day of daysOf(snapshot.read)) {
        const own = buildLedger(cutTo(snapshot, oneDay(day), oneDay(day))).rows;
        const withHistory = whole.filter(({ date }) => date === day);
        expect(sameRows(withHistory.map(toReportRow), own.map(toReportRow))).toBe(true);
      }
    });
  });

  it('row keys are unique and sorted', () => {
    hold((snapshot) => {
      const keys = buildLedger(snapshot).rows.map(keyOfRow);
      expect(keys).toEqual([...new Set(keys)].sort());
    });
  });

  it('no figure is NaN, -0 or in exponents', () => {
    hold((snapshot) => {
      expect(leaves(buildLedger(snapshot)).filter(isOdd)).toEqual([]);
    });
  });

  it('what is expected is the bill, or the bill and more at a rate while it may still be loading', () => {
    hold((snapshot) => {
      for (const row of buildLedger(snapshot).rows) {
        const billed = row.bill?.billedUsd ?? null;
        if (row.expected.basis === null) expect(row.expected.usd).toBeNull();
        if (row.expected.basis === 'bill') expect(row.expected.usd).toBe(billed);
        if (row.expected.basis === 'rate') {
          expect(ageOf(row.date, snapshot)).toBeLessThanOrEqual(snapshot.config.restateDays);
          expect(toNumber(row.expected.usd ?? zero)).toBeGreaterThanOrEqual(toNumber(billed ?? zero));
        }
      }
    });
  });

  it('a row knows nothing of the days after it', () => {
    fc.assert(
      fc.property(organisations(), fc.integer({ min: 2, max: 11 }), (snapshot, age) => {
        const start = snapshot.window.start;
        const before = snapshotOf(snapshot, { start, end: dayOfAge(age) }, dayOfAge(0));
        const rows = buildLedger(snapshot).rows.filter(({ date }) => date < dayOfAge(age));
        expect(buildLedger(before).rows).toEqual(rows);
      }),
      runs,
    );
  });

  it('cutting it by model leaves every row of the model and none of another', () => {
    hold((snapshot) => {
      const ledger = buildLedger(snapshot);
      const models = new Set(ledger.rows.flatMap(({ model }) => model ?? []));
      const cut = [...models].flatMap((model) => filterLedger(ledger, [model]).rows);
      const sorted = cut.map(keyOfRow).sort();
      expect(sorted).toEqual(ledger.rows.filter(({ model }) => model !== null).map(keyOfRow));
      for (const model of models) {
        const own = filterLedger(ledger, [model]);
        const parts = [...own.rows, ...own.charges, ...(own.accounts ?? [])];
        expect(parts.every((part) => part.model === model)).toBe(true);
        expect(own.gaps.every((gap) => ledger.gaps.some(({ detail }) => detail === gap.detail))).toBe(true);
      }
    });
  });
});

function datesOf(rows: readonly LedgerRow[]): ReadonlySet<Day> {
  return new Set(rows.map(({ date }) => date));
}

function keyOfRow({ date, region, model, modelName, routing, chargeGroup }: LedgerRow): string {
  return [date, region, model, modelName, routing, chargeGroup].join('\u0000');
}

function keyOfCharge({ day, region, model, modelName, routing, chargeGroup }: Charge): string {
  return [day, region, model, modelName, routing, chargeGroup].join('\u0000');
}

function ageOf(day: Day, { generatedAt }: Snapshot): number {
  return daysBetween(day, dayOf(new Date(generatedAt)));
}

function isDoubted({ date, status, bill }: LedgerRow, snapshot: Snapshot): boolean {
  return status === 'matched' && bill.tokens === null && ageOf(date, snapshot) > snapshot.config.restateDays;
}

function isComplete({ metrics }: Snapshot['usage'][number]): boolean {
  return Object.values(metrics).every(({ state }) => state === 'complete');
}

function isOdd(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value) || Object.is(value, -0);
  return typeof value === 'string' && /^-0$|NaN|Infinity|^-?\d+(?:\.\d+)?e[+-]?\d+$/.test(value);
}

function leaves(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(leaves);
}
