import { byTexts } from '../domain/byte-order.ts';
import type { Charge } from '../domain/charge.ts';
import { sum } from '../domain/money.ts';
import type { UnmappedLine } from '../domain/report.ts';
import { groupBy } from './group-by.ts';
import { compareDollars } from './model-summaries.ts';

/** The lines that no rule knew, each service and usage type once, the dearest first. */
export function unmappedOf(charges: readonly Charge[]): readonly UnmappedLine[] {
  const unknown = charges.filter(({ known }) => !known);
  return [...groupBy(unknown, ({ service, usageType }) => JSON.stringify([service, usageType])).values()]
    .flatMap((lines) =>
      lines.slice(0, 1).map(({ service, usageType }) => {
        const billedUsd = sum(lines.map((line) => line.billedUsd));
        return { service, usageType, billedUsd };
      }),
    )
    .sort((a, b) => compareDollars(a.billedUsd, b.billedUsd) || byLine(a, b));
}

const byLine = byTexts((line: UnmappedLine) => [line.service, line.usageType]);
