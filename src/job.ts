import { readEarlierReports } from './deliver/earlier-reports.ts';
import { type DeliveryPorts, deliverEditions, undelivered } from './deliver-editions.ts';
import type { EarlierReports } from './domain/restatement.ts';
import type { Snapshot } from './domain/snapshot.ts';
import { type Edition, idsToCompare, planEditions } from './editions.ts';
import { SourceError } from './errors.ts';
import type { ReportRequest } from './request.ts';
import { type Delivered, type RunResult, toReportResult } from './run-result.ts';

export interface Ports extends DeliveryPorts {
  readonly restateDays: number;
  readonly collect: (request: ReportRequest, earlier: EarlierReports) => Promise<Snapshot>;
}

/** A run's result, with the reports themselves for whoever prints them. */
export interface Run {
  readonly result: RunResult;
  readonly delivered: readonly Delivered[];
}

/**
 * Makes the reports that were asked for and delivers them.
 *
 * The archive must answer before any AWS request is paid for, and reports are archived before they are mailed: a mail
 * can be sent again, a lost report cannot.
 *
 * @throws ReportError - `code` says which step failed and who can mend it
 */
export async function runReport(request: ReportRequest, ports: Ports): Promise<Run> {
  const earlier = await readEarlierReports(ports.store, idsToCompare(request, ports.restateDays));
  const snapshot = await ports.collect(request, earlier);
  const editions = planEditions(snapshot, request, earlier);
  if (request.strict) refuseGaps(editions.asked);
  const delivered = request.dryRun
    ? Array.from(editions.asked, undelivered)
    : await deliverEditions(editions, request, ports);
  return {
    delivered,
    result: {
      window: request.window,
      reports: delivered.map(toReportResult),
      requests: snapshot.requests,
      runCostUsd: snapshot.runCostUsd,
    },
  };
}

function refuseGaps(editions: Iterable<Edition>): void {
  const gaps = new Set<string>();
  for (const { report } of editions)
    for (const { kind, detail } of report.gaps) gaps.add(`${kind}: ${detail}`);
  if (gaps.size > 0) {
    throw new SourceError(
      'STRICT_GAPS',
      `--strict: nothing was archived or mailed, because of ${gaps.size === 1 ? 'a gap' : `${gaps.size} gaps`}: ${[...gaps].join('; ')}`,
    );
  }
}
