import { isMarketplaceService } from '../domain/bedrock-services.ts';
import type { Charge } from '../domain/charge.ts';
import { type Decimal, fromInteger } from '../domain/money.ts';

/** FOCUS 1.2 `ChargeCategory`, as far as a Cost Explorer line can be one. */
export type ChargeCategory = 'Usage' | 'Purchase' | 'Tax' | 'Credit' | 'Adjustment';

/**
 * The category of a line of another record type than `Usage`. A discount or refund that comes as a line of its own is an
 * adjustment: FOCUS keeps `Credit` for what the provider grants. None is `Usage`: FOCUS wants a quantity of that.
 */
export function chargeCategory(recordType: string): ChargeCategory {
  if (/\btax\b/i.test(recordType)) return 'Tax';
  if (/credit/i.test(recordType)) return 'Credit';
  if (/discount|negation|refund/i.test(recordType)) return 'Adjustment';
  if (/fee\b|upfront|recurring|subscription|purchase/i.test(recordType)) return 'Purchase';
  return 'Adjustment';
}

/** A quantity with its unit, in FOCUS `UnitFormat`. */
export interface Measure {
  readonly quantity: Decimal;
  readonly unit: string;
}

/**
 * What a charge was priced by: thousands of tokens on Amazon's own services, millions on Marketplace ones; `Units` where
 * the charge does not count tokens, because Cost Explorer's own unit is not to be trusted.
 * Source: docs/data-sources.md#cost-explorer.
 */
export function pricingMeasure(charge: Charge): Measure {
  const tokens = isMarketplaceService(charge.service) ? '1000000 Tokens' : '1000 Tokens';
  return { quantity: charge.quantity, unit: charge.tokens === null ? 'Units' : tokens };
}

/** What a charge consumed: single tokens, or the units it was priced by. */
export function consumedMeasure(charge: Charge): Measure {
  return charge.tokens === null
    ? pricingMeasure(charge)
    : { quantity: fromInteger(charge.tokens), unit: 'Tokens' };
}

/** What a charge meters, in words: `Cache Read Tokens`, `Guardrail`. */
export function meterOf(charge: Charge): string {
  const words = charge.tokenClass === null ? charge.chargeGroup : `${charge.tokenClass}_tokens`;
  return words
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
