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

/** Every file of a report that programs read; those that do not apply to it are left out, and so is the snapshot. */
export function dataFiles(report: Report): readonly ReportFile[] {
  return [
    reportCsvFile(report),
    chargesCsvFile(report),
    operationsCsvFile(report),
    accountsCsvFile(report),
    teamsCsvFile(report),
    focusCsvFile(report),
    reportJsonFile(report),
    usageParquetFile(report),
  ].filter((file) => file !== null);
}
