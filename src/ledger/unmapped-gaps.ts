import { byteOrder } from '../domain/byte-order.ts';
import type { Charge } from '../domain/charge.ts';
import { contains } from '../domain/date-range.ts';
import type { Gap } from '../domain/gap.ts';
import type { Ledger } from '../domain/ledger.ts';
import { type Decimal, isNegative, isZero, round, sum } from '../domain/money.ts';
import { unmapped } from './model-key.ts';

/** One gap per name of a line of the window that no rule could read, with its dollars and what would teach it. */
export function unmappedGaps({ charges, window }: Pick<Ledger, 'charges' | 'window'>): readonly Gap[] {
  const named = new Map<string, [Charge, ...Charge[]]>();
  for (const charge of charges) {
    if (charge.known || !contains(window, charge.day)) continue;
    const name = `${charge.service}\u0000${charge.usageType}`;
    const lines = named.get(name);
    if (lines) lines.push(charge);
    else named.set(name, [charge]);
  }
  return [...named]
    .sort(([a], [b]) => byteOrder(a, b))
    .map(([, lines]) => ({ kind: 'unmapped', detail: unmappedDetail(lines) }));
}

/** One gap per CloudWatch model id of the window that names no model we can tell. */
export function unresolvedGaps({ seen, window }: Pick<Ledger, 'seen' | 'window'>): readonly Gap[] {
  const ids = seen
    .filter(({ model, lastDay }) => model === null && lastDay >= window.start)
    .map(({ id }) => id);
  return [...new Set(ids)].map((id) => ({
    kind: 'unresolved_model_id',
    detail: `CloudWatch counted calls of "${id}", which names no model we can tell. ${lesson(id)}`,
  }));
}

function unmappedDetail(lines: readonly [Charge, ...Charge[]]): string {
  const [{ service, usageType, model, modelName }] = lines;
  const line = `${service} ${usageType}: ${dollars(sum(lines.map(({ billedUsd }) => billedUsd)))}`;
  if (model !== unmapped) {
    return `${line} of ${modelName ?? 'no model'}; no rule knows its region or what it measures`;
  }
  if (modelName === null || modelName === usageType) return `${line}; no rule knows the shape of this line`;
  return `${line} of a model we cannot tell. ${lesson(modelName)}`;
}

/** To the cent, unless that would hide all of it. */
function dollars(usd: Decimal): string {
  const rounded = round(usd, 2);
  const [whole = '', fraction = ''] = (isZero(rounded) ? usd : rounded).replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${isNegative(usd) ? '−' : ''}$${grouped}.${fraction.padEnd(2, '0')}`;
}

/** What to write into the configuration so that a name is known from now on. */
function lesson(name: string): string {
  return `To teach it, add to the configuration:\n"models": {\n  ${JSON.stringify(name)}: "<provider>.<model>" }`;
}
