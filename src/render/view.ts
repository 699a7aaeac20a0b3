import { daysOf } from '../domain/date-range.ts';
import { round } from '../domain/money.ts';
import type { Report } from '../domain/report.ts';
import type { Figure } from './figure.ts';
import { exactDollars, exactWindow, instant, plural } from './format.ts';
import { archivePlace, reportFolder } from './report-address.ts';
import { type Headline, headline } from './view-headline.ts';
import { cutModels, type ModelView, modelsTotal, modelViews } from './view-models.ts';
import { type AttentionView, attentionViews, type MoverView, moverViews } from './view-moves.ts';
import {
  type BreakdownView,
  breakdown,
  otherCharges,
  type ReconciliationView,
  type RestatedView,
  reconciliationViews,
  restatedViews,
} from './view-shares.ts';
import { type TeamsView, teamShares, teamsView } from './view-teams.ts';
import { type TileView, tileViews } from './view-tiles.ts';
import {
  completenessSentence,
  type GapView,
  gapViews,
  incompleteSources,
  missingSources,
  type SourceView,
  sourceViews,
  type UnmappedView,
  unmappedViews,
} from './view-trust.ts';
import { comparedWith, windowWords } from './window-words.ts';

/** A report as a person reads it: every figure already written out, so that page, mail and terminal say the same. */
export interface ReportView {
  readonly title: string;
  /** The report's name and route: `acme-prod/search-team`; empty when it has neither. */
  readonly name: string;
  readonly windowTitle: string;
  /** What changes are against: `what is usual`, `the week before`. */
  readonly comparedWith: string;
  readonly headline: Headline;
  readonly attention: readonly AttentionView[];
  readonly tiles: readonly TileView[];
  readonly movers: readonly MoverView[];
  readonly models: readonly ModelView[];
  /** What rounding leaves between the models and their total; empty when they add up. */
  readonly modelsRounding: string;
  readonly modelsTotal: Figure;
  readonly accounts: BreakdownView;
  readonly regions: BreakdownView;
  readonly operations: BreakdownView;
  readonly otherCharges: BreakdownView;
  /** What was allocated to each team; without lines where no capture table was read. */
  readonly teamShares: BreakdownView;
  readonly teams: TeamsView | null;
  readonly restated: readonly RestatedView[];
  readonly reconciliation: readonly ReconciliationView[];
  /** `2 of 9 sources missing, 1 partial`; null when every source was read. */
  readonly missing: string | null;
  readonly completeness: string;
  readonly incomplete: readonly SourceView[];
  readonly sources: readonly SourceView[];
  readonly gaps: readonly GapView[];
  readonly unmapped: readonly UnmappedView[];
  readonly facts: Facts;
}

/** Where the figures come from and what they are: the footer of every rendering. */
export interface Facts {
  readonly window: string;
  readonly generatedAt: string;
  readonly costMetric: string;
  readonly excluded: string;
  readonly sources: string;
  readonly runCost: string;
  readonly requests: string;
  readonly id: string;
  readonly revision: number;
  readonly place: string;
  /** Null unless the data is the built-in sample. */
  readonly sample: string | null;
}

/** Makes the view of a report. All formatting is decided here and below; templates only place it. */
export function reportView(report: Report): ReportView {
  const head = headline(report);
  const name = reportName(report);
  const models = modelViews(report);
  const total = modelsTotal(models, head.figure);
  const { title } = windowWords(report.window);
  return {
    title: ['Bedrock', title, name].filter((part) => part !== '').join(' · '),
    name,
    windowTitle: title,
    comparedWith: comparedWith(report.window),
    headline: head,
    attention: attentionViews(report, head),
    tiles: tileViews(report, head),
    movers: moverViews(report),
    models,
    modelsRounding: cutModels(models, models.length).rounding,
    modelsTotal: total,
    accounts: breakdown('Accounts, as billed', report.byAccount, 'Billed'),
    regions: { ...breakdown('Regions', report.byRegion), total },
    operations: breakdown('Operations, as billed', report.byOperation, 'Billed'),
    otherCharges: otherCharges(report),
    teamShares: teamShares(report),
    teams: teamsView(report),
    restated: restatedViews(report),
    reconciliation: reconciliationViews(report),
    missing: missingSources(report)?.full ?? null,
    completeness: completenessSentence(report),
    incomplete: incompleteSources(report),
    sources: sourceViews(report),
    gaps: gapViews(report),
    unmapped: unmappedViews(report),
    facts: factsOf(report),
  };
}

/** What a report is called in subjects and titles: its name, and its route's behind a slash. */
export function reportName(report: Pick<Report, 'config' | 'route'>): string {
  return [report.config.name, report.route ?? ''].filter((part) => part !== '').join('/');
}

function factsOf(report: Report): Facts {
  const requests = Object.values(report.requests).reduce((all, count) => all + count, 0);
  return {
    window: `${exactWindow(report.window)} (${plural(daysOf(report.window).length, 'day')})`,
    generatedAt: instant(report.generatedAt),
    costMetric: report.config.costMetric,
    excluded: 'Credits, refunds and fees are shown apart and never netted. Tax is left out.',
    sources: 'Requests and tokens: CloudWatch. Dollars: Cost Explorer.',
    runCost: exactDollars(round(report.runCostUsd, 4)),
    requests: plural(requests, 'API request'),
    id: report.id,
    revision: report.revision,
    place: archivePlace(report.config, reportFolder(report)),
    sample: report.sampleSeed === null ? null : `Synthetic sample data, seed ${report.sampleSeed}.`,
  };
}
