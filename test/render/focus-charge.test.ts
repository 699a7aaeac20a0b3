import { chargeCategory, consumedMeasure, meterOf, pricingMeasure } from '../../src/render/focus-charge.ts';
import { aCharge, usd } from '../support/report-builder.ts';

describe('chargeCategory', () => {
  it.each([
    ['Credit', 'Credit'],
    ['Tax', 'Tax'],
    ['Refund', 'Adjustment'],
    ['Fee', 'Purchase'],
    ['RIFee', 'Purchase'],
    ['SavingsPlanRecurringFee', 'Purchase'],
    ['SavingsPlanUpfrontFee', 'Purchase'],
    ['Recurring', 'Purchase'],
    ['SavingsPlanNegation', 'Adjustment'],
    ['Enterprise Discount Program Discount', 'Adjustment'],
    ['BundledDiscount', 'Adjustment'],
    ['Other out-of-cycle charges', 'Adjustment'],
    ['Something new', 'Adjustment'],
  ])('reads the record type %s as %s', (recordType, category) => {
    expect(chargeCategory(recordType)).toBe(category);
  });
});

describe('quantities', () => {
  const millions = aCharge();
  const thousands = aCharge({ service: 'Amazon Bedrock', quantity: usd('1'), tokens: 1000 });
  const guardrail = aCharge({
    service: 'Amazon Bedrock',
    quantity: usd('12.5'),
    tokens: null,
    tokenClass: null,
  });

  it.each([
    ['millions of tokens on the Marketplace', pricingMeasure(millions), '0.001', '1000000 Tokens'],
    ["thousands of tokens on Amazon's own services", pricingMeasure(thousands), '1', '1000 Tokens'],
    ['units where no tokens are counted', pricingMeasure(guardrail), '12.5', 'Units'],
  ])('are priced in %s', (_, measure, quantity, unit) => {
    expect(measure).toEqual({ quantity, unit });
  });

  it.each([
    ['single tokens', consumedMeasure(millions), '1000', 'Tokens'],
    ['the units they are priced in where no tokens are counted', consumedMeasure(guardrail), '12.5', 'Units'],
  ])('are consumed in %s', (_, measure, quantity, unit) => {
    expect(measure).toEqual({ quantity, unit });
  });
});

describe('meterOf', () => {
  it.each([
    ['the token class', aCharge({ tokenClass: 'cache_read' }), 'Cache Read Tokens'],
    [
      'the charge group without one',
      aCharge({ tokenClass: null, chargeGroup: 'knowledge_base' }),
      'Knowledge Base',
    ],
  ])('names %s', (_, charge, words) => {
    expect(meterOf(charge)).toBe(words);
  });
});
