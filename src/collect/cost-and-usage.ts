import {
  type Expression,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandOutput,
  type GroupDefinition,
  type MetricValue,
} from '@aws-sdk/client-cost-explorer';
import { contains, type DateRange, type Day, parseDay } from '../domain/date-range.ts';
import { type Decimal, parseDecimal } from '../domain/money.ts';
import type { CostMetric } from '../domain/report-config.ts';
import type { CostExplorer } from './aws-clients.ts';
import { type Page, type Pages, readPages } from './pages.ts';
import { costExplorerRequestUsd, type RequestMeter } from './run-cost.ts';
import { unexpectedShape } from './source-failure.ts';

export type GroupKey = 'SERVICE' | 'USAGE_TYPE' | 'RECORD_TYPE' | 'OPERATION' | 'LINKED_ACCOUNT';

/** One request to Cost Explorer: daily amounts, grouped by two keys. */
export interface CostQuestion {
  readonly days: DateRange;
  readonly costMetric: CostMetric;
  readonly quantity: 'with' | 'without';
  readonly groupBy: readonly [GroupKey, GroupKey];
  readonly filter: Expression;
}

/** One group of one day. */
export interface CostGroup {
  readonly day: Day;
  readonly keys: readonly [string, string];
  readonly usd: Decimal;
  /** Null when it was not asked for. */
  readonly quantity: Decimal | null;
  readonly estimated: boolean;
  /** What Cost Explorer calls the first key, such as an account's name; null when it does not say. */
  readonly description: string | null;
}

/** Asks Cost Explorer once, and for its further pages with every parameter unchanged. */
export function readCostAndUsage(
  costExplorer: CostExplorer,
  meter: RequestMeter,
  question: CostQuestion,
): Promise<Pages<CostGroup>> {
  const groupBy = question.groupBy.map((Key): GroupDefinition => ({ Type: 'DIMENSION', Key }));
  return readPages(async (token) => {
    const command = new GetCostAndUsageCommand({
      TimePeriod: { Start: question.days.start, End: question.days.end },
      Granularity: 'DAILY',
      Metrics: metricsOf(question),
      GroupBy: groupBy,
      Filter: question.filter,
      NextPageToken: token,
    });
    const send = () => costExplorer.send(command);
    const reply = await meter.ask('ce:GetCostAndUsage', send, costExplorerRequestUsd);
    return toCostGroups(reply, question);
  });
}

/**
 * Reads a page of GetCostAndUsage. A day outside the question is left out.
 *
 * @throws SourceFailure - when a day, a key or an amount is missing or unreadable: it is never 0
 */
export function toCostGroups(
  reply: Pick<GetCostAndUsageCommandOutput, 'ResultsByTime' | 'NextPageToken' | 'DimensionValueAttributes'>,
  question: Pick<CostQuestion, 'days' | 'costMetric' | 'quantity'>,
): Page<CostGroup> {
  if (reply.ResultsByTime === undefined) throw unexpectedShape('GetCostAndUsage without ResultsByTime');
  const descriptions = new Map(
    (reply.DimensionValueAttributes ?? []).map(({ Value, Attributes }) => [Value, Attributes?.description]),
  );
  const items = reply.ResultsByTime.flatMap((result) => {
    const day = parseDay(result.TimePeriod?.Start ?? '');
    if (day === null) throw unexpectedShape(`a result of the day "${result.TimePeriod?.Start ?? ''}"`);
    if (result.Groups === undefined) throw unexpectedShape(`${day} without Groups`);
    if (!contains(question.days, day)) return [];
    return result.Groups.map((group): CostGroup => {
      const [first, second, ...more] = group.Keys ?? [];
      if (first === undefined || second === undefined || more.length > 0) {
        throw unexpectedShape(`a group of ${day} with ${group.Keys?.length ?? 0} keys instead of 2`);
      }
      const { costMetric } = question;
      const what = `${first}, ${second}, ${day}`;
      return {
        day,
        keys: [first, second],
        usd: toUsd(group.Metrics?.[costMetric], `${costMetric} of ${what}`),
        quantity:
          question.quantity === 'with'
            ? toAmount(group.Metrics?.UsageQuantity, `UsageQuantity of ${what}`)
            : null,
        estimated: result.Estimated === true,
        description: descriptions.get(first) || null,
      };
    });
  });
  return { items, nextToken: reply.NextPageToken };
}

function metricsOf({ costMetric, quantity }: CostQuestion): string[] {
  return quantity === 'with' ? [costMetric, 'UsageQuantity'] : [costMetric];
}

function toUsd(value: MetricValue | undefined, what: string): Decimal {
  const unit = value?.Unit ?? 'USD';
  // Accounts of AWS China are billed in CNY; a group without cost may have the unit "N/A".
  if (/^[A-Z]{3}$/.test(unit) && unit !== 'USD') throw unexpectedShape(`${what} is in ${unit}, not USD`);
  return toAmount(value, what);
}

function toAmount(value: MetricValue | undefined, what: string): Decimal {
  const amount = parseDecimal(value?.Amount ?? '');
  if (amount === null) throw unexpectedShape(`${what} is "${value?.Amount ?? ''}"`);
  return amount;
}
