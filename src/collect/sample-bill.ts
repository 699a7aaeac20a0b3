import { isMarketplaceService } from '../domain/bedrock-services.ts';
import type { AdjustmentLine, ChargeLine, OperationLine } from '../domain/charge.ts';
import { type Day, firstOfMonth } from '../domain/date-range.ts';
import { ageInDays } from '../domain/history.ts';
import { add, type Decimal, divide, fromInteger, multiply, round, subtract } from '../domain/money.ts';
import { type TokenClass, tokenClasses } from '../domain/usage.ts';
import { type BillingStyle, type SampleStream, sampleImages, sampleSearches } from './sample-streams.ts';
import { loadedShare, name, noise, streamsOf, tokensOf, unitsOf } from './sample-world.ts';

/** A charge that counts no tokens. Price in thousandths of a dollar per thousand units. */
interface OtherCharge {
  readonly service: string;
  readonly usageType: string;
  readonly operation: string;
  readonly units: number;
  readonly milliUsd: number;
  readonly rhythm: 'steady' | 'traffic';
}

const amazon = 'Amazon Bedrock';

const otherCharges: readonly OtherCharge[] = [
  charge(amazon, 'USE1-Guardrail-ContentPolicyUnitsConsumed', 'ApplyGuardrail', 58_000, 150, 'traffic'),
  charge(amazon, 'USE1-Guardrail-TopicPolicyUnitsConsumed', 'ApplyGuardrail', 31_000, 150, 'traffic'),
  charge(amazon, sampleImages.usageType, 'InvokeModelInference', sampleImages.units, 40_000, 'traffic'),
  charge(amazon, sampleSearches.usageType, 'Rerank', sampleSearches.units, 1000, 'traffic'),
  charge(
    amazon,
    'USE1-NovaMicro-ProvisionedThroughput-NoCommit-ModelUnits',
    'CreateProvisionedModelThroughput',
    24,
    2_750_000,
    'steady',
  ),
  charge(amazon, 'USE1-KnowledgeBase-Storage-Hours', 'Retrieve', 24, 100_000, 'steady'),
  charge(
    'Project Lantern (Amazon Bedrock Edition)',
    'USE1-MP:USE1_InputTokenCount-Units',
    'InvokeModelInference',
    40,
    90_000,
    'traffic',
  ),
];

const segments: Readonly<Record<BillingStyle, Readonly<Record<TokenClass, string>>>> = {
  plain: {
    input: 'input-tokens',
    output: 'output-tokens',
    cache_read: 'cache-read-input-token-count',
    cache_write: 'cache-write-input-token-count',
  },
  mantle: {
    input: 'input-tokens',
    output: 'output-tokens',
    cache_read: 'cache-read-tokens',
    cache_write: 'cache-write-tokens',
  },
  marketplace: {
    input: 'InputTokenCount',
    output: 'OutputTokenCount',
    cache_read: 'CacheReadInputTokenCount',
    cache_write: 'CacheWriteInputTokenCount',
  },
};

/** What of a day's bill has loaded by `today`. */
export function chargesOf(day: Day, today: Day): readonly ChargeLine[] {
  return pricedLines(day, today).map(({ line }) => line);
}

/** The same dollars by operation: of a Marketplace service by its name, of the others by usage type. */
export function operationsOf(day: Day, today: Day): readonly OperationLine[] {
  const sums = new Map<string, OperationLine>();
  for (const { line, operation } of pricedLines(day, today)) {
    for (const part of byOperation(line, operation)) {
      const key = `${part.service ?? part.usageType} ${part.operation}`;
      const before = sums.get(key);
      sums.set(key, before ? { ...part, billedUsd: add(before.billedUsd, part.billedUsd) } : part);
    }
  }
  return [...sums.values()];
}

/** A day's credits, which are no usage. */
export function adjustmentsOf(day: Day, today: Day): readonly AdjustmentLine[] {
  if (ageInDays(day, today) < 1) return [];
  const cents = Math.round(1500 * noise(day, 'credit', 0.2));
  const billedUsd = divide(fromInteger(-cents), 100);
  return [{ day, service: amazon, recordType: 'Credit', billedUsd, estimated: isOpen(day, today) }];
}

interface PricedLine {
  readonly line: ChargeLine;
  /** Null for token inference, which two operations share. */
  readonly operation: string | null;
}

function pricedLines(day: Day, today: Day): readonly PricedLine[] {
  const age = ageInDays(day, today);
  const estimated = isOpen(day, today);
  const tokenLines = streamsOf(day).flatMap((stream) => {
    const all = tokensOf(stream, day);
    const loaded = loadedShare(day, name(stream), age);
    return tokenClasses.flatMap((tokenClass): PricedLine[] => {
      const tokens = Math.floor((all[tokenClass] ?? 0) * loaded);
      if (tokens === 0) return [];
      const quantity = divide(fromInteger(tokens), stream.style === 'marketplace' ? 1_000_000 : 1000);
      const billedUsd = price(tokens, stream.milliUsd[tokenClass] ?? 0, 1_000_000);
      const { service } = stream;
      const line = { day, service, usageType: usageType(stream, tokenClass), quantity, billedUsd, estimated };
      return [{ line, operation: stream.modelId === null ? 'CreateModelInvocationJob' : null }];
    });
  });
  const otherLines = otherCharges.flatMap((other): PricedLine[] => {
    const { service, usageType, operation, milliUsd, rhythm } = other;
    const all = rhythm === 'steady' ? other.units : unitsOf(other.units, usageType, day);
    const units = Math.floor(all * loadedShare(day, usageType, age));
    if (units === 0) return [];
    const billedUsd = price(units, milliUsd, 1000);
    return [
      { line: { day, service, usageType, quantity: fromInteger(units), billedUsd, estimated }, operation },
    ];
  });
  return [...tokenLines, ...otherLines];
}

function usageType(stream: SampleStream, tokenClass: TokenClass): string {
  const { regionPrefix, slug, qualifier, style } = stream;
  const segment = segments[style][tokenClass];
  if (style === 'marketplace') return `${regionPrefix}-MP:${regionPrefix}_${segment}${qualifier}-Units`;
  if (style === 'mantle') return `${regionPrefix}-${slug}-mantle-${segment}${qualifier}-standard`;
  return `${regionPrefix}-${slug}-${segment}${qualifier}`;
}

function price(units: number, milliUsd: number, per: number): Decimal {
  return divide(multiply(fromInteger(units), milliUsd), per * 1000);
}

function byOperation(line: ChargeLine, operation: string | null): readonly OperationLine[] {
  const { day, service, usageType, billedUsd } = line;
  const source = isMarketplaceService(service)
    ? ({ service, usageType: null } as const)
    : ({ service: null, usageType } as const);
  if (operation !== null) return [{ day, ...source, operation, billedUsd }];
  const streamed = round(multiply(billedUsd, divide(fromInteger(3), 4)), 10);
  return [
    { day, ...source, operation: 'InvokeModelStreamingInference', billedUsd: streamed },
    { day, ...source, operation: 'InvokeModelInference', billedUsd: subtract(billedUsd, streamed) },
  ];
}

/** Cost Explorer calls every line of the open month estimated. */
function isOpen(day: Day, today: Day): boolean {
  return day >= firstOfMonth(today);
}

function charge(
  service: string,
  usageType: string,
  operation: string,
  units: number,
  milliUsd: number,
  rhythm: OtherCharge['rhythm'],
): OtherCharge {
  return { service, usageType, operation, units, milliUsd, rhythm };
}
