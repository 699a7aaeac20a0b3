import type { DateRange } from '../domain/date-range.ts';
import type { Completeness } from '../domain/gap.ts';
import type { MetricReading, UsageMetric, UsageSeries } from '../domain/usage.ts';
import type { CandidateId } from '../ledger/candidate-ids.ts';
import type { MetricAnswer, MetricAnswers, MetricQuestion } from './get-metric-data.ts';
import type { Listing } from './list-metrics.ts';
import { publications } from './metric-names.ts';
import type { SourceFailure } from './source-failure.ts';

/** What CloudWatch told of one region. */
export interface RegionUsage {
  readonly series: readonly UsageSeries[];
  /** One for each account read there. */
  readonly completeness: readonly Completeness[];
  /** The requests that failed. */
  readonly failures: readonly SourceFailure[];
}

export interface RegionQuestion {
  readonly region: string;
  readonly accounts: readonly string[];
  readonly listing: Listing;
  readonly days: DateRange;
  /** True when some of the days are older than ListMetrics can see: then what it does not list may still exist. */
  readonly beyondListing: boolean;
  readonly candidates: readonly (CandidateId & { readonly accountId: string })[];
}

type Ask = (questions: readonly MetricQuestion[]) => Promise<MetricAnswers>;

/**
 * Reads the usage of every model seen in one region.
 *
 * Listed models are asked for the metrics listed, or for all of them where the list cannot tell; a candidate is first
 * asked for its requests alone, and for the rest once it has any.
 */
export async function readRegionUsage(question: RegionQuestion, ask: Ask): Promise<RegionUsage> {
  const broken = Object.values(question.listing.broken);
  if (!question.listing.answered) {
    return { series: [], completeness: completenessOf(question, [], [], []), failures: broken };
  }
  const listed = listedQuestions(question);
  const known = new Set(listed.map(seriesKey));
  const probes = question.candidates
    .filter((candidate) => !known.has(seriesKey(candidate)))
    .map((candidate) => ({ ...candidate, name: publications[candidate.endpoint].metrics[0] }));
  const first = await ask([...listed, ...probes]);
  const answers = first.answers.slice(0, listed.length);
  const probed = first.answers.slice(listed.length);
  const found = probed.filter(hasData);
  const second = await ask(found.flatMap((probe) => otherQuestions(probe.question)));
  const read = [...answers, ...found, ...second.answers];
  const messages = [...first.messages, ...second.messages];
  const doubtful = probed.filter((probe) => probe.reading.state !== 'complete' && !hasData(probe));
  return {
    series: toSeries(read, question.region),
    completeness: completenessOf(question, read, doubtful, messages),
    failures: [...broken, ...first.failures, ...second.failures],
  };
}

function listedQuestions({ listing, beyondListing }: RegionQuestion): readonly MetricQuestion[] {
  const names = new Map<string, Set<string>>();
  const models = new Map<string, Omit<MetricQuestion, 'name'>>();
  for (const { name, ...model } of listing.metrics) {
    const key = seriesKey(model);
    models.set(key, model);
    names.set(key, (names.get(key) ?? new Set()).add(name));
  }
  return [...models]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, model]) => {
      const listIsWhole = !beyondListing && listing.broken[model.endpoint] === undefined;
      return publications[model.endpoint].metrics
        .filter((metric) => !listIsWhole || names.get(key)?.has(metric.name))
        .map((name) => ({ ...model, name }));
    });
}

function otherQuestions(probe: MetricQuestion): readonly MetricQuestion[] {
  const [, ...others] = publications[probe.endpoint].metrics;
  return others.map((name) => ({ ...probe, name }));
}

function hasData({ reading }: MetricAnswer): boolean {
  return Object.keys(reading.days).length > 0;
}

/** A metric read completely without a datapoint is left out, as if it had not been asked for: they mean the same. */
function toSeries(answers: readonly MetricAnswer[], region: string): readonly UsageSeries[] {
  const series = new Map<
    string,
    Omit<UsageSeries, 'metrics'> & { metrics: Partial<Record<UsageMetric, MetricReading>> }
  >();
  for (const answer of answers) {
    if (answer.reading.state === 'complete' && !hasData(answer)) continue;
    const { accountId, endpoint, modelId, name } = answer.question;
    const key = seriesKey(answer.question);
    const own = series.get(key) ?? { accountId, region, endpoint, modelId, metrics: {} };
    own.metrics[name.metric] = answer.reading;
    series.set(key, own);
  }
  return [...series].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, own]) => own);
}

function completenessOf(
  { region, accounts, listing }: RegionQuestion,
  read: readonly MetricAnswer[],
  doubtful: readonly MetricAnswer[],
  messages: readonly string[],
): readonly Completeness[] {
  const lists = Object.entries(listing.broken).map(([endpoint, failure]) => ({ endpoint, failure }));
  return accounts.map((account) => {
    const row = { source: 'cloudwatch', account, region } as const;
    if (!listing.answered) {
      const reasons = unique(lists.map(({ failure }) => failure.message)).join('; ');
      return { ...row, state: 'failed', detail: `nothing read, all usage here is unknown: ${reasons}` };
    }
    const own = read.filter(({ question }) => question.accountId === account);
    const short = own.filter(({ reading }) => reading.state !== 'complete');
    const idle = doubtful.filter(({ question }) => question.accountId === account);
    const problems = [
      ...lists.map(
        ({ endpoint, failure }) =>
          `the list of ${endpoint} models broke off, some may be missing: ${failure.message}`,
      ),
      ...(short.length === 0
        ? []
        : [
            `${short.length} of ${own.length} metrics are unknown or too low (${modelsOf(short)}): ${reasonsOf(short)}`,
          ]),
      ...(idle.length === 0
        ? []
        : [`whether these models were used is unknown (${modelsOf(idle)}): ${reasonsOf(idle)}`]),
      ...unique(messages).map((message) => `CloudWatch says: ${message}`),
    ];
    const nothing = own.length > 0 && own.every(({ reading }) => reading.state === 'failed');
    if (nothing) return { ...row, state: 'failed', detail: problems.join('; ') };
    if (problems.length > 0) return { ...row, state: 'partial', detail: problems.join('; ') };
    return own.some(hasData)
      ? { ...row, state: 'complete', detail: reasonsOf(own) }
      : { ...row, state: 'empty', detail: '' };
  });
}

function modelsOf(answers: readonly MetricAnswer[]): string {
  return shorten(unique(answers.map(({ question }) => question.modelId)), ', ');
}

function reasonsOf(answers: readonly MetricAnswer[]): string {
  return shorten(unique(answers.flatMap(({ reasons }) => reasons)), '; ');
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

/** Three are enough to act on; the snapshot holds the rest. */
function shorten(texts: readonly string[], separator: string): string {
  const rest = texts.length - 3;
  return [...texts.slice(0, 3), ...(rest > 0 ? [`${rest} more`] : [])].join(separator);
}

function seriesKey(series: Pick<MetricQuestion, 'accountId' | 'endpoint' | 'modelId'>): string {
  return JSON.stringify([series.accountId, series.endpoint, series.modelId]);
}
