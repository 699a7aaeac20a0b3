import { collectSample } from '../src/collect/sample.ts';
import { type DateRange, type Day, daysOf, oneDay, plusDays } from '../src/domain/date-range.ts';
import type { Completeness } from '../src/domain/gap.ts';
import { daysToRead, snapshotOf } from '../src/domain/history.ts';
import type { ArchivedReport } from '../src/domain/restatement.ts';
import type { Snapshot } from '../src/domain/snapshot.ts';
import { idsToCompare, makeEdition, planEditions } from '../src/editions.ts';
import type { ReportRequest } from '../src/request.ts';
import { aCounter } from './support/captured-counter.ts';
import { aConfig, day } from './support/report-builder.ts';
import { dayOfAge, line, series, snapshot } from './support/snapshot-builder.ts';

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
  const { id, status, rows, restated, totals, teams } = edition.report;
  return {
    id,
    revision: 0,
    generatedAt,
    status,
    billedUsd: totals.billedUsd,
    rows,
    restated,
    ...(teams !== null && { teams }),
  };
}

function withState(source: Completeness['source'], state: Completeness['state']): readonly Completeness[] {
  return whole.completeness.map((entry) => (entry.source === source ? { ...entry, state } : entry));
}

function changeOf(now: Snapshot, before: ArchivedReport): string | undefined {
  const [edition] = planEditions(now, request, { ...none, archived: [before] }).asked;
  return edition?.change;
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

describe('a run for an archived report, with a capture table', () => {
  const [early, late] = [aCounter({ app: 'early' }), aCounter({ app: 'late' })];
  const captured = (...counters: readonly (typeof early)[]) => ({
    ...whole,
    captured: { days: [window.start], counters },
  });
  const unread = { ...whole, captured: { days: [], counters: [] } };
  const otherBill = { charges: whole.charges?.filter((one) => one.day !== window.start) ?? null };

  it.each<[string, Snapshot, Snapshot, string]>([
    ['keeps it when teams captured the same', captured(early, late), captured(late, early), 'kept'],
    ['revises it when more was captured since', captured(early), captured(early, late), 'revised'],
    ['revises it when a count grew', captured(early), captured({ ...early, requests: 11 }), 'revised'],
    ['revises it when no table was read before', whole, captured(early), 'revised'],
    ['revises it when the table that failed is there', unread, captured(), 'revised'],
    ['keeps it when the table fails now', captured(early), unread, 'kept'],
    ['keeps it when no table is configured any more', captured(early), whole, 'kept'],
    [
      'keeps it when the table fails now, though the bill changed',
      captured(early),
      { ...unread, ...otherBill },
      'kept',
    ],
    [
      'revises it when the bill changed and no table is configured any more',
      captured(early),
      { ...whole, ...otherBill },
      'revised',
    ],
    [
      'revises it when the bill changed and the table never told anything',
      unread,
      { ...unread, ...otherBill },
      'revised',
    ],
  ])('%s', (_, then, now, change) => {
    expect(changeOf(now, archivedFrom(then))).toBe(change);
  });
});

describe('a run for an archived range, with a capture table', () => {
  const range = { start: plusDays(window.start, -1), end: window.end };
  const asked = { ...request, window: range, windows: [range] };
  const read = (...days: readonly Day[]): Snapshot => ({
    ...whole,
    window: range,
    captured: { days, counters: [aCounter()] },
  });
  const [part, all] = [read(window.start), read(range.start, window.start)];

  it.each<[string, Snapshot, Snapshot, string]>([
    ['revises it when a day that could not be read was empty', part, all, 'revised'],
    ['keeps it when an empty day cannot be read now', all, part, 'kept'],
    ['keeps it when the same day cannot be read', part, part, 'kept'],
  ])('%s', (_, then, now, change) => {
    const [edition] = planEditions(now, asked, { ...none, archived: [archivedFrom(then, asked)] }).asked;
    expect(edition?.change).toBe(change);
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
    expect([...asked][0]?.report.restated).toMatchObject([{ day: '2026-11-21', kind: 'loaded' }]);
  });

  it('waits for a run that can read its teams again', () => {
    const counters = [aCounter({ day: yesterday.start })];
    const told = { ...dayBefore, captured: { days: [yesterday.start], counters } };
    const before = archivedFrom(told, { ...request, window: yesterday, windows: [yesterday] });
    const archived = { ...none, archived: [before] };
    const lost = { ...whole, captured: { days: [window.start], counters: [] } };
    const found = { ...whole, captured: { days: [yesterday.start, window.start], counters } };
    expect(planEditions(lost, request, archived).restated).toEqual([]);
    expect(planEditions(found, request, archived).restated).toHaveLength(1);
  });

  it('waits for a run that can tell it, when the report of this one is kept', () => {
    const noUsage = { ...whole, usage: [], completeness: withState('cloudwatch', 'partial') };
    const unreadBefore = { ...reported, rows: [] };
    const archived = [archivedFrom(whole), unreadBefore];
    const { asked, restated } = planEditions(noUsage, request, { ...none, archived });
    expect([...asked].map(({ change }) => change)).toEqual(['kept']);
    expect(restated).toEqual([]);
  });
});

describe('which days are restated', () => {
  const model = 'amazon.nova-pro-v1:0';
  const thousandTokens = { invocations: 1, inputTokens: 1000, outputTokens: 0 };

  /** What was read `age` days after a day of 1,000 tokens, with so many of them on its bill at so many dollars. */
  function readAt(date: Day, age: number, tokens: string, usd: string): Snapshot {
    const reported = plusDays(date, age - 1);
    return snapshot({
      window: oneDay(reported),
      generatedAt: `${plusDays(date, age)}T06:00:00.000Z`,
      usage: [series(model, { [date]: thousandTokens })],
      charges: [line(date, 'Amazon Bedrock', 'USE1-NovaPro-input-tokens', tokens, usd)],
    });
  }

  function reportedThen(date: Day, tokens: string, usd: string): ArchivedReport {
    const asked = { ...request, window: oneDay(date), windows: [oneDay(date)], today: plusDays(date, 1) };
    const told = readAt(date, 1, tokens, usd);
    return { ...archivedFrom(told, asked), generatedAt: told.generatedAt };
  }

  it.each([
    ['loaded when its bill was still loading', '0.5', '0.4', '1', '0.8', 'loaded'],
    ['changed when it was settled', '1', '0.8', '1', '0.79', 'changed'],
  ])('is told as %s', (_, tokens, usd, tokensNow, usdNow, kind) => {
    const date = dayOfAge(3);
    const before = reportedThen(date, tokens, usd);
    const plan = planEditions(readAt(date, 3, tokensNow, usdNow), request, { ...none, archived: [before] });
    expect([...plan.asked][0]?.report.restated).toEqual([
      { day: date, beforeUsd: usd, nowUsd: usdNow, kind },
    ]);
    expect(plan.restated.map(({ report: { id, revision } }) => [id, revision])).toEqual([
      [`daily/${date}`, 1],
    ]);
  });

  it.each([
    ['the last of the restateDays before yesterday', 8, 1],
    ['none that is older', 9, 0],
  ])('are %s', (_, age, count) => {
    const date = dayOfAge(age);
    const now = readAt(date, age, '1', '0.8');
    const archived = [reportedThen(date, '0.5', '0.4')];
    expect(planEditions(now, request, { ...none, archived }).restated).toHaveLength(count);
    expect(idsToCompare(request, 7).includes(`daily/${date}`)).toBe(count > 0);
  });

  it.each([
    ['restated though a region that had nothing fails since', 'eu-west-1', 1],
    ['kept while the region of their rows fails', 'us-east-1', 0],
  ])('are %s', (_, region, count) => {
    const date = dayOfAge(3);
    const failed = {
      source: 'cloudwatch',
      account: '111122223333',
      region,
      state: 'failed',
      detail: 'x',
    } as const;
    const now = { ...readAt(date, 3, '1', '0.8'), completeness: [failed] };
    const archived = [reportedThen(date, '0.5', '0.4')];
    expect(planEditions(now, request, { ...none, archived }).restated).toHaveLength(count);
  });

  it('are none whose rows are the same, though they are expected otherwise now', () => {
    const date = dayOfAge(8);
    const now = readAt(date, 8, '0.5', '0.4');
    const before = reportedThen(date, '0.5', '0.4');
    expect(makeEdition({ ...now, window: oneDay(date) }).report.rows).not.toEqual(before.rows);
    const plan = planEditions(now, request, { ...none, archived: [before] });
    expect(plan.restated).toEqual([]);
    expect([...plan.asked][0]?.report.restated).toEqual([]);
  });

  it.each([
    ['an older day', oneDay(dayOfAge(2)), [oneDay(dayOfAge(2))]],
    ['a range', { start: dayOfAge(2), end: dayOfAge(0) }, [{ start: dayOfAge(2), end: dayOfAge(0) }]],
    ['each of some days', { start: dayOfAge(2), end: dayOfAge(0) }, [oneDay(dayOfAge(2)), window]],
  ])('are none in a run for %s', (_, asked, windows) => {
    const date = dayOfAge(3);
    const now = { ...readAt(date, 3, '1', '0.8'), window: asked };
    const archived = [reportedThen(date, '0.5', '0.4')];
    const other = { ...request, window: asked, windows };
    expect(planEditions(now, other, { ...none, archived }).restated).toEqual([]);
    expect(idsToCompare(other, 7)).toHaveLength(windows.length);
  });

  it('are told again by a later revision of the report that told them first, not by another', () => {
    const date = dayOfAge(3);
    const now = readAt(date, 3, '1', '0.8');
    const told = planEditions(now, request, { ...none, archived: [reportedThen(date, '0.5', '0.4')] });
    const rewritten = told.restated.map(({ snapshot: own, report }) => ({
      ...archivedFrom(own, { ...request, window: own.window, windows: [own.window] }),
      revision: report.revision,
    }));
    const [first] = told.asked;
    if (first === undefined) throw new Error('no report');
    const yesterday = { ...archivedFrom(first.snapshot), restated: first.report.restated };
    const more = { ...now, usage: [...now.usage, series(model, { [window.start]: thousandTokens })] };
    const again = planEditions(more, request, { ...none, archived: [yesterday, ...rewritten] });
    expect(again.restated).toEqual([]);
    expect([...again.asked][0]).toMatchObject({
      change: 'revised',
      report: { restated: first.report.restated },
    });
  });
});

it('makes each day of a backfill as a run for that day alone would have made it', () => {
  const readFor = (asked: DateRange) => {
    const read = daysToRead(asked, 35, today);
    const counts = { invocations: 1, inputTokens: 1000, outputTokens: 0 };
    return snapshot({
      window: asked,
      read,
      usage: [series('amazon.nova-pro-v1:0', Object.fromEntries(daysOf(read).map((date) => [date, counts])))],
      charges: daysOf(read).map((date, index) =>
        line(date, 'Amazon Bedrock', 'USE1-NovaPro-input-tokens', index % 3 === 0 ? '0.4' : '1', '0.8'),
      ),
    });
  };
  const range = { start: dayOfAge(5), end: dayOfAge(0) };
  const windows = daysOf(range).map(oneDay);
  const { asked } = planEditions(readFor(range), { ...request, window: range, windows }, none);
  expect([...asked].map(({ report }) => report)).toEqual(
    windows.map((own) => makeEdition(readFor(own)).report),
  );
});

it('makes the report of a range once, however often it is gone through', () => {
  const range = { start: dayOfAge(2), end: dayOfAge(0) };
  const { asked } = planEditions(
    snapshot({ window: range }),
    { ...request, window: range, windows: [range] },
    none,
  );
  expect([...asked][0]).toBe([...asked][0]);
});

describe('the days read', () => {
  it.each([
    ['the first of the month before, when that is earlier', '2026-11-22', 35, '2026-10-01'],
    ['historyDays before the window, when that is earlier', '2026-11-22', 60, '2026-09-23'],
    ['the first of the month before the window begins in', '2026-11-01', 7, '2026-10-01'],
    ['what Cost Explorer remembers, without a gap', '2026-10-15', 500, '2025-10-01'],
  ])('begin with %s', (_, start, historyDays, first) => {
    const range = { start: day(start), end: today };
    expect(daysToRead(range, historyDays, today)).toEqual({ start: first, end: today });
  });

  it.each([
    ['2026-12-01', '2025-11-01'],
    ['2026-12-31', '2025-11-01'],
    ['2027-01-01', '2025-12-01'],
  ])('on %s are cut at the first of the month 13 months back, %s', (now, first) => {
    const range = { start: day('2025-12-20'), end: day(now) };
    expect(daysToRead(range, 200, day(now)).start).toBe(first);
  });

  it('of a day cut out of a longer reading are its own', () => {
    const cut = snapshotOf(snapshot({ read: { start: day('2026-08-01'), end: today } }), window, today);
    expect(cut.read).toEqual({ start: '2026-10-01', end: today });
  });
});
