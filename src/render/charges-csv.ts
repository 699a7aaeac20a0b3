import type { AdjustmentLine, Charge } from '../domain/charge.ts';
import type { Report } from '../domain/report.ts';
import type { ReportFile } from '../domain/report-file.ts';
import { type Column, csvBody } from './csv.ts';
import { reportFolder } from './report-address.ts';

/** A line of the bill: a charge with its meaning, or a line of another record type, of which only the service is known. */
export type BillLine =
  | { readonly kind: 'charge'; readonly line: Charge }
  | { readonly kind: 'adjustment'; readonly line: AdjustmentLine };

const columns: readonly Column<BillLine>[] = [
  { name: 'date', kind: 'key', value: ({ line }) => line.day },
  { name: 'service', kind: 'key', value: ({ line }) => line.service },
  { name: 'usage_type', kind: 'key', value: ofCharge((charge) => charge.usageType) },
  {
    name: 'record_type',
    kind: 'key',
    value: (bill) => (bill.kind === 'charge' ? 'Usage' : bill.line.recordType),
  },
  { name: 'region', kind: 'key', value: ofCharge((charge) => charge.region) },
  { name: 'model', kind: 'key', value: ofCharge((charge) => charge.model) },
  { name: 'charge_group', kind: 'key', value: ofCharge((charge) => charge.chargeGroup) },
  { name: 'token_class', kind: 'key', value: ofCharge((charge) => charge.tokenClass) },
  { name: 'routing', kind: 'key', value: ofCharge((charge) => charge.routing) },
  { name: 'tier', kind: 'key', value: ofCharge((charge) => charge.tier) },
  { name: 'quantity', kind: 'amount', value: ofCharge((charge) => charge.quantity) },
  { name: 'tokens', kind: 'amount', value: ofCharge((charge) => charge.tokens) },
  { name: 'billed_usd', kind: 'amount', value: ({ line }) => line.billedUsd },
  { name: 'estimated', kind: 'key', value: ({ line }) => line.estimated },
];

/** charges.csv: every Cost Explorer line of the window and how it was read; Σ `Usage` = Σ report.csv, to the last digit. */
export function chargesCsvFile(report: Report): ReportFile {
  return {
    key: `${reportFolder(report)}/charges.csv`,
    body: csvBody(columns, billLines(report)),
    contentType: 'text/csv; charset=utf-8',
  };
}

/** The lines of the bill behind a report. A route's holds usage only: credits and fees belong to no one model or team. */
export function billLines(report: Report): readonly BillLine[] {
  const charges = report.charges.map((line): BillLine => ({ kind: 'charge', line }));
  if (report.route !== null) return charges;
  return [...charges, ...report.adjustments.map((line): BillLine => ({ kind: 'adjustment', line }))];
}

/** A cell that only a charge has; empty on an adjustment. */
export function ofCharge<Value>(value: (charge: Charge) => Value): (bill: BillLine) => Value | null {
  return (bill) => (bill.kind === 'charge' ? value(bill.line) : null);
}
