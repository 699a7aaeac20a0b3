import type { Expression } from '@aws-sdk/client-cost-explorer';
import { isBedrockService, isMarketplaceService } from '../domain/bedrock-services.ts';
import type { AccountLine, AdjustmentLine, ChargeLine, OperationLine } from '../domain/charge.ts';
import type { DateRange } from '../domain/date-range.ts';
import type { CostMetric } from '../domain/report-config.ts';
import type { CostExplorer } from './aws-clients.ts';
import type { BillReading, ChargesReading, LinesReading } from './bill-reading.ts';
import { joinReadings, nothingBilled, toLinesReading, unread } from './bill-reading.ts';
import { type CostGroup, type GroupKey, readCostAndUsage } from './cost-and-usage.ts';
import type { RequestMeter } from './run-cost.ts';
import { readServiceNames } from './service-names.ts';
import { unexpectedShape } from './source-failure.ts';

/** What is asked of Cost Explorer. Every request is filtered to exactly these accounts. */
export interface BillQuestion {
  readonly days: DateRange;
  readonly accounts: readonly string[];
  readonly costMetric: CostMetric;
  readonly operations: boolean;
  /** The distinct sets of accounts that routes are limited to, each sorted and within `accounts`. */
  readonly accountSets: readonly (readonly string[])[];
}

/** Cost Explorer, asked for one bill: its requests go one after another, each once, plus pages. */
export interface BillReader {
  /** The service names, then SERVICE × USAGE_TYPE of the usage. */
  readonly readCharges: () => Promise<ChargesReading>;
  /** Everything else, by the services that the charges named. Not asked when the charges could not be read. */
  readonly readRest: (charges: ChargesReading) => Promise<BillReading>;
}

export function billReader(
  costExplorer: CostExplorer,
  meter: RequestMeter,
  question: BillQuestion,
): BillReader {
  const { days, accounts, costMetric } = question;
  const ask = (
    groupBy: readonly [GroupKey, GroupKey],
    filter: Expression,
    quantity: 'with' | 'without' = 'without',
  ) => readCostAndUsage(costExplorer, meter, { days, costMetric, quantity, groupBy, filter });

  const askUsage = (services: readonly string[] | null, of: readonly string[] = accounts) =>
    ask(['SERVICE', 'USAGE_TYPE'], allOf(usageOnly, inAccounts(of), inServices(services)), 'with');

  /** One request for the Marketplace services and one for the others, which name a model in different places. */
  async function askByFamily<Line>(
    charges: ChargesReading,
    groupings: {
      readonly marketplace: readonly [GroupKey, GroupKey];
      readonly others: readonly [GroupKey, GroupKey];
    },
    toLine: (group: CostGroup, family: 'marketplace' | 'others') => Line,
  ): Promise<LinesReading<Line>> {
    const readings: LinesReading<Line>[] = [];
    for (const family of ['marketplace', 'others'] as const) {
      const services = charges.services.filter(
        (service) => isMarketplaceService(service) === (family === 'marketplace'),
      );
      if (services.length === 0) continue;
      const filter = allOf(usageOnly, inAccounts(accounts), inServices(services));
      const pages = await ask(groupings[family], filter);
      readings.push(toLinesReading(pages, (group) => toLine(group, family)));
    }
    return joinReadings(readings, charges.servicesMissing);
  }

  const askAdjustments = async (services: readonly string[] | null) =>
    toLinesReading(
      await ask(['SERVICE', 'RECORD_TYPE'], allOf(otherRecords, inAccounts(accounts), inServices(services))),
      toAdjustmentLine,
    );

  const askOperations = (charges: ChargesReading) =>
    askByFamily(
      charges,
      { marketplace: ['SERVICE', 'OPERATION'], others: ['USAGE_TYPE', 'OPERATION'] },
      ({ day, keys: [first, operation], usd }, family): OperationLine =>
        family === 'marketplace'
          ? { day, operation, billedUsd: usd, service: first, usageType: null }
          : { day, operation, billedUsd: usd, service: null, usageType: first },
    );

  async function askAccounts(charges: ChargesReading) {
    const names = new Map<string, string>();
    const lines = await askByFamily(
      charges,
      { marketplace: ['LINKED_ACCOUNT', 'SERVICE'], others: ['LINKED_ACCOUNT', 'USAGE_TYPE'] },
      ({ day, keys: [accountId, second], usd, description }, family): AccountLine => {
        if (description !== null) names.set(accountId, description);
        return family === 'marketplace'
          ? { day, accountId, billedUsd: usd, service: second, usageType: null }
          : { day, accountId, billedUsd: usd, service: null, usageType: second };
      },
    );
    return { lines, names };
  }

  async function askAccountSet(charges: ChargesReading, set: readonly string[]) {
    if (set.length === 0 || charges.services.length === 0) {
      return { accounts: set, lines: joinReadings<ChargeLine>([], charges.servicesMissing) };
    }
    const lines = toLinesReading(await askUsage(charges.services, set), toChargeLine);
    return { accounts: set, lines: joinReadings([lines], charges.servicesMissing) };
  }

  return {
    readCharges: async () => {
      const named = await readServiceNames(costExplorer, meter, days, accounts);
      const filter = named.failure === null ? named.names : null;
      if (filter?.length === 0) {
        return { charges: nothingBilled, services: [], filter, namesFailure: null, servicesMissing: null };
      }
      const charges = toLinesReading(await askUsage(filter), toChargeLine);
      const services = filter ?? [...new Set(charges.lines?.map(({ service }) => service))].sort();
      const servicesMissing = filter === null ? charges.failure : null;
      return { charges, services, filter, namesFailure: named.failure, servicesMissing };
    },

    readRest: async (charges) => {
      if (charges.charges.lines === null) return restOf(charges, question, unread(charges.charges.failure));
      if (charges.filter?.length === 0) return restOf(charges, question, nothingBilled);
      const adjustments = await askAdjustments(charges.filter);
      const operations = question.operations ? await askOperations(charges) : null;
      const byAccount = accounts.length > 1 ? await askAccounts(charges) : null;
      const accountSets: BillReading['accountSets'][number][] = [];
      for (const set of question.accountSets) accountSets.push(await askAccountSet(charges, set));
      return {
        ...charges,
        adjustments,
        operations,
        accountLines: byAccount?.lines ?? null,
        accountNames: byAccount?.names ?? new Map(),
        accountSets,
      };
    },
  };
}

/** The rest of a bill that need not, or cannot, be asked for. */
function restOf(charges: ChargesReading, question: BillQuestion, same: LinesReading<never>): BillReading {
  return {
    ...charges,
    adjustments: same,
    operations: question.operations ? same : null,
    accountLines: question.accounts.length > 1 ? same : null,
    accountNames: new Map(),
    accountSets: question.accountSets.map((accounts) => ({ accounts, lines: same })),
  };
}

const usageOnly: Expression = { Dimensions: { Key: 'RECORD_TYPE', Values: ['Usage'] } };
const otherRecords: Expression = { Not: usageOnly };

function inAccounts(accounts: readonly string[]): Expression {
  return { Dimensions: { Key: 'LINKED_ACCOUNT', Values: [...accounts] } };
}

function inServices(services: readonly string[] | null): Expression | null {
  return services && { Dimensions: { Key: 'SERVICE', Values: [...services] } };
}

function allOf(...expressions: readonly (Expression | null)[]): Expression {
  return { And: expressions.filter((expression) => expression !== null) };
}

/** Null for a service that is not Bedrock's: without a SERVICE filter the whole bill comes. */
function toChargeLine({ day, keys, usd, quantity, estimated }: CostGroup): ChargeLine | null {
  const [service, usageType] = keys;
  if (!isBedrockService(service)) return null;
  if (quantity === null) throw unexpectedShape(`${service}, ${usageType} without UsageQuantity`);
  return { day, service, usageType, quantity, billedUsd: usd, estimated };
}

function toAdjustmentLine({ day, keys, usd, estimated }: CostGroup): AdjustmentLine | null {
  const [service, recordType] = keys;
  if (!isBedrockService(service)) return null;
  return { day, service, recordType, billedUsd: usd, estimated };
}
