import { type DateRange, daysOf, parseDay } from '../src/domain/date-range.ts';
import { daysToRead } from '../src/domain/history.ts';
import { idsOf, listedPerModel, metricNames, modelsOf, now, regionsEnabled } from './organisation.ts';
import { daysAgo, type Scenario } from './scenario.ts';

/** The fewest requests, and metrics asked for, that tell all that a report needs. */
export interface Floor {
  readonly requests: Readonly<Record<string, number>>;
  readonly metrics: number;
}

// Limits of one call, and what configuration fills by default: docs/data-sources.md, the README.
const listedAtOnce = 500;
const queriesAtOnce = 500;
const datapointsAtOnce = 100_800;
const historyDays = 35;
/** `AWS/Bedrock` and `AWS/BedrockMantle`. */
const namespaces = 2;
/** Latency and time to first token are asked for twice: the average, and the samples that weigh it. */
const statistics = metricNames.length + 2;
/** Marketplace services name the model in the service, the others in the usage type: one request cannot tell both. */
const families = 2;

/**
 * Computed from the API's limits and the rules of what a report reads, never from what the program does.
 *
 * History reaches past the two weeks that ListMetrics sees, so every other id by which a billed model could have been
 * called is asked for its requests; in one request with the rest, and for nothing more when there were none.
 */
export function floorOf(scenario: Scenario): Floor {
  const { size, mode } = scenario;
  const accounts = Array.from({ length: size.accounts }, (_, index) => metricsOfAccount(index, scenario));
  // Who sees all accounts at once has one place in a region; else each account has its own.
  const places = mode === 'observability' ? [sum(accounts)] : accounts;
  const modelsInPlace = size.modelsPerAccount * (size.accounts / places.length);
  const pages = Math.ceil((modelsInPlace * listedPerModel) / listedAtOnce);
  const idleLists = regionsEnabled * namespaces - size.usedRegions;
  const atOnce = Math.min(queriesAtOnce, Math.floor(datapointsAtOnce / daysRead(scenario)));
  const requests: Readonly<Record<string, number>> = {
    'account:ListRegions': places.length,
    'bedrock:ListFoundationModels': places.length * size.usedRegions,
    // Without a type only the system's come.
    'bedrock:ListInferenceProfiles': places.length * size.usedRegions * 2,
    // Usage, other record types, operations, accounts.
    'ce:GetCostAndUsage': 2 + families + (size.accounts > 1 ? families : 0),
    'ce:GetDimensionValues': 1,
    'cloudwatch:GetMetricData': size.usedRegions * sum(places.map((metrics) => Math.ceil(metrics / atOnce))),
    'cloudwatch:ListMetrics': places.length * (idleLists + size.usedRegions * pages),
    'sts:AssumeRole': mode === 'roles' ? size.accounts : 0,
    'sts:GetCallerIdentity': 1,
  };
  return {
    requests: Object.fromEntries(Object.entries(requests).filter(([, count]) => count > 0)),
    metrics: size.usedRegions * sum(accounts),
  };
}

/** What AWS bills: each Cost Explorer request, and each metric whatever the days. Unit: USD. */
export function priceOf({ requests, metrics }: Floor): number {
  const paid = (requests['ce:GetCostAndUsage'] ?? 0) + (requests['ce:GetDimensionValues'] ?? 0);
  return paid * 0.01 + metrics * 0.00001;
}

/** Of one account in one region. */
function metricsOfAccount(index: number, { size }: Scenario): number {
  return sum(modelsOf(index, size).map((model) => statistics + idsOf(model).length - 1));
}

function daysRead({ window }: Scenario): number {
  const [start, end, today] = [daysAgo(window), daysAgo(0), now.slice(0, 10)].map(parseDay);
  if (!start || !end || !today) throw new Error('a day of the benchmark is no day');
  const range: DateRange = { start, end };
  return daysOf(daysToRead(range, historyDays, today)).length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
