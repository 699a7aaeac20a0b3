import { contains, type Day, startOf } from '../domain/date-range.ts';
import { add, type Decimal, isZero, zero } from '../domain/money.ts';
import type { Report } from '../domain/report.ts';
import {
  type ChartFormat,
  label,
  mark,
  type Plot,
  paint,
  piled,
  plotOf,
  rect,
  svg,
  tickText,
} from './chart-frame.ts';
import { drawable } from './drawable.ts';
import { firstUse } from './first-use.ts';
import { cutName, money, shortDay, shorten } from './format.ts';
import { identityOf, otherClass } from './palette.ts';
import { modelColours } from './view-models.ts';

/** One line of a chart's legend. */
export interface LegendView {
  readonly name: string;
  readonly colour: string;
}

interface SpendDay {
  readonly day: Day;
  readonly total: Decimal | null;
  readonly estimated: boolean;
  /** Dollars by series name. */
  readonly parts: ReadonlyMap<string, Decimal>;
}

interface SpendSeries extends LegendView {
  readonly key: string;
}

const otherKey = '';

/** Spend by model over the newest days: the five dearest models and "other", the usual band behind. */
export function spendChart(report: Report, format: ChartFormat): string {
  const series = seriesOf(report);
  const days = spendDays(report, series).slice(-format.days);
  const band = usualBand(report);
  const tops = days.map(({ day, total }) => Math.max(Number(total ?? 0), band(day)?.high ?? 0));
  const legendHeight = format.medium === 'mail' ? Math.ceil(series.length / 2) * 22 + 6 : 0;
  const plot = plotOf(
    days.map(({ day }) => day),
    Math.max(0, ...tops),
    (value) => `$${tickText(value)}`,
    { ...format, height: format.height - legendHeight },
  );
  const marks = days.map((day) => {
    const usual = band(day.day);
    const behind =
      usual === null
        ? ''
        : rect(
            plot.x(day.day) - (plot.step - plot.barWidth) / 2,
            plot.y(usual.high),
            plot.step,
            plot.y(usual.low) - plot.y(usual.high),
            paint('band', format),
          );
    const sizeOf = ({ key }: SpendSeries) => Math.max(0, Number(day.parts.get(key) ?? 0));
    const bars = piled(series, sizeOf).map(({ part, low, high }) => {
      const height = plot.y(low) - plot.y(high);
      return height < 0.05
        ? ''
        : rect(
            plot.x(day.day),
            plot.y(high),
            plot.barWidth,
            height - (height > 3 ? 0.7 : 0),
            paint(part.colour, format),
          );
    });
    const inWindow = contains(report.window, day.day);
    return {
      behind,
      front: mark(
        wordsOf(day, series),
        `${bars.join('')}${overlay(day, plot, format)}${inWindow ? pointer(day, plot, format) : ''}`,
        format,
      ),
    };
  });
  const body = `${marks.map(({ behind }) => behind).join('')}${plot.axes}${marks.map(({ front }) => front).join('')}`;
  const legend = format.medium === 'mail' ? mailLegend(series, format) : '';
  return svg(`Spend by model, ${days.length} days`, `${body}${legend}`, format);
}

/** The legend of the spend chart, dearest first. */
export function spendLegend(report: Report): readonly LegendView[] {
  return seriesOf(report).map(({ name, colour }) => ({ name, colour }));
}

function seriesOf(report: Report): readonly SpendSeries[] {
  const totals = new Map<string, { name: string; usd: number }>();
  for (const cost of report.dayCosts) {
    const key = identityOf(cost);
    const before = totals.get(key)?.usd ?? 0;
    totals.set(key, { name: cost.modelName, usd: before + Number(cost.usd ?? 0) });
  }
  const named = [...totals]
    .filter(([key, { usd }]) => key !== otherKey && usd > 0)
    .sort(([keyA, a], [keyB, b]) => b.usd - a.usd || (keyA < keyB ? -1 : 1));
  const colours = modelColours(report);
  const top = named.slice(0, 5).map(([key, { name }]) => ({
    key,
    name: cutName(name, 40).name,
    colour: colours.get(key) ?? otherClass,
  }));
  const hasOther = named.length > 5 || (totals.get(otherKey)?.usd ?? 0) > 0;
  return hasOther ? [...top, { key: otherKey, name: 'Other', colour: otherClass }] : top;
}

function spendDays(report: Report, series: readonly SpendSeries[]): readonly SpendDay[] {
  const own = new Set(series.map(({ key }) => key));
  const parts = new Map<Day, Map<string, Decimal>>();
  for (const cost of report.dayCosts) {
    const { day, usd } = cost;
    const ofDay = parts.get(day) ?? new Map<string, Decimal>();
    const key = own.has(identityOf(cost)) ? identityOf(cost) : otherKey;
    ofDay.set(key, add(ofDay.get(key) ?? zero, usd ?? zero));
    parts.set(day, ofDay);
  }
  return report.dayTotals.map(({ day, usd, estimated }) => ({
    day,
    total: usd,
    estimated,
    parts: parts.get(day) ?? new Map<string, Decimal>(),
  }));
}

/** The middle half of what the same weekday cost before the window, since the first use: what is usual for that day. */
function usualBand(report: Report): (day: Day) => { low: number; high: number } | null {
  const first = firstUse(report);
  if (first === null) return () => null;
  const byWeekday = new Map<number, number[]>();
  for (const { day, usd } of report.dayTotals) {
    if (usd === null || day < first || day >= report.window.start) continue;
    const weekday = startOf(day).getUTCDay();
    byWeekday.set(weekday, [...(byWeekday.get(weekday) ?? []), Number(usd)]);
  }
  return (day) => {
    if (day < first) return null;
    const sorted = (byWeekday.get(startOf(day).getUTCDay()) ?? []).sort((a, b) => a - b);
    return sorted.length < 3 ? null : { low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
  };
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

/** An estimated day is hatched, an unknown one has a dash where its bar would stand. */
function overlay(day: SpendDay, plot: Plot, format: ChartFormat): string {
  if (day.total === null)
    return label(plot.x(day.day) + plot.barWidth / 2, plot.bottom - 4, '–', 'middle', format);
  if (!day.estimated) return '';
  return rect(
    plot.x(day.day),
    plot.y(Number(day.total)),
    plot.barWidth,
    plot.bottom - plot.y(Number(day.total)),
    `fill="url(#${format.id}-hatch)"`,
  );
}

function pointer(day: SpendDay, plot: Plot, format: ChartFormat): string {
  const x = plot.x(day.day) + plot.barWidth / 2;
  const y = plot.y(Number(day.total ?? 0)) - 4;
  return `<path d="M${(x - 4).toFixed(1)} ${(y - 6).toFixed(1)}h8l-4 5z" ${paint('ink', format)}/>`;
}

function wordsOf(day: SpendDay, series: readonly SpendSeries[]): string {
  if (day.total === null) return `${shortDay(day.day)}: not known`;
  const parts = series.flatMap(({ key, name }) => {
    const usd = day.parts.get(key) ?? zero;
    return isZero(usd) ? [] : [`${name} ${money(usd)}`];
  });
  return `${shortDay(day.day)}: ${day.estimated ? '≈' : ''}${money(day.total)}${parts.length > 0 ? `. ${parts.join(', ')}` : ''}`;
}

function mailLegend(series: readonly SpendSeries[], format: ChartFormat): string {
  const column = format.width / 2;
  const top = format.height - Math.ceil(series.length / 2) * 22;
  return series
    .map(({ name, colour }, index) => {
      const x = 8 + (index % 2) * column;
      const y = top + Math.floor(index / 2) * 22;
      return `${rect(x, y + 1, 11, 11, `${paint(colour, format)} rx="2"`)}${label(x + 17, y + 12, shorten(drawable(name), 21), 'start', format)}`;
    })
    .join('');
}
