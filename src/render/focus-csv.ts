import { isMarketplaceService } from '../domain/bedrock-services.ts';
import { type Day, firstOfMonth, plusDays } from '../domain/date-range.ts';
import { fromInteger } from '../domain/money.ts';
import type { Report } from '../domain/report.ts';
import type { ReportFile } from '../domain/report-file.ts';
import { type BillLine, billLines, ofCharge } from './charges-csv.ts';
import { type Column, csvBody } from './csv.ts';
import {
  type ChargeCategory,
  chargeCategory,
  consumedMeasure,
  type Measure,
  meterOf,
  pricingMeasure,
} from './focus-charge.ts';
import { reportFolder } from './report-address.ts';

/**
 * focus.csv: the lines of charges.csv as FOCUS 1.2 rows, every mandatory column and those beyond that Cost Explorer tells.
 * It tells one amount, in the report's cost metric (`x_CostMetric`): the four cost columns, none of which may be null, all hold it.
 */
export function focusCsvFile(report: Report): ReportFile {
  return {
    key: `${reportFolder(report)}/focus.csv`,
    body: csvBody(focusColumns(report), billLines(report)),
    contentType: 'text/csv; charset=utf-8',
  };
}

function focusColumns(report: Report): readonly Column<BillLine>[] {
  const ids = report.accountIds.map(({ id }) => id).sort();
  // A line of several accounts' bills names them all: Cost Explorer does not split it, nor tell who pays for them.
  const accounts = ids.join(';');
  const account = ids.length === 1 ? report.accountIds[0] : undefined;
  const publishers = publishersOf(report);
  const cost = ({ line }: BillLine) => line.billedUsd;
  return [
    amount('BilledCost', cost),
    key('BillingAccountId', () => accounts),
    key('BillingAccountName', () => account?.name ?? null),
    key('BillingCurrency', () => 'USD'),
    key('BillingPeriodEnd', ({ line }) => instant(firstOfMonth(line.day, 1))),
    key('BillingPeriodStart', ({ line }) => instant(firstOfMonth(line.day))),
    key('ChargeCategory', category),
    // Cost Explorer does not tell which lines correct a month that was invoiced before.
    key('ChargeClass', () => null),
    key('ChargeDescription', description),
    key('ChargePeriodEnd', ({ line }) => instant(plusDays(line.day, 1))),
    key('ChargePeriodStart', ({ line }) => instant(line.day)),
    amount(
      'ConsumedQuantity',
      ofCharge((charge) => consumedMeasure(charge).quantity),
    ),
    key(
      'ConsumedUnit',
      ofCharge((charge) => consumedMeasure(charge).unit),
    ),
    amount('ContractedCost', cost),
    amount('EffectiveCost', cost),
    // The same as ProviderName: FOCUS takes another issuer to mean that the provider billed nothing.
    key('InvoiceIssuerName', () => 'AWS'),
    amount('ListCost', cost),
    amount('PricingQuantity', (bill) => pricing(bill)?.quantity ?? null),
    key('PricingUnit', (bill) => pricing(bill)?.unit ?? null),
    key('ProviderName', () => 'AWS'),
    key('PublisherName', ({ line }) => publishers(line.service)),
    key(
      'RegionId',
      ofCharge((charge) => charge.region),
    ),
    key('ServiceCategory', () => 'AI and Machine Learning'),
    key('ServiceName', ({ line }) => line.service),
    key('ServiceSubcategory', () => 'Generative AI'),
    // Not AWS's SKU code, which Cost Explorer does not tell, but its nearest name for what was sold.
    key('SkuId', (bill) => sku(bill)?.id ?? null),
    key('SkuMeter', (bill) => sku(bill)?.meter ?? null),
    key('SubAccountId', () => account?.id ?? null),
    key('SubAccountName', () => account?.name ?? null),
    key(
      'x_ChargeGroup',
      ofCharge((charge) => charge.chargeGroup),
    ),
    key('x_CostMetric', () => report.config.costMetric),
    key('x_Estimated', ({ line }) => line.estimated),
    key(
      'x_Model',
      ofCharge((charge) => charge.model),
    ),
    key('x_RecordType', (bill) => (bill.kind === 'charge' ? 'Usage' : bill.line.recordType)),
    key(
      'x_Routing',
      ofCharge((charge) => charge.routing),
    ),
    key(
      'x_Tier',
      ofCharge((charge) => charge.tier),
    ),
    key(
      'x_TokenClass',
      ofCharge((charge) => charge.tokenClass),
    ),
    key(
      'x_UsageType',
      ofCharge((charge) => charge.usageType),
    ),
  ];
}

function key(name: string, value: Column<BillLine>['value']): Column<BillLine> {
  return { name, kind: 'key', value };
}

function amount(name: string, value: Column<BillLine>['value']): Column<BillLine> {
  return { name, kind: 'amount', value };
}

/** FOCUS DateTimeFormat: ISO 8601 in UTC; every bound is a day's first moment. */
function instant(day: Day): string {
  return `${day}T00:00:00Z`;
}

function category(bill: BillLine): ChargeCategory {
  return bill.kind === 'charge' ? 'Usage' : chargeCategory(bill.line.recordType);
}

function description(bill: BillLine): string {
  return bill.kind === 'charge'
    ? `${bill.line.modelName ?? bill.line.service}: ${meterOf(bill.line)}`
    : `${bill.line.service}: ${bill.line.recordType}`;
}

/** FOCUS wants a quantity of every usage and purchase; a fee has none of its own, so it is one unit. */
function pricing(bill: BillLine): Measure | null {
  if (bill.kind === 'charge') return pricingMeasure(bill.line);
  return category(bill) === 'Purchase' ? { quantity: fromInteger(1), unit: 'Units' } : null;
}

/** FOCUS wants a SKU of every usage and purchase; of a fee only the service is known. */
function sku(bill: BillLine): { readonly id: string; readonly meter: string } | null {
  if (bill.kind === 'charge') return { id: bill.line.usageType, meter: meterOf(bill.line) };
  return category(bill) === 'Purchase' ? { id: bill.line.service, meter: bill.line.recordType } : null;
}

/** Who made what a service sells: the model's provider on the Marketplace, where it is known; else AWS. */
function publishersOf(report: Report): (service: string) => string {
  const providers = new Map(report.rows.map((row) => [row.model, row.provider]));
  const makers = new Map(report.charges.map((charge) => [charge.service, providers.get(charge.model)]));
  return (service) => (isMarketplaceService(service) ? (makers.get(service) ?? 'AWS Marketplace') : 'AWS');
}
