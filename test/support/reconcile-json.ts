import * as z from 'zod';
import type { Row } from './csv-form.ts';
import { textOf } from './csv-form.ts';
import { differ, total } from './exact-sums.ts';

const money = z.string().nullable();
const count = z.int().nullable();
const shares = z.array(z.object({ billedUsd: money }));

/** The parts of report.json that tie to the tables. */
const published = z.object({
  totals: z.object({
    billedUsd: money,
    expectedUsd: money,
    invocations: count,
    inputTokens: count,
    outputTokens: count,
    cacheReadTokens: count,
    cacheWriteTokens: count,
  }),
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
  byRegion: shares,
  byChargeGroup: shares,
  byAccount: shares,
  byOperation: shares,
  reconciliation: z.array(z.object({ kind: z.enum(['part', 'subtotal', 'total']), usd: z.string() })),
});

/** Where report.json does not say what report.csv and charges.csv say. */
export function jsonFaults(
  json: unknown,
  report: readonly Row[],
  charges: readonly Row[],
  allTypes: boolean,
): readonly string[] {
  const { totals, rows, reconciliation, ...by } = published.parse(json);
  const usd = total(report, 'billed_usd');
  const columns = {
    billed_usd: totals.billedUsd,
    invocations: totals.invocations,
    input_tokens: totals.inputTokens,
    output_tokens: totals.outputTokens,
    cache_read_tokens: totals.cacheReadTokens,
    cache_write_tokens: totals.cacheWriteTokens,
  };
  const costs = report.map((row) => ({ usd: row.expected_usd || row.billed_usd || '' }));
  const told = (kind: string) => reconciliation.filter((line) => line.kind === kind).map((line) => line.usd);
  return [
    ...Object.entries(columns).flatMap(([column, value]) =>
      value === null
        ? differ(`report.json, unknown total of ${column}`, known(report, column), [])
        : differ(`report.json total of ${column}`, [String(value)], [total(report, column)]),
    ),
    ...differ('report.json expectedUsd', [totals.expectedUsd ?? '0'], [total(costs, 'usd')]),
    ...differ('rows of report.json', rows.map(jsonText), report.map(rowText)),
    ...Object.entries(by).flatMap(([name, parts]) =>
      parts.length === 0
        ? []
        : differ(
            `report.json ${name}`,
            [
              total(
                parts.map(({ billedUsd }) => ({ usd: billedUsd ?? '' })),
                'usd',
              ),
            ],
            [usd],
          ),
    ),
    ...(totals.billedUsd === null
      ? differ('reconciliation of no bill', told('total'), [])
      : [
          ...differ('reconciliation, usage', told('subtotal'), [usd]),
          ...differ('reconciliation, all', told('total'), allTypes ? [total(charges, 'billed_usd')] : []),
        ]),
  ];
}

function known(rows: readonly Row[], column: string): readonly string[] {
  return rows.flatMap((row) => row[column] || []);
}

function jsonText(row: Readonly<Record<string, string | number | null>>): string {
  return JSON.stringify(Object.values(row).map((value) => String(value ?? '')));
}

function rowText(row: Row): string {
  return JSON.stringify(Object.values(row).map((cell) => textOf(cell)));
}
