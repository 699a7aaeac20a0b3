import { daysOf } from '../domain/date-range.ts';
import type { Report } from '../domain/report.ts';
import type { ChartFormat } from './chart-frame.ts';
import { type Cut, cut } from './cut.ts';
import { cutName } from './format.ts';
import { type MailBreakdown, type TextTables, textTables } from './mail-text.ts';
import { type ReportView, reportView } from './view.ts';
import { cutModels, type ModelView, type OtherView, type Tone } from './view-models.ts';
import type { AttentionView, MoverView } from './view-moves.ts';
import type { BreakdownView } from './view-shares.ts';
import type { TileView } from './view-tiles.ts';
import type { GapView, SourceView, UnmappedView } from './view-trust.ts';

type CutLists = 'attention' | 'movers' | 'models' | 'unmapped' | 'incomplete' | 'gaps';

/** What both parts of a mail see. Mail programs read no classes in the dark: `ink` is a mark's colour in place. */
export interface MailView extends Omit<ReportView, CutLists> {
  readonly preheader: string;
  readonly attention: Cut<AttentionView>;
  /** Two tiles a row; one that stands alone spans both columns. */
  readonly tileRows: readonly (readonly MailTile[])[];
  readonly movers: Cut<Inked<MoverView>>;
  readonly models: readonly MailModel[];
  readonly others: OtherView | null;
  readonly breakdowns: readonly MailBreakdown[];
  readonly incomplete: Cut<SourceView>;
  readonly gaps: Cut<GapView>;
  readonly unmapped: Cut<UnmappedView>;
  /** Null when there is no history to draw. */
  readonly chart: {
    readonly cid: string;
    readonly shownHeight: number;
    readonly alt: string;
    readonly days: number;
  } | null;
  readonly fullReportUrl: string | null;
  readonly attached: string;
  readonly audience: string;
  readonly text: TextTables;
}

/** Something with a tone, and the colour of it. */
type Inked<Toned> = Toned & { readonly ink: string };

type MailTile = Inked<TileView> & { readonly span: number; readonly width: string };

type MailModel = Inked<Omit<ModelView, 'bars'>> & {
  readonly bars: readonly { readonly height: number; readonly fill: string }[];
};

export const chartCid = 'spend-chart';

/** How the mail's chart is drawn: 30 days, or the whole window when that is longer, up to a quarter. */
export function mailChart({ window }: Report): ChartFormat {
  const days = Math.min(92, Math.max(30, daysOf(window).length));
  return { id: 'mail', width: 400, height: 290, days, medium: 'mail' };
}

const modelsShown = 10;
const linesShown = 5;

/** What a mail shows of a report: the same figures as the page, each list cut to what a phone can hold. */
export function mailView(report: Report, links: MailLinks): MailView {
  const view = reportView(report);
  const models = view.models
    .slice(0, modelsShown)
    .map((model) => ({ ...model, ...cutName(model.fullName === '' ? model.name : model.fullName, 60) }));
  const { others, rounding: modelsRounding } = cutModels(view.models, modelsShown);
  const breakdowns = [view.accounts, view.regions, view.otherCharges, view.teamShares].flatMap(mailBreakdown);
  const movers = cut(view.movers, linesShown);
  const { width, height, days } = mailChart(report);
  return {
    ...view,
    restated: view.restated.slice(0, 7),
    gaps: cut(
      view.gaps.filter((gap) => !isTold(gap, view.incomplete)),
      linesShown,
    ),
    preheader: preheaderOf(view),
    attention: cut(view.attention, 3),
    tileRows: [0, 2, 4]
      .map((first) => tileRow(view.tiles.slice(first, first + 2)))
      .filter(({ length }) => length > 0),
    movers: { ...movers, lines: movers.lines.map(inked) },
    models: models.map(mailModel),
    others,
    modelsRounding,
    breakdowns,
    incomplete: cut(view.incomplete, linesShown),
    unmapped: cut(view.unmapped, linesShown),
    chart:
      report.dayTotals.length === 0
        ? null
        : {
            cid: chartCid,
            shownHeight: Math.round((552 / width) * height),
            alt: view.headline.sentence,
            days: Math.min(days, report.dayTotals.length),
          },
    fullReportUrl: links.fullReportUrl,
    attached: links.attached,
    audience: report.route === null ? 'this report' : `the route ${report.route} of this report`,
    text: textTables({ ...view, modelsRounding }, movers.lines, models, others, breakdowns),
  };
}

/** What a mail says about where more is to be found. */
export interface MailLinks {
  readonly fullReportUrl: string | null;
  /** `report.csv is attached.`, or where it lies. */
  readonly attached: string;
}

/** A line of the bill stands under "Unmapped", a source's failure in its own line. */
function isTold({ kind, detail }: GapView, incomplete: readonly SourceView[]): boolean {
  return kind === 'unmapped' || incomplete.some((source) => detail.includes(source.reason));
}

function inked<Toned extends { readonly tone: Tone }>(view: Toned): Inked<Toned> {
  return { ...view, ink: { up: '#9a3412', down: '#17603a', flat: '#5b6270' }[view.tone] };
}

function tileRow(tiles: readonly TileView[]): readonly MailTile[] {
  const alone = tiles.length === 1;
  return tiles.map((tile) => ({ ...inked(tile), span: alone ? 2 : 1, width: alone ? '100%' : '50%' }));
}

function mailModel(model: ModelView): MailModel {
  const bars = model.bars.map(({ height, newest }) => ({ height, fill: newest ? '#3346b8' : '#8a919c' }));
  return { ...inked(model), bars };
}

function mailBreakdown(breakdown: BreakdownView): readonly MailBreakdown[] {
  // One account or one region only repeats the total.
  const repeats = breakdown.title.startsWith('Accounts') || breakdown.title === 'Regions';
  const isTold = breakdown.lines.length > (repeats ? 1 : 0);
  return isTold ? [{ title: breakdown.title, ...cut(breakdown.lines, linesShown) }] : [];
}

function preheaderOf(view: ReportView): string {
  const known = view.tiles.slice(1, 3).filter(({ figure }) => figure.kind !== 'unknown');
  const mover = view.movers[0];
  return [
    ...known.map(({ label, figure }) => `${label} ${figure.text}`),
    ...(mover === undefined ? [] : [`biggest mover ${mover.name} ${mover.delta}`]),
  ].join(' · ');
}
