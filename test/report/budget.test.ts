import type { LedgerRow } from '../../src/domain/ledger.ts';
import { sunday } from '../support/report-builder.ts';
import { eachDay, historyDays, matched, reportOf, usageOnly } from './ledger-builder.ts';

const opus = { model: 'anthropic.claude-opus-4-8', modelName: 'Claude Opus 4.8' };
const everyDay = [...historyDays, sunday];
const tenADay = eachDay(everyDay, () => '10');

describe('the budget', () => {
  const budgetOf = (
    monthlyUsd: number | null,
    perModelMonthlyUsd = {},
    rows: readonly LedgerRow[] = tenADay,
  ) => reportOf(rows, { config: { budget: { monthlyUsd, perModelMonthlyUsd } } }).budget;

  it.each([
    ['within', 300],
    ['at_risk', 299.99],
    ['over', 219],
  ])('is %s at $220 so far and $300 told, of $%s', (state, monthly) => {
    expect(budgetOf(monthly)).toEqual([
      {
        model: null,
        modelName: 'All models',
        monthlyUsd: String(monthly),
        monthToDateUsd: '220',
        forecastUsd: '300',
        state,
      },
    ]);
  });

  it('is kept for each model by itself', () => {
    const rows = [...tenADay, ...eachDay(everyDay, () => '1', opus)];
    expect(budgetOf(null, { [opus.model]: 25, 'acme.unused': 5 }, rows)).toMatchObject([
      {
        model: 'acme.unused',
        modelName: 'acme.unused',
        monthToDateUsd: '0',
        forecastUsd: '0',
        state: 'within',
      },
      { ...opus, monthToDateUsd: '22', forecastUsd: '30', state: 'at_risk' },
    ]);
  });

  it('says nothing when nothing of the month is known', () => {
    const unread = everyDay.map((date) => usageOnly(null, { date }, false));
    const config = { budget: { monthlyUsd: 100, perModelMonthlyUsd: { [opus.model]: 5 } } };
    expect(reportOf(unread, { config, from: { charges: null } }).budget).toEqual([]);
  });

  it('of the whole is not held against a route, nor any budget against a part of the accounts', () => {
    const route = { name: 'search', to: [], models: [], when: 'always' } as const;
    const config = (accounts: readonly string[]) => ({
      budget: { monthlyUsd: 100, perModelMonthlyUsd: { [opus.model]: 25, 'acme.other': 1 } },
      routes: [{ ...route, accounts }],
    });
    const rows = eachDay(everyDay, () => '1', opus);
    expect(reportOf(rows, { config: config([]), route: 'search' }).budget).toMatchObject([
      { model: opus.model },
    ]);
    expect(reportOf(rows, { config: config(['111122223333']), route: 'search' }).budget).toEqual([]);
  });

  it('never prints a budget in another form than a decimal', () => {
    expect(budgetOf(1e21, {}, [matched('1')])[0]?.monthlyUsd).toBe('1000000000000000000000');
  });
});
