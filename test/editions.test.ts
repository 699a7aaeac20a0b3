import { collectSample } from '../src/collect/sample.ts';
import { oneDay } from '../src/domain/date-range.ts';
import type { Completeness } from '../src/domain/gap.ts';
import type { ArchivedReport } from '../src/domain/restatement.ts';
import type { Snapshot } from '../src/domain/snapshot.ts';
import { planEditions } from '../src/editions.ts';
import type { ReportRequest } from '../src/request.ts';
import { aConfig, day } from './support/report-builder.ts';

const window = oneDay(day('2026-11-22'));
const today = day('2026-11-23');
const generatedAt = '2026-11-23T06:00:00.000Z';
const request: ReportRequest = {
  window,
  windows: [window],
  generatedAt,
  today,
  sending: 'once',
  dryRun: false,
  strict: false,
};
const whole = collectSample({ window, today, generatedAt, config: aConfig() });
const none = { archived: [], unfinished: [], unreadable: [] };

function archivedFrom(snapshot: Snapshot, asked: ReportRequest = request): ArchivedReport {
  const [edition] = planEditions(snapshot, asked, none).asked;
  if (edition === undefined) throw new Error('no edition');
  const { id, status, rows, restated, totals } = edition.report;
  const isWhole = (source: Completeness['source']) =>
    snapshot.completeness.every((entry) => entry.source !== source || entry.state === 'complete');
  return {
    id,
    revision: 0,
    generatedAt,
    status,
    billedUsd: totals.billedUsd,
    rows,
    restated,
    usageComplete: isWhole('cloudwatch'),
    billComplete: isWhole('cost-explorer'),
  };
}

function withState(source: Completeness['source'], state: Completeness['state']): readonly Completeness[] {
  return whole.completeness.map((entry) => (entry.source === source ? { ...entry, state } : entry));
}

function changeOf(now: Snapshot, before: ArchivedReport): string | undefined {
  return planEditions(now, request, { ...none, archived: [before] }).asked[0]?.change;
}

describe('a run for an archived report', () => {
  const before = archivedFrom(whole);
  const noBill = { ...whole, charges: null, completeness: withState('cost-explorer', 'failed') };

  it('keeps it when nothing changed', () => {
    expect(changeOf(whole, before)).toBe('kept');
  });

  it('revises it when more of the bill has loaded', () => {
    const later = collectSample({
      window,
      today: day('2026-11-24'),
      generatedAt: '2026-11-24T06:00:00.000Z',
      config: aConfig(),
    });
    expect(changeOf(later, before)).toBe('revised');
  });

  it('keeps it when Cost Explorer fails now', () => {
    expect(changeOf(noBill, before)).toBe('kept');
  });

  it('keeps it when Cost Explorer fails now and had told a part before', () => {
    const part = { ...whole, completeness: withState('cost-explorer', 'partial') };
    expect(changeOf(noBill, archivedFrom(part))).toBe('kept');
  });

  it('revises it when the bill that had failed is there', () => {
    expect(changeOf(whole, archivedFrom(noBill))).toBe('revised');
  });
});

describe('a restated day', () => {
  const yesterday = oneDay(day('2026-11-21'));
  const dayBefore = collectSample({
    window: yesterday,
    today: day('2026-11-22'),
    generatedAt: '2026-11-22T06:00:00.000Z',
    config: aConfig(),
  });
  const reported = archivedFrom(dayBefore, { ...request, window: yesterday, windows: [yesterday] });

  it('is written again and told by the report', () => {
    const { asked, restated } = planEditions(whole, request, { ...none, archived: [reported] });
    expect(restated.map(({ report }) => [report.id, report.revision])).toEqual([['daily/2026-11-21', 1]]);
    expect(asked[0]?.report.restated).toMatchObject([{ day: '2026-11-21', kind: 'loaded' }]);
  });

  it('waits for a run that can tell it, when the report of this one is kept', () => {
    const noUsage = { ...whole, usage: [], completeness: withState('cloudwatch', 'partial') };
    const unreadBefore = { ...reported, usageComplete: false, rows: reported.rows.slice(0, 0) };
    const archived = [archivedFrom(whole), unreadBefore];
    const { asked, restated } = planEditions(noUsage, request, { ...none, archived });
    expect(asked.map(({ change }) => change)).toEqual(['kept']);
    expect(restated).toEqual([]);
  });
});
