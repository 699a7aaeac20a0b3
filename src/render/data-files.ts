import type { Report } from '../domain/report.ts';
import type { ReportFile } from '../domain/report-file.ts';
import { accountsCsvFile } from './accounts-csv.ts';
import { chargesCsvFile } from './charges-csv.ts';
import { focusCsvFile } from './focus-csv.ts';
import { operationsCsvFile } from './operations-csv.ts';
import { reportCsvFile } from './report-csv.ts';
import { reportJsonFile } from './report-json.ts';
import { teamsCsvFile } from './teams-csv.ts';
import { usageParquetFile } from './usage-parquet.ts';

/**
 * Every file of a report that programs read; those that do not apply to it are left out, and so is the snapshot.
 *
 * Each is made when it is asked for: all those of a long range at once would fill the memory.
 */
export function* dataFiles(report: Report): Generator<ReportFile, void> {
  for (const make of makers) {
    const file = make(report);
    if (file !== null) yield file;
  }
}

const makers: readonly ((report: Report) => ReportFile | null)[] = [
  reportCsvFile,
  chargesCsvFile,
  operationsCsvFile,
  accountsCsvFile,
  teamsCsvFile,
  focusCsvFile,
  usageParquetFile,
  reportJsonFile,
];
