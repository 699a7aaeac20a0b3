import Big from 'big.js';
import * as z from 'zod';
import type { BillLine } from './organisation.ts';
import { pageOf } from './paging.ts';
import type { Service, ServiceCall } from './service.ts';

const key = z.enum(['SERVICE', 'USAGE_TYPE', 'RECORD_TYPE', 'OPERATION', 'LINKED_ACCOUNT']);
const dimensions = z.strictObject({ Key: key, Values: z.array(z.string()).min(1) });
type Expression = {
  And?: Expression[] | undefined;
  Or?: Expression[] | undefined;
  Not?: Expression | undefined;
  Dimensions?: z.infer<typeof dimensions> | undefined;
};
const expression: z.ZodType<Expression> = z
  .strictObject({
    And: z.lazy(() => z.array(expression).min(2)).optional(),
    Or: z.lazy(() => z.array(expression).min(2)).optional(),
    Not: z.lazy(() => expression).optional(),
    Dimensions: dimensions.optional(),
  })
  .refine((one) => Object.keys(one).length === 1, 'an expression has exactly one root operator');
/** The lines of one day with the same keys; `text` null stands for a day without lines. */
interface Group {
  readonly date: string;
  readonly text: string | null;
  readonly members: readonly BillLine[];
}

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const period = z.strictObject({ Start: day, End: day }).refine(({ Start, End }) => Start < End);
const metric = z.enum([
  'UnblendedCost',
  'NetUnblendedCost',
  'AmortizedCost',
  'NetAmortizedCost',
  'UsageQuantity',
]);
const costInput = z.strictObject({
  TimePeriod: period,
  Granularity: z.literal('DAILY'),
  Metrics: z.array(metric).min(1),
  GroupBy: z.array(z.strictObject({ Type: z.literal('DIMENSION'), Key: key })).max(2),
  Filter: expression.optional(),
  NextPageToken: z.string().optional(),
});
const valuesInput = z.strictObject({
  Dimension: key,
  SearchString: z.string().optional(),
  TimePeriod: period,
  Filter: expression.optional(),
  NextPageToken: z.string().optional(),
});

export const costExplorer: Service = {
  prefix: 'ce',
  protocol: 'json',
  answer: (call) => (call.operation === 'GetDimensionValues' ? dimensionValues(call) : costAndUsage(call)),
};

function dimensionValues(call: ServiceCall) {
  const { NextPageToken, ...asked } = valuesInput.parse(call.input);
  const search = (asked.SearchString ?? '').toLowerCase();
  const values = select(call, asked.TimePeriod, asked.Filter).map((line) =>
    dimensionOf(line, asked.Dimension),
  );
  const found = [...new Set(values)].filter((value) => value.toLowerCase().includes(search)).sort();
  const page = pageOf(found, call.pageSize, NextPageToken, asked);
  return {
    DimensionValues: page.items.map((Value) => ({ Value, Attributes: {} })),
    ReturnSize: page.items.length,
    TotalSize: found.length,
    NextPageToken: page.next,
  };
}

function costAndUsage(call: ServiceCall) {
  const { NextPageToken, ...asked } = costInput.parse(call.input);
  const linesOfDay = new Map<string, BillLine[]>();
  for (const line of select(call, asked.TimePeriod, asked.Filter)) {
    const same = linesOfDay.get(line.day) ?? [];
    same.push(line);
    linesOfDay.set(line.day, same);
  }
  const groups = daysIn(asked.TimePeriod).flatMap((date): readonly Group[] => {
    const byKey = new Map<string, BillLine[]>();
    for (const line of linesOfDay.get(date) ?? []) {
      const text = JSON.stringify(asked.GroupBy.map((group) => dimensionOf(line, group.Key)));
      byKey.set(text, [...(byKey.get(text) ?? []), line]);
    }
    const own = [...byKey].map(([text, members]) => ({ date, text, members }));
    return own.length === 0 ? [{ date, text: null, members: [] }] : own;
  });
  const page = pageOf(groups, call.pageSize, NextPageToken, asked);
  const month = call.organisation.now.slice(0, 7);
  return {
    GroupDefinitions: asked.GroupBy,
    ResultsByTime: [...new Set(page.items.map(({ date }) => date))].map((date) => ({
      TimePeriod: { Start: date, End: nextDay(date) },
      Total: {},
      Groups: page.items
        .filter((group) => group.date === date && group.text !== null)
        .map(({ text, members }) => ({
          Keys: JSON.parse(text ?? '[]'),
          Metrics: Object.fromEntries(asked.Metrics.map((name) => [name, amountOf(members, name)])),
        })),
      Estimated: date.startsWith(month),
    })),
    DimensionValueAttributes: call.organisation.accounts.flatMap(({ id, name }) =>
      name === undefined ? [] : [{ Value: id, Attributes: { description: name } }],
    ),
    NextPageToken: page.next,
  };
}

function select(call: ServiceCall, { Start, End }: z.infer<typeof period>, filter: Expression | undefined) {
  return call.organisation.bill
    .filter((line) => line.day >= Start && line.day < End)
    .filter((line) => filter === undefined || matches(line, filter));
}

function matches(line: BillLine, filter: Expression): boolean {
  if (filter.And) return filter.And.every((part) => matches(line, part));
  if (filter.Or) return filter.Or.some((part) => matches(line, part));
  if (filter.Not) return !matches(line, filter.Not);
  return filter.Dimensions?.Values.includes(dimensionOf(line, filter.Dimensions.Key)) ?? false;
}

function dimensionOf(line: BillLine, dimension: z.infer<typeof key>): string {
  return {
    SERVICE: line.service,
    USAGE_TYPE: line.usageType,
    RECORD_TYPE: line.recordType,
    OPERATION: line.operation,
    LINKED_ACCOUNT: line.account,
  }[dimension];
}

function amountOf(lines: readonly BillLine[], name: z.infer<typeof metric>) {
  const isQuantity = name === 'UsageQuantity';
  const sum = lines.reduce((total, line) => total.plus(isQuantity ? line.quantity : line.usd), new Big(0));
  return { Amount: sum.toFixed(), Unit: isQuantity ? 'N/A' : 'USD' };
}

function daysIn({ Start, End }: z.infer<typeof period>): readonly string[] {
  const days: string[] = [];
  for (let date = Start; date < End; date = nextDay(date)) days.push(date);
  return days;
}

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
