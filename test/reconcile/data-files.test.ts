import * as fc from 'fast-check';
import { collectSample } from '../../src/collect/sample.ts';
import { type DateRange, oneDay, plusDays } from '../../src/domain/date-range.ts';
import { snapshotOf } from '../../src/domain/history.ts';
import type { Report } from '../../src/domain/report.ts';
import { wholeOf } from '../../src/domain/report-file.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { makeEdition } from '../../src/editions.ts';
import { dataFiles } from '../../src/render/data-files.ts';
import { organisations } from '../support/organisation.ts';
import { type Files, reconcile } from '../support/reconcile.ts';
import { account, day, dayOfAge, reportConfig } from '../support/snapshot-builder.ts';
import { toldBy } from '../support/told-by-snapshot.ts';

const runs = { numRuns: 30 };
const today = dayOfAge(0);

describe('the data files of whatever an organisation does', () => {
  it.each(['none', 'any'] as const)('tie to the last digit, over any days of it, trouble: %s', (trouble) => {
    fc.assert(
      fc.property(organisations(trouble), arbitraryWindow(), (whole, window) => {
        const snapshot = snapshotOf(whole, window, today);
        expect(reconcile(filesOf(makeEdition(snapshot).report), toldBy(snapshot))).toEqual([]);
      }),
      runs,
    );
  });

  it('tie for each route to what its accounts and models were billed', () => {
    fc.assert(
      fc.property(organisations('none'), (snapshot) => {
        const { report, routes } = makeEdition(withRoutes(snapshot));
        const [ofAccount, ofModels] = routes.map(filesOf);
        const adjustments = null;
        const own = {
          charges: snapshot.accountSets[0]?.charges ?? null,
          usage: snapshot.usage.filter(({ accountId }) => accountId === account),
        };
        expect(ofAccount && reconcile(ofAccount, toldBy({ ...snapshot, ...own, adjustments }))).toEqual([]);
        const charges = report.charges.filter(({ model }) => model?.startsWith('anthropic.'));
        const told = { ...toldBy({ ...snapshot, charges, adjustments }), counts: null };
        expect(ofModels && reconcile(ofModels, told)).toEqual([]);
      }),
      runs,
    );
  });

  it('are the same bytes in whatever order the snapshot holds what it holds', () => {
    fc.assert(
      fc.property(organisations(), fc.integer({ min: 1, max: 1000 }), (snapshot, salt) => {
        expect(textsOf(makeEdition(shuffled(snapshot, salt)).report)).toEqual(
          textsOf(makeEdition(snapshot).report),
        );
      }),
      runs,
    );
  });
});

describe('the data files of the sample', () => {
  const sample = (window: DateRange): Snapshot =>
    collectSample({ window, today, generatedAt: `${today}T06:00:00.000Z`, config: reportConfig });
  const windows: readonly [string, DateRange][] = [
    ['yesterday, still loading', oneDay(plusDays(today, -1))],
    ['a day that has settled', oneDay(day('2026-11-05'))],
    ['the day before a month ends', oneDay(day('2026-10-31'))],
    ['a week', { start: day('2026-11-09'), end: day('2026-11-16') }],
    ['a month', { start: day('2026-10-01'), end: day('2026-11-01') }],
  ];

  it.each(windows)('tie to the last digit: %s', (_, window) => {
    const snapshot = sample(window);
    const { report } = makeEdition(snapshot);
    expect(report.rows.length).toBeGreaterThan(0);
    expect(reconcile(filesOf(report), toldBy(snapshot))).toEqual([]);
  });

  it('are the same bytes in whatever order its snapshot holds what it holds', () => {
    const snapshot = sample(oneDay(day('2026-11-22')));
    expect(textsOf(makeEdition(shuffled(snapshot, 7)).report)).toEqual(textsOf(makeEdition(snapshot).report));
  });
});

describe('what does not tie', () => {
  const snapshot = collectSample({
    window: oneDay(day('2026-11-20')),
    today,
    generatedAt: `${today}T06:00:00.000Z`,
    config: reportConfig,
  });
  const files = filesOf(makeEdition(snapshot).report);

  it.each<[string, string, (text: string) => string, RegExp]>([
    ['a lost line', 'charges.csv', (text) => text.replace(/\r\n.*\r\n$/, '\r\n'), /charges\.csv: lacks/],
    ['a lost row', 'report.csv', (text) => text.replace(/\r\n.*\r\n$/, '\r\n'), /billed_usd: lacks/],
    ['a cost of another model', 'operations.csv', (text) => text.replace('.claude-', '.cloud-'), /by model/],
    ['a last digit', 'focus.csv', (text) => text.replace(/\r\n(\d+\.\d+)/, '\r\n$11'), /focus\.csv: lacks/],
    [
      'a 0 for an unknown',
      'report.csv',
      (text) => text.replace('cost_only,', 'cost_only,0'),
      /does not know/,
    ],
    ['rows in another order', 'report.csv', reversed, /stands after/],
    ['a trailing zero', 'charges.csv', (text) => text.replace(/(\.\d+),true/, '$10,true'), /billed_usd is/],
    [
      'another total',
      'report.json',
      (text) => text.replace('"invocations": ', '"invocations": 1'),
      /invocations/,
    ],
  ])('%s is found in %s', (_, name, change, fault) => {
    const body = Buffer.from(files(name) ?? []);
    const changed = Buffer.from(change(body.toString()));
    expect(changed.equals(body)).toBe(false);
    const faults = reconcile((one) => (one === name ? changed : files(one)), toldBy(snapshot));
    expect(faults.join('\n')).toMatch(fault);
  });

  function reversed(text: string): string {
    const [header = '', ...lines] = text.trimEnd().split('\r\n');
    return `${[header, ...lines.reverse()].join('\r\n')}\r\n`;
  }
});

/** One route of an account, one of models. */
function withRoutes(snapshot: Snapshot): Snapshot {
  const route = { to: ['a@acme.com'], when: 'always', accounts: [], models: [] } as const;
  const routes = [
    { ...route, name: 'account', accounts: [account] },
    { ...route, name: 'models', models: ['anthropic.*'] },
  ];
  return { ...snapshot, config: { ...snapshot.config, routes } };
}

/** From one day to all twelve that an organisation was read for. */
function arbitraryWindow(): fc.Arbitrary<DateRange> {
  const ages = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }));
  return ages.map(([a, b]) => ({ start: dayOfAge(Math.max(a, b)), end: dayOfAge(Math.min(a, b) - 1) }));
}

function filesOf(report: Report): Files {
  const files = new Map([...dataFiles(report)].map((file) => [file.key.split('/').at(-1), wholeOf(file)]));
  return (name) => files.get(name) ?? null;
}

function textsOf(report: Report): readonly (readonly [string, string])[] {
  return [...dataFiles(report)].map((file) => [file.key, Buffer.from(wholeOf(file)).toString('latin1')]);
}

/** The same, with every list in another order. */
function shuffled(snapshot: Snapshot, salt: number): Snapshot {
  const { models, profiles, resources } = snapshot.catalogue;
  const mix = <Item>(items: readonly Item[]): readonly Item[] => {
    const places = items.map((item, index) => ({ item, place: ((index + 1) * 7919 * salt) % 10_007 }));
    return places.sort((a, b) => a.place - b.place).map(({ item }) => item);
  };
  const mixed = <Item>(items: readonly Item[] | null) => items && mix(items);
  return {
    ...snapshot,
    accounts: mix(snapshot.accounts),
    usage: mix(snapshot.usage),
    charges: mixed(snapshot.charges),
    adjustments: mixed(snapshot.adjustments),
    operations: mixed(snapshot.operations),
    accountCharges: mixed(snapshot.accountCharges),
    catalogue: { models: mix(models), profiles: mix(profiles), resources: mix(resources) },
    completeness: mix(snapshot.completeness),
    gaps: mix(snapshot.gaps),
  };
}
