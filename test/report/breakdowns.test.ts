import { anAccountRow, anOperation, sunday, usd } from '../support/report-builder.ts';
import { costOnly, historyDays, matched, reportOf, usageOnly } from './ledger-builder.ts';

describe('breakdowns', () => {
  const rows = [
    matched('1'),
    usageOnly('4', { region: 'eu-west-1' }),
    costOnly('2', false, { region: null }),
    usageOnly(null, { region: 'us-west-2' }),
  ];

  it('tell each region, the dearest first and the unknown last', () => {
    expect(reportOf(rows).byRegion).toEqual([
      { key: 'eu-west-1', name: 'eu-west-1', usd: '4', billedUsd: null },
      { key: '', name: 'Region not told', usd: '2', billedUsd: '2' },
      { key: 'us-east-1', name: 'us-east-1', usd: '1', billedUsd: '1' },
      { key: 'us-west-2', name: 'us-west-2', usd: null, billedUsd: null },
    ]);
  });

  it('tell each charge group in words', () => {
    expect(reportOf(rows).byChargeGroup).toEqual([
      { key: 'on_demand', name: 'On-demand inference', usd: '5', billedUsd: '1' },
      { key: 'guardrail', name: 'Guardrails', usd: '2', billedUsd: '2' },
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
      { key: '111122223333', name: 'search', usd: '3.5', billedUsd: '3.5' },
      { key: '999900001111', name: '999900001111', usd: null, billedUsd: null },
    ]);
    expect(report.byOperation).toMatchObject([{ key: 'InvokeModelInference', usd: '0.021' }]);
    expect([report.accounts?.length, report.operations?.length]).toEqual([3, 2]);
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
