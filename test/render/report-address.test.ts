import { plusDays } from '../../src/domain/date-range.ts';
import { fullReportUrl, neighbourLinks, reportFolder } from '../../src/render/report-address.ts';
import { aReport, sunday } from '../support/report-builder.ts';

describe('the link to the full report', () => {
  const folder = 'daily/2026-11-22';

  it.each([
    [
      'is the site’s when there is one',
      'https://reports.acme.com/bedrock/',
      's3://bucket/prod',
      'https://reports.acme.com/bedrock/daily/2026-11-22/report.html',
    ],
    [
      'goes through the console into a bucket',
      null,
      's3://acme-reports/prod',
      'https://console.aws.amazon.com/s3/object/acme-reports?prefix=prod%2Fdaily%2F2026-11-22%2Freport.html',
    ],
    [
      'needs no prefix in a bucket',
      null,
      's3://acme-reports',
      'https://console.aws.amazon.com/s3/object/acme-reports?prefix=daily%2F2026-11-22%2Freport.html',
    ],
    ['does not exist for a folder on a disk', null, './archive', null],
  ])('%s', (_, siteUrl, archive, url) => {
    expect(fullReportUrl({ siteUrl, archive }, folder)).toBe(url);
  });
});

describe('the pages around a report', () => {
  it('are those of the days before and after, by date alone', () => {
    expect(neighbourLinks(aReport())).toEqual({
      previous: { href: '../2026-11-21/report.html', day: 'Sat 21 Nov' },
      next: { href: '../2026-11-23/report.html', day: 'Mon 23 Nov' },
      index: '../../index.html',
    });
  });

  it('are not linked from a route’s report, nor from a range', () => {
    expect(neighbourLinks(aReport({ route: 'search-team' }))).toBeNull();
    const window = { start: plusDays(sunday, -6), end: plusDays(sunday, 1) };
    expect(neighbourLinks(aReport({ id: 'range/2026-11-16_2026-11-22', window }))).toBeNull();
  });

  it('lie in the folder of the report, or of its route', () => {
    expect(reportFolder(aReport())).toBe('daily/2026-11-22');
    expect(reportFolder(aReport({ route: 'search-team' }))).toBe('daily/2026-11-22/routes/search-team');
  });
});
