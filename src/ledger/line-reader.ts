import { isMarketplaceService } from '../domain/bedrock-services.ts';
import type { AccountLine, Charge, OperationLine } from '../domain/charge.ts';
import type { Day } from '../domain/date-range.ts';
import type { MeaningOf } from './billing-line.ts';
import type { ModelIdentity } from './model-identity.ts';

/** A line that tells its Marketplace service or else its usage type, but not both. */
type HalfLine = AccountLine | OperationLine;

/** Reads lines that Cost Explorer could group by only one half of what names a charge. */
export interface LineReader {
  /** The service that billed it: that of the day's charge with the same usage type, `Amazon Bedrock` if several or none. */
  readonly serviceOf: (line: HalfLine) => string;
  /** A model key, `(unmapped)`, or null when the line is no model's. */
  readonly modelOf: (line: HalfLine) => string | null;
}

/** A reader of the lines that belong to these charges. */
export function lineReader(
  charges: readonly Charge[],
  identity: ModelIdentity,
  meaningOf: MeaningOf,
): LineReader {
  const services = servicesByUsageType(charges);
  const serviceOf = (line: HalfLine) => {
    if (line.service !== null) return line.service;
    const [only, ...others] = services.get(dayAndType(line.day, line.usageType)) ?? [];
    return only === undefined || others.length > 0 ? 'Amazon Bedrock' : only;
  };
  return {
    serviceOf,
    modelOf: (line) =>
      line.service === null
        ? meaningOf(serviceOf(line), line.usageType).model
        : identity.ofBilling(line.service).model,
  };
}

function servicesByUsageType(charges: readonly Charge[]): ReadonlyMap<string, ReadonlySet<string>> {
  const services = new Map<string, Set<string>>();
  for (const { day, service, usageType } of charges) {
    if (isMarketplaceService(service)) continue;
    const key = dayAndType(day, usageType);
    services.set(key, (services.get(key) ?? new Set()).add(service));
  }
  return services;
}

function dayAndType(day: Day, usageType: string): string {
  return `${day} ${usageType}`;
}
