import type { Day } from '../domain/date-range.ts';
import { compare, type Decimal, zero } from '../domain/money.ts';
import type { DayCost, Report } from '../domain/report.ts';
import { type ChartFormat, escapeText, label, mark, paint, rect, svg } from './chart-frame.ts';
import { cutName, money, shortDay, shorten } from './format.ts';
import { identityOf } from './palette.ts';

const steps = 5;
const rowHeight = 20;

/** A strip of days for each of the dearest models; the darker, the dearer the day was for that model. */
export function heatChart(report: Report, format: Omit<ChartFormat, 'height'>): string {
  const days = report.dayTotals.slice(-format.days).map(({ day }) => day);
  const shown = new Set(days);
  const models = dearest(report.dayCosts.filter(({ day }) => shown.has(day)));
  const gutter = Math.min(168, format.width * 0.36);
  const cell = (format.width - gutter) / Math.max(1, days.length);
  const sized = { ...format, height: models.length * rowHeight + 22 };
  const rows = models.map(({ name, costs }, index) => {
    const y = index * rowHeight;
    const top = Math.max(0, ...[...costs.values()].map(({ usd }) => Number(usd ?? 0)));
    const cells = days.map((day, column) => {
      const cost = costs.get(day);
      const x = gutter + column * cell;
      if (cost?.usd === null) return label(x + cell / 2, y + 14, '–', 'middle', sized);
      const shade = `h${stepOf(Number(cost?.usd ?? 0), top)}`;
      const square = rect(x, y, cell - 1.5, rowHeight - 2, `${paint(shade, sized)} rx="2"`);
      return cost?.usd === undefined ? square : titled(costWords(cost, cost.usd), square);
    });
    const named = label(0, y + 13, shorten(name, format.width < 480 ? 17 : 26), 'start', sized);
    return mark(rowWords(name, days, costs), `${named}${cells.join('')}`, sized);
  });
  const last = days.length - 1;
  const labels = days.flatMap((day, index) =>
    (last - index) % 7 === 0 && index > 0
      ? [
          label(
            gutter + (index + 0.5) * cell,
            models.length * rowHeight + 15,
            shortDay(day).slice(4),
            index === last ? 'end' : 'middle',
            sized,
          ),
        ]
      : [],
  );
  return svg(`Cost of each model by day, ${days.length} days`, `${rows.join('')}${labels.join('')}`, sized);
}

interface ModelDays {
  readonly name: string;
  readonly costs: ReadonlyMap<Day, DayCost>;
}

function dearest(costs: readonly DayCost[]): readonly ModelDays[] {
  const models = new Map<string, { name: string; usd: number; costs: Map<Day, DayCost> }>();
  for (const cost of costs) {
    if (cost.model === null) continue;
    const known = models.get(identityOf(cost)) ?? {
      name: cost.modelName,
      usd: 0,
      costs: new Map<Day, DayCost>(),
    };
    known.usd += Number(cost.usd ?? 0);
    known.costs.set(cost.day, cost);
    models.set(identityOf(cost), known);
  }
  return [...models]
    .sort(([keyA, a], [keyB, b]) => b.usd - a.usd || (keyA < keyB ? -1 : 1))
    .slice(0, 8)
    .map(([, { name, costs: own }]) => ({ name: cutName(name, 80).name, costs: own }));
}

function stepOf(value: number, top: number): number {
  return value <= 0 || top <= 0 ? 0 : Math.max(1, Math.ceil((value / top) * steps));
}

function titled(words: string, shape: string): string {
  return `<g><title>${escapeText(words)}</title>${shape}</g>`;
}

function costWords(cost: DayCost, usd: Decimal): string {
  return `${cutName(cost.modelName, 80).name}, ${shortDay(cost.day)}: ${cost.estimated ? '≈' : ''}${money(usd)}`;
}

/** The whole row in words, for the keyboard: what it cost on each day would be too much, so the dearest is told. */
function rowWords(name: string, days: readonly Day[], costs: ReadonlyMap<Day, DayCost>): string {
  const known = days.flatMap((day) => {
    const cost = costs.get(day);
    return cost?.usd === undefined || cost.usd === null ? [] : [{ day, usd: cost.usd }];
  });
  const top = known.reduce((best, cost) => (compare(cost.usd, best.usd) > 0 ? cost : best), {
    day: days[0],
    usd: zero,
  });
  return top.day === undefined || known.length === 0
    ? `${name}: not known`
    : `${name}: dearest on ${shortDay(top.day)} with ${money(top.usd)}, ${known.length} days with cost`;
}
