import { isMarketplaceService } from '../domain/bedrock-services.ts';
import type { Charge, ChargeGroup, ChargeLine } from '../domain/charge.ts';
import { type Decimal, multiply, round, toNumber } from '../domain/money.ts';
import { type Meter, readMeter } from './meter.ts';
import type { ModelIdentity, ModelReading } from './model-identity.ts';
import { unmapped } from './model-key.ts';
import { type UsageTypeParts, usageTypeParts } from './usage-type.ts';

/**
 * Reads one Cost Explorer line: where, which model, what was metered and how many tokens.
 *
 * Never throws and never drops money. A line that no rule knows is `other`, `(unmapped)` and `known: false`; so is
 * a known one whose model or region cannot be told, with the rest of its reading kept.
 */
export function readCharge(line: ChargeLine, identity: ModelIdentity): Charge {
  const parts = usageTypeParts(line.service, line.usageType);
  const platform = platformGroup(line.service, parts);
  if (platform !== null) {
    return charge(line, parts, { ...meterless, chargeGroup: platform }, noModel);
  }
  const meter = readMeter(parts.meter);
  const model = parts.model === null ? null : identity.ofBilling(parts.model);
  if (meter === null || model === null) {
    // A Marketplace service tells its model even where its dimension is new.
    const kept = isMarketplaceService(line.service) ? model : null;
    return charge(line, parts, unknownMeter, kept ?? { model: unmapped, modelName: line.usageType });
  }
  return charge(line, parts, meter, model);
}

const meterless: Meter = { chargeGroup: 'other', tokenClass: null, routing: null, tier: null, known: true };
const unknownMeter: Meter = { ...meterless, known: false };
const noModel = { model: null, modelName: null };

function charge(
  line: ChargeLine,
  parts: UsageTypeParts,
  meter: Meter,
  reading: Pick<ModelReading, 'model'> & { readonly modelName: string | null },
): Charge {
  return {
    ...line,
    region: parts.region,
    model: reading.model,
    modelName: reading.modelName,
    chargeGroup: meter.chargeGroup,
    tokenClass: meter.tokenClass,
    routing: meter.routing,
    tier: meter.tier,
    tokens: meter.tokenClass === null ? null : tokensOf(line.service, line.quantity),
    known: meter.known && parts.prefixKnown && reading.model !== unmapped,
  };
}

/** Marketplace services bill millions of tokens, Amazon's own thousands; Cost Explorer's `Unit` tells neither. */
function tokensOf(service: string, quantity: Decimal): number {
  const perUnit = isMarketplaceService(service) ? 1_000_000 : 1_000;
  return toNumber(round(multiply(quantity, perUnit), 0));
}

// What Bedrock bills beside models, by how its usage types begin.
const platform: readonly (readonly [RegExp, ChargeGroup])[] = [
  [/^(?:bedrock-?)?(?:apply-?)?guardrail/i, 'guardrail'],
  [/^(?:bedrock-?)?data-?automation/i, 'data_automation'],
  [/^(?:bedrock-?)?(?:knowledge-?base|structured-?data)/i, 'knowledge_base'],
  [/^(?:bedrock-?)?(?:prompt-?)?(?:flow|agent)/i, 'agent'],
  [/custom-?model-?(?:import|unit)/i, 'custom_model'],
  [/^(?:bedrock-?)?(?:(?:model|human|rag)-?)?evaluation/i, 'other'],
  [/^(?:model-?customization|custom-?models?)-?(?:training|storage)/i, 'other'],
  [/^(?:bedrock-?)?(?:web-?search|(?:intelligent-?)?prompt-?rout)/i, 'other'],
  [/prompt-?optimi|optimi[sz]e-?prompt/i, 'other'],
  [/^data-?transfer|^(?:[A-Z]{2,4}\d?-)?AWS-(?:In|Out)-Bytes/i, 'other'],
];

function platformGroup(service: string, parts: UsageTypeParts): ChargeGroup | null {
  if (isMarketplaceService(service)) return null;
  const group = platform.find(([pattern]) => pattern.test(parts.body))?.[1] ?? null;
  // AgentCore has evaluations and searches of its own: they are an agent's, not a model's.
  return (group ?? 'other') === 'other' && /AgentCore/i.test(service) ? 'agent' : group;
}
