import * as z from 'zod';
import { wholeOf } from '../../src/domain/report-file.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { makeEdition } from '../../src/editions.ts';
import { accountsCsvFile } from '../../src/render/accounts-csv.ts';
import { chargesCsvFile } from '../../src/render/charges-csv.ts';
import { operationsCsvFile } from '../../src/render/operations-csv.ts';
import { reportCsvFile } from '../../src/render/report-csv.ts';
import { reportJsonFile } from '../../src/render/report-json.ts';
import { subjectOf } from '../../src/render/subject.ts';
import { readCsv } from './csv-reader.ts';

export type Row = Readonly<Record<string, string>>;

const reportJson = z.looseObject({
  status: z.string(),
  completeness: z.array(
    z.object({
      source: z.string(),
      account: z.string().nullable(),
      region: z.string().nullable(),
      state: z.string(),
    }),
  ),
  gaps: z.array(z.object({ kind: z.string(), detail: z.string() })),
});

/** One report as its readers have it: its tables and report.json, read back from their bytes. */
export interface FinishedReport {
  /** By file name; an absent file has no entry. */
  readonly tables: Readonly<Record<string, readonly Row[]>>;
  readonly json: z.infer<typeof reportJson>;
  readonly subject: string;
}

const tables = {
  'report.csv': reportCsvFile,
  'charges.csv': chargesCsvFile,
  'operations.csv': operationsCsvFile,
  'accounts.csv': accountsCsvFile,
};

/** The report of a snapshot and those of its routes, finished. */
export function finishedReports(snapshot: Snapshot): readonly FinishedReport[] {
  const { report, routes } = makeEdition(snapshot);
  return [report, ...routes].map((one) => ({
    tables: Object.fromEntries(
      Object.entries(tables).flatMap(([name, fileOf]) => {
        const file = fileOf(one);
        return file === null ? [] : [[name, readCsv(file.body)]];
      }),
    ),
    json: reportJson.parse(JSON.parse(Buffer.from(wholeOf(reportJsonFile(one))).toString('utf8'))),
    subject: subjectOf(one),
  }));
}
