import { aCharge, sunday, usd } from '../support/report-builder.ts';
import { historyDays, reportOf } from './ledger-builder.ts';

describe('unmapped lines', () => {
  it('are named once each with their dollars, the dearest first', () => {
    const lantern = { service: 'Project Lantern (Amazon Bedrock Edition)', known: false };
    const charges = [
      aCharge({ ...lantern, usageType: 'a', billedUsd: usd('1') }),
      aCharge({ ...lantern, usageType: 'b', billedUsd: usd('2') }),
      aCharge({ ...lantern, usageType: 'a', billedUsd: usd('3') }),
      aCharge({ ...lantern, usageType: 'a', day: historyDays.at(-1) ?? sunday }),
      aCharge(),
    ];
    expect(reportOf([], { ledger: { charges } }).unmapped).toEqual([
      { service: lantern.service, usageType: 'a', billedUsd: '4' },
      { service: lantern.service, usageType: 'b', billedUsd: '2' },
    ]);
  });
});
