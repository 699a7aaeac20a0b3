import type { DayTotal, Report } from '../domain/report.ts';
import { type ChartFormat, label, mark, paint, piled, plotOf, rect, svg, tickText } from './chart-frame.ts';
import type { LegendView } from './chart-spend.ts';
import { compact, percent, shortDay } from './format.ts';

interface TokenSeries extends LegendView {
  readonly count: (day: DayTotal) => number | null;
}

const series: readonly TokenSeries[] = [
  { name: 'Cache read', colour: 'c8', count: (day) => day.cacheReadTokens },
  { name: 'Cache write', colour: 'c5', count: (day) => day.cacheWriteTokens },
  { name: 'Input', colour: 'c10', count: (day) => day.inputTokens },
  { name: 'Output', colour: 'c9', count: (day) => day.outputTokens },
];

/** The four token classes, in the order in which they are stacked. */
export const tokenLegend: readonly LegendView[] = series.map(({ name, colour }) => ({ name, colour }));

/** Tokens by class over the newest days. */
export function tokensChart(report: Report, format: ChartFormat): string {
  const days = report.dayTotals.slice(-format.days);
  const tops = days.map((day) => series.reduce((all, { count }) => all + (count(day) ?? 0), 0));
  const plot = plotOf(
    days.map(({ day }) => day),
    Math.max(0, ...tops),
    tickText,
    format,
  );
  const marks = days.map((day) => {
    const bars = piled(series, ({ count }) => count(day) ?? 0).map(({ part, low, high }) => {
      const height = plot.y(low) - plot.y(high);
      return height < 0.05
        ? ''
        : rect(plot.x(day.day), plot.y(high), plot.barWidth, height, paint(part.colour, format));
    });
    const isUnknown = series.every(({ count }) => count(day) === null);
    const dash = isUnknown
      ? label(plot.x(day.day) + plot.barWidth / 2, plot.bottom - 4, '–', 'middle', format)
      : '';
    return mark(tokenWords(day), `${bars.join('')}${dash}`, format);
  });
  return svg(`Tokens by class, ${days.length} days`, `${plot.axes}${marks.join('')}`, format);
}

/** How much of each day's tokens has reached the bill. */
export function coverageChart(report: Report, format: ChartFormat): string {
  const days = report.dayTotals.slice(-format.days);
  const plot = plotOf(
    days.map(({ day }) => day),
    1,
    (value) => `${Math.round(value * 100)}%`,
    format,
  );
  const marks = days.map(({ day, coverage }) => {
    const x = plot.x(day);
    if (coverage === null) {
      const dash = label(x + plot.barWidth / 2, plot.bottom - 4, '–', 'middle', format);
      return mark(`${shortDay(day)}: not known, no tokens counted`, dash, format);
    }
    const top = plot.y(Math.min(1, Number(coverage)));
    const whole = rect(x, plot.y(1), plot.barWidth, plot.bottom - plot.y(1), paint('band', format));
    const billed = rect(x, top, plot.barWidth, plot.bottom - top, paint('c10', format));
    return mark(`${shortDay(day)}: ${percent(coverage)} of tokens on the bill`, `${whole}${billed}`, format);
  });
  return svg(`Share of tokens on the bill, ${days.length} days`, `${plot.axes}${marks.join('')}`, format);
}

function tokenWords(day: DayTotal): string {
  const parts = series.map(({ name, count }) => {
    const value = count(day);
    return `${name.toLowerCase()} ${value === null ? 'not known' : compact(value)}`;
  });
  return `${shortDay(day.day)}: ${parts.join(', ')}`;
}
