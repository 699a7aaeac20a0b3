import fc from 'fast-check';
import { sum } from '../../src/domain/money.ts';
import { chargesCsvFile } from '../../src/render/charges-csv.ts';
import { reportCsvFile } from '../../src/render/report-csv.ts';
import { headerOf, readCsv } from '../support/csv-reader.ts';
import { aCharge, anAdjustment, aReport, aRow, usd } from '../support/report-builder.ts';

describe('charges.csv', () => {
  it('has the published columns in the published order', () => {
    expect(headerOf(chargesCsvFile(aReport()).body).join()).toBe(
      'date,service,usage_type,record_type,region,model,charge_group,token_class,routing,tier,quantity,tokens,billed_usd,estimated',
    );
  });

  it('tells how a usage line was read', () => {
    expect(readCsv(chargesCsvFile(aReport({ charges: [aCharge()] })).body)).toEqual([
      {
        date: '2026-11-22',
        service: 'Claude Sonnet 4.5 (Amazon Bedrock Edition)',
        usage_type: 'USE1-MP:USE1_InputTokenCount-Units',
        record_type: 'Usage',
        region: 'us-east-1',
        model: 'anthropic.claude-sonnet-4-5',
        charge_group: 'on_demand',
        token_class: 'input',
        routing: 'regional',
        tier: 'standard',
        quantity: '0.001',
        tokens: '1000',
        billed_usd: '0.003',
        estimated: 'true',
      },
    ]);
  });

  it('tells only service, record type and dollars of another line', () => {
    const report = aReport({ charges: [], adjustments: [anAdjustment()] });
    expect(readCsv(chargesCsvFile(report).body)).toEqual([
      {
        date: '2026-11-22',
        service: 'Amazon Bedrock',
        usage_type: '',
        record_type: 'Credit',
        region: '',
        model: '',
        charge_group: '',
        token_class: '',
        routing: '',
        tier: '',
        quantity: '',
        tokens: '',
        billed_usd: '-5.2',
        estimated: 'true',
      },
    ]);
  });

  it('of a route holds usage only', () => {
    const report = aReport({ route: 'search-team', adjustments: [anAdjustment()] });
    const types = readCsv(chargesCsvFile(report).body).map((line) => line.record_type);
    expect(new Set(types)).toEqual(new Set(['Usage']));
  });

  it('sums to report.csv over its usage lines, to the last digit', () => {
    const dollars = fc
      .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 24n }))
      .map(([negative, digits]) => {
        const padded = digits.toString().padStart(16, '0');
        return usd(`${negative ? '-' : ''}${padded.slice(0, -15)}.${padded.slice(-15)}`);
      });
    fc.assert(
      fc.property(fc.array(dollars, { maxLength: 20 }), (amounts) => {
        const report = aReport({
          charges: amounts.map((billedUsd, index) => aCharge({ billedUsd, usageType: `USE1-${index}` })),
          rows: [aRow({ billedUsd: sum(amounts) })],
          adjustments: [anAdjustment()],
        });
        const usage = readCsv(chargesCsvFile(report).body).filter((line) => line.record_type === 'Usage');
        expect(sum(usage.map((line) => usd(line.billed_usd ?? '')))).toBe(
          readCsv(reportCsvFile(report).body)[0]?.billed_usd,
        );
      }),
    );
  });
});
