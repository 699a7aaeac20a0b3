import { anAdjustment, sunday, usd } from '../support/report-builder.ts';
import { costOnly, historyDays, matched, reportOf, usageOnly } from './ledger-builder.ts';

describe('reconciliation', () => {
  const rows = [matched('10.000000000001'), costOnly('2', false), usageOnly('7')];
  const adjustments = [
    anAdjustment({ billedUsd: usd('-5') }),
    anAdjustment({ service: 'Amazon Bedrock Service', billedUsd: usd('-1.25') }),
    anAdjustment({ recordType: 'Fee', billedUsd: usd('3') }),
    anAdjustment({ day: historyDays.at(-1) ?? sunday }),
  ];

  it('leads from the rows to the usage and over each record type to the whole', () => {
    expect(reportOf(rows, { ledger: { adjustments } }).reconciliation).toEqual([
      { label: 'On-demand inference', usd: '10.000000000001', kind: 'part' },
      { label: 'Guardrails', usd: '2', kind: 'part' },
      { label: 'Usage on the bill', usd: '12.000000000001', kind: 'subtotal' },
      { label: 'Credits', usd: '-6.25', kind: 'part' },
      { label: 'Fees', usd: '3', kind: 'part' },
      { label: 'Bedrock on the bill', usd: '8.750000000001', kind: 'total' },
    ]);
  });

  it('has no total when the other record types were not read', () => {
    const { reconciliation } = reportOf(rows, { from: { adjustments: null } });
    expect(reconciliation.at(-1)).toMatchObject({ kind: 'subtotal' });
  });

  it('is empty when the bill was not read', () => {
    expect(reportOf([usageOnly(null, {}, false)], { from: { charges: null } }).reconciliation).toEqual([]);
  });
});
