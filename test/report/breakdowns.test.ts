import { anAccountRow, anOperation, sunday, usd } from '../support/report-builder.ts';
import { costOnly, historyDays, matched, reportOf, usageOnly } from './ledger-builder.ts';

describe('breakdowns', () => {
  const rows = [
    matched('1'),
    usageOnly('4', { region: 'eu-west-1' }),
    costOnly('2', false, { region: null }),
    usageOnly(null, { region: 'us-west-2' }),
    { ...matched('3', { region: 'eu-central-1' }), partial: { usage: false, bill: true } },
    { ...usageOnly('0.5', { region: 'eu-north-1' }), partial: { usage: true, bill: false } },
  ];
  const whole = { partial: false };

  it('tell each region and what that rests on, the dearest first and the unknown last', () => {
    const short = { quality: 'partial', partial: true };
    expect(reportOf(rows).byRegion).toEqual([
      { key: 'eu-west-1', name: 'eu-west-1', usd: '4', quality: 'rate', billedUsd: null, ...whole },
      { key: 'eu-central-1', name: 'eu-central-1', usd: '3', billedUsd: '3', ...short },
      { key: '', name: 'Region not told', usd: '2', quality: 'partial', billedUsd: '2', ...whole },
      { key: 'us-east-1', name: 'us-east-1', usd: '1', quality: 'bill', billedUsd: '1', ...whole },
      { key: 'eu-north-1', name: 'eu-north-1', usd: '0.5', billedUsd: null, ...short },
      { key: 'us-west-2', name: 'us-west-2', usd: null, quality: 'unknown', billedUsd: null, ...whole },
    ]);
  });

  it('tell each charge group in words', () => {
    const atLeast = { quality: 'partial' };
    expect(reportOf(rows).byChargeGroup).toEqual([
      {
        key: 'on_demand',
        name: 'On-demand inference',
        usd: '8.5',
        billedUsd: '4',
        ...atLeast,
        partial: true,
      },
      { key: 'guardrail', name: 'Guardrails', usd: '2', billedUsd: '2', ...atLeast, partial: false },
    ]);
  });

  it('tell each account and operation of the window as billed', () => {
    const yesterday = { date: historyDays.at(-1) ?? sunday };
    const accounts = [
      anAccountRow({ billedUsd: usd('3') }),
      anAccountRow({ model: null, billedUsd: usd('0.5') }),
      anAccountRow({ accountId: '999900001111', accountName: null, billedUsd: null }),
      anAccountRow(yesterday),
    ];
    const operations = [anOperation(), anOperation({ model: null }), anOperation(yesterday)];
    const report = reportOf([], { ledger: { accounts, operations } });
    expect(report.byAccount).toEqual([
      { key: '111122223333', name: 'search', usd: '3.5', quality: 'bill', billedUsd: '3.5', ...whole },
      { key: '999900001111', name: '999900001111', usd: null, quality: 'unknown', billedUsd: null, ...whole },
    ]);
    expect(report.byOperation).toMatchObject([{ key: 'InvokeModelInference', usd: '0.021' }]);
    expect([report.accounts?.length, report.operations?.length]).toEqual([3, 2]);
  });

  it.each([
    ['accounts', 'byAccount'],
    ['operations', 'byOperation'],
  ] as const)('are lower bounds where %s were read in part', (what, breakdown) => {
    const source = `cost-explorer:${what}` as const;
    const completeness = [
      { source, account: null, region: null, state: 'partial', detail: 'page 2' },
    ] as const;
    const ledger = { accounts: [anAccountRow()], operations: [anOperation()] };
    expect(reportOf([], { ledger, from: { completeness } })[breakdown]).toMatchObject([
      { quality: 'partial', partial: true },
    ]);
    expect(reportOf([], { ledger })[breakdown]).toMatchObject([{ quality: 'bill', partial: false }]);
  });

  it('are empty where nothing was asked for', () => {
    expect(reportOf(rows)).toMatchObject({
      byAccount: [],
      byOperation: [],
      accounts: null,
      operations: null,
    });
  });
});
