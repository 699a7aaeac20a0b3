import { sum } from '../../src/domain/money.ts';
import type { Report } from '../../src/domain/report.ts';
import { chargesCsvFile } from '../../src/render/charges-csv.ts';
import { focusCsvFile } from '../../src/render/focus-csv.ts';
import { headerOf, readCsv } from '../support/csv-reader.ts';
import {
  aCharge,
  aConfig,
  anAdjustment,
  anOutputCharge,
  aReport,
  aRow,
  day,
  usd,
} from '../support/report-builder.ts';

const mandatory =
  'BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd BillingPeriodStart ChargeCategory ' +
  'ChargeClass ChargeDescription ChargePeriodEnd ChargePeriodStart ContractedCost EffectiveCost InvoiceIssuerName ' +
  'ListCost PricingQuantity PricingUnit ProviderName PublisherName ServiceCategory ServiceName';

const everyKind = aReport({
  charges: [
    aCharge(),
    anOutputCharge(),
    aCharge({ service: 'Amazon Bedrock', usageType: 'USE1-NovaPro-input-tokens', model: 'amazon.nova-pro' }),
    aCharge({
      service: 'Amazon Bedrock',
      usageType: 'Guardrail-Units',
      region: null,
      model: null,
      modelName: null,
      chargeGroup: 'guardrail',
      tokenClass: null,
      routing: null,
      tier: null,
      tokens: null,
    }),
    aCharge({ day: day('2026-12-31'), billedUsd: usd('0') }),
  ],
  adjustments: ['Credit', 'Refund', 'Tax', 'Fee', 'BundledDiscount', 'Out of the blue'].map((recordType) =>
    anAdjustment({ recordType }),
  ),
});

const rowsOf = (report: Report) => readCsv(focusCsvFile(report).body);
const only = (over: Partial<Report>) => rowsOf(aReport({ charges: [], adjustments: [], ...over }))[0];

describe('focus.csv holds to FOCUS 1.2:', () => {
  it('every mandatory column is there, and own columns start with x_', () => {
    const header = headerOf(focusCsvFile(everyKind).body);
    expect(header).toEqual(expect.arrayContaining(mandatory.split(' ')));
    const beyond = header.filter((name) => !mandatory.split(' ').includes(name) && !name.startsWith('x_'));
    expect(beyond.join(' ')).toBe(
      'ConsumedQuantity ConsumedUnit RegionId ServiceSubcategory SkuId SkuMeter SubAccountId SubAccountName',
    );
  });

  it.each([
    'BilledCost',
    'BillingAccountId',
    'BillingCurrency',
    'BillingPeriodEnd',
    'BillingPeriodStart',
    'ChargeCategory',
    'ChargeDescription',
    'ChargePeriodEnd',
    'ChargePeriodStart',
    'ContractedCost',
    'EffectiveCost',
    'InvoiceIssuerName',
    'ListCost',
    'ProviderName',
    'PublisherName',
    'ServiceCategory',
    'ServiceName',
    'ServiceSubcategory',
  ])('%s is never null', (column) => {
    for (const row of rowsOf(everyKind)) expect(row[column]).not.toBe('');
  });

  it.each<[string, RegExp]>([
    ['ChargeCategory', /^(Usage|Purchase|Tax|Credit|Adjustment)$/],
    ['ChargeClass', /^(Correction)?$/],
    ['BillingCurrency', /^USD$/],
    ['ServiceCategory', /^AI and Machine Learning$/],
    ['ServiceSubcategory', /^Generative AI$/],
    ['PricingUnit', /^(Units|1000 Tokens|1000000 Tokens)?$/],
    ['ConsumedUnit', /^(Units|Tokens)?$/],
    ...['BilledCost', 'ContractedCost', 'EffectiveCost', 'ListCost'].map((name) =>
      pair(name, /^-?\d+(\.\d+)?$/),
    ),
    ...['PricingQuantity', 'ConsumedQuantity'].map((name) => pair(name, /^(-?\d+(\.\d+)?)?$/)),
    ...['BillingPeriodStart', 'BillingPeriodEnd', 'ChargePeriodStart', 'ChargePeriodEnd'].map((name) =>
      pair(name, /^\d{4}-\d{2}-\d{2}T00:00:00Z$/),
    ),
  ])('%s has only allowed values', (column, allowed) => {
    for (const row of rowsOf(everyKind)) expect(row[column]).toMatch(allowed);
  });

  it.each(['PricingQuantity', 'PricingUnit', 'SkuId', 'SkuMeter'])(
    '%s is known of every usage and purchase and null for tax',
    (column) => {
      for (const row of rowsOf(everyKind)) {
        if (row.ChargeCategory === 'Tax') expect(row[column]).toBe('');
        if (row.ChargeCategory === 'Usage' || row.ChargeCategory === 'Purchase')
          expect(row[column]).not.toBe('');
      }
    },
  );

  it.each(['ConsumedQuantity', 'ConsumedUnit'])(
    '%s is known of every usage and of nothing else',
    (column) => {
      for (const row of rowsOf(everyKind)) expect(row[column] !== '').toBe(row.ChargeCategory === 'Usage');
    },
  );

  it('the provider issues the invoice, else its charges would have to be 0', () => {
    for (const row of rowsOf(everyKind)) expect(row.InvoiceIssuerName).toBe(row.ProviderName);
  });

  it('all four costs are the one that Cost Explorer told, in the metric that is named', () => {
    const row = only({ charges: [aCharge()], config: aConfig({ costMetric: 'NetUnblendedCost' }) });
    expect([row?.BilledCost, row?.ContractedCost, row?.EffectiveCost, row?.ListCost]).toEqual(
      Array.from({ length: 4 }, () => '0.003'),
    );
    expect(row?.x_CostMetric).toBe('NetUnblendedCost');
  });
});

describe('focus.csv', () => {
  it('holds the same lines and the same dollars as charges.csv', () => {
    const charges = readCsv(chargesCsvFile(everyKind).body);
    expect(rowsOf(everyKind)).toHaveLength(charges.length);
    expect(sum(rowsOf(everyKind).map((row) => usd(row.BilledCost ?? '')))).toBe(
      sum(charges.map((line) => usd(line.billed_usd ?? ''))),
    );
  });

  it.each([
    ['a day', '2026-11-22', '2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z', '2026-11-01', '2026-12-01'],
    ['a leap day', '2028-02-29', '2028-02-29T00:00:00Z', '2028-03-01T00:00:00Z', '2028-02-01', '2028-03-01'],
    [
      'the last of a year',
      '2026-12-31',
      '2026-12-31T00:00:00Z',
      '2027-01-01T00:00:00Z',
      '2026-12-01',
      '2027-01-01',
    ],
  ])('ends the period of %s before its first moment outside', (_, date, start, end, monthStart, monthEnd) => {
    const row = only({ charges: [aCharge({ day: day(date) })] });
    expect(row).toMatchObject({
      ChargePeriodStart: start,
      ChargePeriodEnd: end,
      BillingPeriodStart: `${monthStart}T00:00:00Z`,
      BillingPeriodEnd: `${monthEnd}T00:00:00Z`,
    });
  });

  it.each([
    ["names the model's provider as publisher on the Marketplace", aCharge(), 'Anthropic'],
    [
      'names the Marketplace where the provider is unknown',
      aCharge({ service: 'Thing (Amazon Bedrock Edition)', model: '(unmapped)' }),
      'AWS Marketplace',
    ],
    [
      "names AWS on its own services, whoever's model it is",
      aCharge({ service: 'Amazon Bedrock Service' }),
      'AWS',
    ],
  ])('%s', (_, charge, publisher) => {
    expect(only({ charges: [charge], rows: [aRow()] })?.PublisherName).toBe(publisher);
  });

  it.each([
    [
      'the account read, when it is one',
      [{ id: '111122223333', name: 'search' }],
      '111122223333',
      '111122223333',
      'search',
    ],
    [
      'all accounts read, and none as the sub account, when they are several',
      [
        { id: '222233334444', name: null },
        { id: '111122223333', name: 'search' },
      ],
      '111122223333;222233334444',
      '',
      '',
    ],
  ])('bills %s', (_, accountIds, billing, sub, name) => {
    expect(only({ charges: [aCharge()], accountIds })).toMatchObject({
      BillingAccountId: billing,
      BillingAccountName: name,
      SubAccountId: sub,
      SubAccountName: name,
    });
  });

  it('describes a charge by model and meter, and another line by service and record type', () => {
    expect(only({ charges: [aCharge()] })?.ChargeDescription).toBe('Claude Sonnet 4.5: Input Tokens');
    expect(only({ adjustments: [anAdjustment()] })?.ChargeDescription).toBe('Amazon Bedrock: Credit');
  });

  it('of a route holds usage only', () => {
    const rows = rowsOf({ ...everyKind, route: 'search-team' });
    expect(new Set(rows.map((row) => row.ChargeCategory))).toEqual(new Set(['Usage']));
  });
});

function pair(column: string, allowed: RegExp): [string, RegExp] {
  return [column, allowed];
}
