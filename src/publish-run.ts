import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { yesterdayOf } from './domain/history.ts';
import { sum } from './domain/money.ts';
import type { Run } from './job.ts';
import type { ReportRequest } from './request.ts';
import { metricNames, metricNamespace } from './run-metrics.ts';
import type { Delivered, MailResult } from './run-result.ts';

/** What stands in the log of a run that an alarm and its repairer look at: one line, and the run's metrics in EMF. */
export function publishRun(run: Run, request: ReportRequest, name: string, durationMs: number): void {
  const service = { serviceName: name };
  new Logger(service).info('run', { ...runSummary(run, durationMs) });
  const metrics = new Metrics({ ...service, namespace: metricNamespace });
  const { delivered, gaps, runCostUsd, unmappedUsd } = runMetrics(run, request);
  metrics.addMetric(metricNames.delivered, MetricUnit.Count, delivered);
  metrics.addMetric(metricNames.gaps, MetricUnit.Count, gaps);
  metrics.addMetric(metricNames.durationMs, MetricUnit.Milliseconds, durationMs);
  metrics.addMetric(metricNames.runCostUsd, MetricUnit.NoUnit, runCostUsd);
  metrics.addMetric(metricNames.unmappedUsd, MetricUnit.NoUnit, unmappedUsd);
  metrics.publishStoredMetrics();
}

/** A run as its operator reads it. Names no recipient. */
export function runSummary({ result, delivered }: Run, durationMs: number) {
  return {
    window: result.window,
    reports: delivered.map(({ report, archive, mails, gaps }) => ({
      id: report.id,
      revision: report.revision,
      status: report.status,
      billedUsd: report.totals.billedUsd,
      expectedUsd: report.totals.expectedUsd,
      archive,
      mails: countBy(mails, ({ status }) => status),
      gaps: countBy(gaps, ({ kind }) => kind),
    })),
    requests: result.requests,
    runCostUsd: result.runCostUsd,
    durationMs,
  };
}

/**
 * What alarms watch.
 *
 * Only yesterday's daily report counts as delivered, with all its mails out: a backfill, a digest or a test to oneself
 * must not hide that the morning's report is missing. Unmapped lines are told by their dollars, not among the gaps.
 */
export function runMetrics({ result, delivered }: Run, request: ReportRequest) {
  const yesterday = yesterdayOf(request.today);
  const isMorning = typeof request.sending === 'string' && request.sending !== 'never';
  const mornings = delivered.filter(
    (one) =>
      one.report.window.start === yesterday.start &&
      one.report.window.end === yesterday.end &&
      isMorning &&
      isOut(one),
  );
  return {
    delivered: mornings.length,
    gaps: delivered.flatMap(({ gaps }) => gaps.filter(({ kind }) => kind !== 'unmapped')).length,
    runCostUsd: Number(result.runCostUsd),
    unmappedUsd: Number(
      sum(delivered.flatMap(({ report }) => report.unmapped.map(({ billedUsd }) => billedUsd))),
    ),
  };
}

function isOut({ archive, mails }: Delivered): boolean {
  return archive !== null && mails.every(({ status }: MailResult) => status !== 'failed');
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
