import { scaleBand, scaleLinear } from 'd3-scale';
import { type Day, startOf } from '../domain/date-range.ts';
import { compact, monthName } from './format.ts';
import { otherClass, otherColour, palette } from './palette.ts';

/** How large a chart is, how many of the newest days it shows, and for which medium it is drawn. */
export interface ChartFormat {
  readonly width: number;
  readonly height: number;
  readonly days: number;
  /** `page`: colours by class (both schemes), marks with tooltips. `mail`: colours in place, on opaque white. */
  readonly medium: 'page' | 'mail';
  /** Keeps ids inside one page apart. */
  readonly id: string;
}

/** The plot inside a chart's frame: where a day stands and how high a value reaches. */
export interface Plot {
  readonly x: (day: Day) => number;
  readonly y: (value: number) => number;
  readonly barWidth: number;
  readonly step: number;
  readonly bottom: number;
  /** Grid, axis labels and day labels, to be drawn first. */
  readonly axes: string;
}

const mailColours: Readonly<Record<string, string>> = {
  ...Object.fromEntries(palette.map(({ light }, index) => [`c${index}`, light])),
  [otherClass]: otherColour.light,
  band: '#e9ebf0',
  grid: '#e4e6ea',
  axis: '#5b6270',
  ink: '#1b1e24',
};

/** The attribute that colours a mark: a class on a page, a fill in a mail. */
export function paint(name: string, format: ChartFormat): string {
  return format.medium === 'page' ? `class="${name}"` : `fill="${mailColours[name] ?? '#1b1e24'}"`;
}

/** Lays out a chart of days: a linear scale from 0 with a few labelled lines, and one band a day. */
export function plotOf(
  days: readonly Day[],
  highest: number,
  tick: (value: number) => string,
  format: ChartFormat,
): Plot {
  const left = 46;
  const top = 22;
  const bottom = format.height - 13 - textSize(format);
  const x = scaleBand<string>()
    .domain(days)
    .range([left, format.width - 14])
    .paddingInner(0.22)
    .paddingOuter(0.1);
  const y = scaleLinear()
    .domain([0, highest > 0 ? highest : 1])
    .nice(4)
    .range([bottom, top]);
  const lines = y.ticks(format.height < 150 ? 2 : 4).map((value) => {
    const height = y(value).toFixed(1);
    return `<path d="M${left} ${height}H${format.width - 12}" ${stroke(format)}/>${label(left - 6, y(value) + 4, tick(value), 'end', format)}`;
  });
  const labels = labelledDays(days, x.step(), format).map((day) => {
    const middle = mid(x(day) ?? 0, x.bandwidth());
    const isAtEdge = middle + textSize(format) * 1.7 > format.width;
    const [place, anchor] = isAtEdge ? ([format.width, 'end'] as const) : ([middle, 'middle'] as const);
    return label(place, bottom + 6 + textSize(format), dayLabel(day), anchor, format);
  });
  return {
    x: (day) => x(day) ?? 0,
    y: (value) => y(Math.max(0, value)),
    barWidth: x.bandwidth(),
    step: x.step(),
    bottom,
    axes: `${lines.join('')}${labels.join('')}`,
  };
}

/** A day's parts on top of one another: where each begins and ends, from 0 up. */
export function piled<Part>(
  parts: readonly Part[],
  sizeOf: (part: Part) => number,
): readonly { readonly part: Part; readonly low: number; readonly high: number }[] {
  let top = 0;
  return parts.map((part) => {
    const low = top;
    top += sizeOf(part);
    return { part, low, high: top };
  });
}

/** A whole chart. `title` is its name for a screen reader; a mail's image has its own alternative text. */
export function svg(title: string, body: string, format: ChartFormat): string {
  const { width, height, id } = format;
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  const hatchStroke = format.medium === 'page' ? 'class="hatch"' : 'stroke="#fff"';
  const hatch = `<defs><pattern id="${id}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V5" ${hatchStroke} stroke-width="2.5" stroke-opacity=".5"/></pattern></defs>`;
  return format.medium === 'page'
    ? `${open} role="group" aria-label="${escapeText(title)}">${hatch}${body}</svg>`
    : `${open} font-family="Open Sans"><rect width="100%" height="100%" fill="#fff"/>${hatch}${body}</svg>`;
}

/** A mark that says what it stands for, on hover and on focus. */
export function mark(words: string, shapes: string, format: ChartFormat): string {
  if (format.medium === 'mail') return shapes;
  const text = escapeText(words);
  return `<g class="mark" tabindex="0" role="img" aria-label="${text}"><title>${text}</title>${shapes}</g>`;
}

/** A rectangle of whole tenths. */
export function rect(x: number, y: number, width: number, height: number, attributes: string): string {
  const [left, top, wide, high] = [x, y, width, Math.max(0, height)].map((value) => Number(value.toFixed(1)));
  return `<rect x="${left}" y="${top}" width="${wide}" height="${high}" ${attributes}/>`;
}

/** A short text of the chart. */
export function label(
  x: number,
  y: number,
  text: string,
  anchor: 'start' | 'middle' | 'end',
  format: ChartFormat,
  name: 'axis' | 'ink' = 'axis',
): string {
  const weight = name === 'ink' ? ' font-weight="600"' : '';
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${textSize(format)}" text-anchor="${anchor}"${weight} ${paint(name, format)}>${escapeText(text)}</text>`;
}

/** Names come from bills and tags: free text. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A value at an axis, as short as it can be: 0, 0.5, 250, 1.5K, 2M. */
export function tickText(value: number): string {
  const text = value >= 1000 ? compact(value) : String(Number(value.toPrecision(3)));
  return text.replace(/(\.\d*?)0+(?=[KMBT]|$)/, '$1').replace(/\.(?=[KMBT]|$)/, '');
}

function stroke(format: ChartFormat): string {
  return format.medium === 'page' ? 'class="grid"' : `stroke="${mailColours.grid}"`;
}

function mid(start: number, width: number): number {
  return start + width / 2;
}

/** A mail's chart is shown at half its size on a phone, and must be read there. */
function textSize({ medium }: ChartFormat): number {
  return medium === 'mail' ? 14 : 11;
}

/** Days back from the newest, whole weeks apart where there are weeks: as many labels as fit. */
function labelledDays(days: readonly Day[], step: number, format: ChartFormat): readonly Day[] {
  const unit = days.length < 10 ? 1 : 7;
  const every = unit * Math.ceil((textSize(format) * 4) / (unit * step));
  return days.filter(
    (_, index) => (days.length - 1 - index) % every === 0 && (index > 0 || days.length === 1),
  );
}

function dayLabel(day: Day): string {
  return `${startOf(day).getUTCDate()} ${monthName(day).slice(0, 3)}`;
}
