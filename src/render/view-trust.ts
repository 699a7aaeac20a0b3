import type { Completeness } from '../domain/gap.ts';
import type { Report } from '../domain/report.ts';
import { cents, label } from './format.ts';

/** One source as it was read. */
export interface SourceView {
  readonly source: string;
  /** `account 111122223333, us-east-1`; empty when the source answers for all at once. */
  readonly scope: string;
  readonly state: string;
  /** Sources and their states never rest on colour alone. */
  readonly mark: string;
  /** Why it is not complete, as its gap says it too. */
  readonly reason: string;
  readonly detail: string;
  /** What its absence hides; empty when nothing is missing. */
  readonly hides: string;
}

/** A line of the bill that no rule knows. */
export interface UnmappedView {
  readonly service: string;
  readonly usageType: string;
  readonly amount: string;
}

/** Something known to be missing. */
export interface GapView {
  readonly kind: string;
  readonly detail: string;
}

const names: Readonly<Record<Completeness['source'], string>> = {
  cloudwatch: 'CloudWatch',
  'cost-explorer': 'Cost Explorer',
  'cost-explorer:record-types': 'Cost Explorer, other record types',
  'cost-explorer:operations': 'Cost Explorer, operations',
  'cost-explorer:accounts': 'Cost Explorer, accounts',
  capture: 'Capture table',
};
const hidden: Readonly<Record<Completeness['source'], string>> = {
  cloudwatch: 'Requests and tokens there are missing or too low, and so is what is expected.',
  'cost-explorer': 'Dollars are missing or too low.',
  'cost-explorer:record-types': 'Credits, refunds and fees are missing.',
  'cost-explorer:operations': 'The breakdown by operation is missing.',
  'cost-explorer:accounts': 'Dollars by account are missing.',
  capture: 'Tokens and dollars by team are missing.',
};
const hiddenInPart: Partial<typeof hidden> = {
  capture: 'Tokens and dollars by team of those days are missing.',
};
const marks = { complete: '✓', empty: '✓', partial: '◐', failed: '✕' } as const;

/** Every source that was read, the incomplete ones first. */
export function sourceViews(report: Report): readonly SourceView[] {
  const order = { failed: 0, partial: 1, empty: 2, complete: 2 } as const;
  return [...report.completeness].sort((a, b) => order[a.state] - order[b.state]).map(sourceView);
}

/** The sources that failed or were partial. */
export function incompleteSources(report: Report): readonly SourceView[] {
  return sourceViews(report).filter(({ hides }) => hides !== '');
}

/** `2 of 9 sources missing`, the worst alone, and in full `2 of 9 sources missing, 1 partial`; null when all were read. */
export function missingSources(report: Report): { readonly short: string; readonly full: string } | null {
  const all = report.completeness;
  const failed = all.filter(({ state }) => state === 'failed').length;
  const partial = all.filter(({ state }) => state === 'partial').length;
  if (failed + partial === 0) return null;
  const word = failed === 0 ? 'partial' : 'missing';
  const short = `${failed === 0 ? partial : failed} of ${all.length} sources ${word}`;
  return { short, full: failed > 0 && partial > 0 ? `${short}, ${partial} partial` : short };
}

/** How much was read, in one sentence, above whatever is still open. */
export function completenessSentence(report: Report): string {
  const missing = missingSources(report);
  if (missing !== null) return `${missing.full}.`;
  return report.gaps.length + report.unmapped.length === 0
    ? 'Every source was read completely.'
    : 'Every source was read completely; what they leave open stands below.';
}

/** Everything known to be missing. */
export function gapViews(report: Report): readonly GapView[] {
  return report.gaps.map(({ kind, detail }) => ({ kind, detail: label(detail, 300) }));
}

/** The lines that no rule knows, with their dollars. */
export function unmappedViews(report: Report): readonly UnmappedView[] {
  return report.unmapped.map(({ service, usageType, billedUsd }) => ({
    service: label(service, 100),
    usageType: label(usageType, 120),
    amount: cents(billedUsd),
  }));
}

function sourceView(line: Completeness): SourceView {
  const isMissing = line.state === 'failed' || line.state === 'partial';
  const account = line.account === null ? [] : [`account ${line.account}`];
  return {
    source: names[line.source],
    scope: [...account, ...(line.region === null ? [] : [line.region])].join(', '),
    state: line.state,
    mark: marks[line.state],
    reason: label(line.detail, 300),
    detail: sentence(label(line.detail, 300)),
    hides: isMissing ? hiddenBy(line) : '',
  };
}

function hiddenBy({ source, state }: Completeness): string {
  return (state === 'partial' ? hiddenInPart[source] : undefined) ?? hidden[source];
}

function sentence(text: string): string {
  return text === '' || /[.!?…]$/.test(text) ? text : `${text}.`;
}
