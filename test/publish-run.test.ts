import type { Run } from '../src/job.ts';
import { runMetrics, runSummary } from '../src/publish-run.ts';
import { type ReportRequest, readRequest, type WrittenRequest } from '../src/request.ts';
import type { Delivered, MailResult } from '../src/run-result.ts';
import { aReport, day, usd } from './support/report-builder.ts';

const sent: MailResult = { route: 'all', to: 'leads@acme.com', status: 'sent', messageId: 'm1' };
const refused: MailResult = {
  route: 'all',
  to: 'gone@acme.com',
  status: 'failed',
  messageId: null,
  error: 'x',
};

describe('what alarms watch', () => {
  it.each<[string, Partial<Delivered>, WrittenRequest, number]>([
    ["yesterday's report, mailed", {}, {}, 1],
    ['sent before', { mails: [{ ...sent, status: 'skipped' }] }, {}, 1],
    ['nobody to mail to', { mails: [] }, {}, 1],
    ['sent again', {}, { resend: true }, 1],
    ['one mail refused', { mails: [sent, refused] }, {}, 0],
    ['nothing archived, a dry run', { archive: null }, { dryRun: true }, 0],
    ['only to oneself', {}, { mailTo: ['me@acme.com'] }, 0],
    [
      'another day',
      { report: aReport({ window: { start: day('2026-11-20'), end: day('2026-11-21') } }) },
      {},
      0,
    ],
    [
      'a week that ends with it',
      { report: aReport({ window: { start: day('2026-11-16'), end: day('2026-11-23') } }) },
      {},
      0,
    ],
    ['a backfill', {}, { from: '2026-11-22', to: '2026-11-22', perDay: true }, 0],
  ])('%s', (_, over, written, delivered) => {
    expect(runMetrics(aRun(over), requestOf(written))).toMatchObject({ delivered });
  });

  it('are gaps, unmapped dollars and the cost of the run, too', () => {
    const unmapped = ['1.25', '0.5'].map((dollars) => ({
      service: 's',
      usageType: 'u',
      billedUsd: usd(dollars),
    }));
    const gaps = [
      { kind: 'unmapped', detail: 'x' },
      { kind: 'region_failed', detail: 'y' },
    ] as const;
    expect(runMetrics(aRun({ report: aReport({ unmapped }), gaps }), requestOf({}))).toEqual({
      delivered: 1,
      gaps: 1,
      runCostUsd: 0.0664,
      unmappedUsd: 1.75,
    });
  });
});

test('the log says what became of a run, and names no recipient', () => {
  const summary = runSummary(aRun({ mails: [sent, { ...sent, to: 'b@acme.com' }, refused] }), 1234);
  expect(summary).toMatchObject({
    reports: [
      { id: 'daily/2026-11-22', archive: 's3://b/p/daily/2026-11-22', mails: { sent: 2, failed: 1 } },
    ],
    runCostUsd: '0.0664',
    durationMs: 1234,
  });
  expect(JSON.stringify(summary)).not.toContain('@');
});

function aRun(over: Partial<Delivered>): Run {
  const one: Delivered = {
    report: aReport(),
    archive: 's3://b/p/daily/2026-11-22',
    files: [],
    mails: [sent],
    gaps: [],
    ...over,
  };
  const window = one.report.window;
  return { delivered: [one], result: { window, reports: [], requests: {}, runCostUsd: usd('0.0664') } };
}

function requestOf(written: WrittenRequest): ReportRequest {
  const { request } = readRequest(written, { now: new Date('2026-11-23T06:00:00Z') });
  if (request === null) throw new Error('no request');
  return request;
}
