import { collectSample } from '../../src/collect/sample.ts';
import type { DateRange } from '../../src/domain/date-range.ts';
import { oneDay, plusDays } from '../../src/domain/date-range.ts';
import type { Report } from '../../src/domain/report.ts';
import { buildLedger } from '../../src/ledger/build-ledger.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { aConfig, sunday } from './report-builder.ts';

/** A report of the built-in sample, read the morning after Sunday 22 November 2026. */
export function aSampleReport(window: DateRange = oneDay(sunday)): Report {
  const snapshot = collectSample({
    window,
    today: plusDays(sunday, 1),
    generatedAt: '2026-11-23T06:00:00.000Z',
    config: aConfig({ budget: { monthlyUsd: 35_000, perModelMonthlyUsd: {} } }),
  });
  return buildReport(snapshot, buildLedger(snapshot));
}
