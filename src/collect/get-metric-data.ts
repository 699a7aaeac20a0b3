import {
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import pLimit from 'p-limit';
import { type DateRange, dayFinder, daysOf, startOf } from '../domain/date-range.ts';
import type { Endpoint, MetricReading } from '../domain/usage.ts';
import type { CloudWatch } from './aws-clients.ts';
import { type MetricName, publications } from './metric-names.ts';
import { toMessages, toReading } from './metric-reading.ts';
import { type Page, readPages } from './pages.ts';
import { metricsUsd, type RequestMeter } from './run-cost.ts';
import { type SourceFailure, unexpectedShape } from './source-failure.ts';

/** One metric of one model, to be asked for. */
export interface MetricQuestion {
  readonly accountId: string;
  readonly endpoint: Endpoint;
  readonly modelId: string;
  readonly name: MetricName;
}

/** The daily values of one metric, and why they are not all there. */
export interface MetricAnswer {
  readonly question: MetricQuestion;
  readonly reading: MetricReading;
  readonly reasons: readonly string[];
}

export interface MetricAnswers {
  /** One for every question, in the same order. */
  readonly answers: readonly MetricAnswer[];
  /** What CloudWatch said of the whole request, such as that it asked for too much. */
  readonly messages: readonly string[];
  readonly failures: readonly SourceFailure[];
}

/** GetMetricData's limits of one call. Source: docs/data-sources.md#cloudwatch. */
const maxQueries = 500;
const maxDatapoints = 100_800;
const daySeconds = 86_400;
/** A region allows so many calls and datapoints a second, and an organisation has many of both. */
const callsAtOnce = 3;

/**
 * Asks for each metric exactly once, for all days together: the price is per metric, not per day.
 *
 * @param owner `linked` names the account in every query: a monitoring account reads those linked to it
 */
export async function getMetricData(
  cloudWatch: CloudWatch,
  meter: RequestMeter,
  questions: readonly MetricQuestion[],
  days: DateRange,
  owner: 'own' | 'linked',
): Promise<MetricAnswers> {
  const size = Math.max(1, Math.min(maxQueries, Math.floor(maxDatapoints / daysOf(days).length)));
  const calls: (readonly MetricQuestion[])[] = [];
  for (let start = 0; start < questions.length; start += size) {
    calls.push(questions.slice(start, start + size));
  }
  const limit = pLimit(callsAtOnce);
  const parts = await Promise.all(
    calls.map((call) => limit(() => askOnce(cloudWatch, meter, call, days, owner))),
  );
  return {
    answers: parts.flatMap((part) => part.answers),
    messages: parts.flatMap((part) => part.messages),
    failures: parts.flatMap((part) => part.failures),
  };
}

type ReplyPart = { readonly result: MetricDataResult } | { readonly message: string };

async function askOnce(
  cloudWatch: CloudWatch,
  meter: RequestMeter,
  questions: readonly MetricQuestion[],
  days: DateRange,
  owner: 'own' | 'linked',
): Promise<MetricAnswers> {
  const queries = questions.map((question, index) => toQuery(question, index, owner));
  const pages = await readPages(async (token): Promise<Page<ReplyPart>> => {
    const command = new GetMetricDataCommand({
      MetricDataQueries: queries,
      StartTime: startOf(days.start),
      EndTime: startOf(days.end),
      NextToken: token,
    });
    const price = token === undefined ? metricsUsd(queries.length) : metricsUsd(0);
    const reply = await meter.ask('cloudwatch:GetMetricData', () => cloudWatch.send(command), price);
    if (reply.MetricDataResults === undefined) {
      throw unexpectedShape('GetMetricData without MetricDataResults');
    }
    const items = [
      ...reply.MetricDataResults.map((result) => ({ result })),
      ...toMessages(reply.Messages).map((message) => ({ message })),
    ];
    return { items, nextToken: reply.NextToken };
  });
  const results = new Map<string | undefined, MetricDataResult[]>();
  for (const part of pages.items) {
    if ('result' in part) results.set(part.result.Id, [...(results.get(part.result.Id) ?? []), part.result]);
  }
  const dayAt = dayFinder(days);
  return {
    answers: questions.map((question, index) => ({
      question,
      ...toReading(results.get(idOf(index)) ?? [], question.name, dayAt, pages.failure),
    })),
    messages: pages.items.flatMap((part) => ('message' in part ? [part.message] : [])),
    failures: pages.failure === null ? [] : [pages.failure],
  };
}

function toQuery(
  { accountId, endpoint, modelId, name }: MetricQuestion,
  index: number,
  owner: 'own' | 'linked',
): MetricDataQuery {
  const { namespace, dimension } = publications[endpoint];
  return {
    Id: idOf(index),
    ...(owner === 'linked' && { AccountId: accountId }),
    // No Unit: the documented units changed, and one that does not match returns nothing.
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: name.name,
        Dimensions: [{ Name: dimension, Value: modelId }],
      },
      Period: daySeconds,
      Stat: name.statistic,
    },
  };
}

/** GetMetricData takes ids that begin with a lower-case letter. */
function idOf(index: number): string {
  return `m${index}`;
}
