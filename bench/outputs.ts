import { readFileSync } from 'node:fs';
import { parseSnapshot } from '../src/collect/saved-snapshot.ts';
import { piecesOf, type ReportFile } from '../src/domain/report-file.ts';
import { buildLedger } from '../src/ledger/build-ledger.ts';
import { chargesCsvFile } from '../src/render/charges-csv.ts';
import { focusCsvFile } from '../src/render/focus-csv.ts';
import { reportPage } from '../src/render/html.ts';
import { reportCsvFile } from '../src/render/report-csv.ts';
import { reportJsonFile } from '../src/render/report-json.ts';
import { snapshotFile } from '../src/render/snapshot-file.ts';
import { buildReport } from '../src/report/build-report.ts';
import { sha256, templateSources as templates } from '../test/support/template-sources.ts';

/** What making a report again from its snapshot takes, step by step. */
export interface OutputTimes {
  readonly rows: number;
  readonly billLines: number;
  /** Unit: milliseconds. */
  readonly steps: Readonly<Record<string, number>>;
}

/** Makes every large output once from a saved snapshot. */
export function outputTimes(file: string): OutputTimes {
  const steps: Record<string, number> = {};
  const timed = <Made>(step: string, make: () => Made): Made => {
    const started = performance.now();
    const made = make();
    steps[step] = performance.now() - started;
    return made;
  };
  const bytes = readFileSync(file);
  const snapshot = timed('read snapshot', () => parseSnapshot(bytes));
  const ledger = timed('ledger', () => buildLedger(snapshot));
  const report = timed('report', () => buildReport(snapshot, ledger));
  timed('report.csv', () => drain(reportCsvFile(report)));
  timed('report.json', () => drain(reportJsonFile(report)));
  timed('charges.csv', () => drain(chargesCsvFile(report)));
  timed('focus.csv', () => drain(focusCsvFile(report)));
  timed('report.html', () => reportPage(report, { templates, sha256 }));
  timed('snapshot.json.gz', () => snapshotFile(snapshot, report.id));
  return { rows: report.rows.length, billLines: report.charges.length, steps };
}

/** Makes all pieces of a file, and keeps none. */
function drain(file: ReportFile): void {
  for (const _ of piecesOf(file));
}
