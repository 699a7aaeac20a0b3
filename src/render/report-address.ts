import { type Day, lastDay, plusDays } from '../domain/date-range.ts';
import type { Report } from '../domain/report.ts';
import type { ReportConfig } from '../domain/report-config.ts';
import { shortDay } from './format.ts';

/** The folder of a report's files below the archive's root: `daily/2026-11-22`, a route's own below it. */
export function reportFolder(report: Pick<Report, 'id' | 'route'>): string {
  return report.route === null ? report.id : `${report.id}/routes/${report.route}`;
}

/**
 * A link to a report page that does not expire; null when the archive is a folder on a disk. A link into a private
 * bucket goes through the console, which asks for the reader's own sign-in; a presigned one would die within hours.
 * `folder` is the report's id, or a route's folder below it.
 */
export function fullReportUrl(
  config: Pick<ReportConfig, 'siteUrl' | 'archive'>,
  folder: string,
): string | null {
  if (config.siteUrl !== null) return `${config.siteUrl.replace(/\/+$/, '')}/${folder}/report.html`;
  const bucket = /^s3:\/\/([^/]+)\/?(.*)$/.exec(config.archive);
  if (bucket === null) return null;
  const prefix = (bucket[2] ?? '').replace(/\/+$/, '');
  const key = `${prefix === '' ? '' : `${prefix}/`}${folder}/report.html`;
  // Without a region and a partition of its own: the console redirects to where the reader is signed in.
  return `https://console.aws.amazon.com/s3/object/${bucket[1]}?prefix=${encodeURIComponent(key)}`;
}

/** Where a report lies, for a reader: the bucket or the folder with the report's own folder. */
export function archivePlace(config: Pick<ReportConfig, 'archive'>, folder: string): string {
  return `${config.archive.replace(/\/+$/, '')}/${folder}/`;
}

/**
 * Links to the reports of the days before and after a daily report. They follow from the date alone, so that the
 * same snapshot gives the same page whatever else the archive holds; a route's files link to nothing else.
 */
export function neighbourLinks(report: Pick<Report, 'id' | 'route' | 'window'>): Neighbours | null {
  if (report.route !== null || !report.id.startsWith('daily/')) return null;
  const day = lastDay(report.window);
  const link = (other: Day) => ({ href: `../${other}/report.html`, day: shortDay(other) });
  return { previous: link(plusDays(day, -1)), next: link(plusDays(day, 1)), index: '../../index.html' };
}

/** Relative addresses of the pages around a report. */
export interface Neighbours {
  readonly previous: DayLink;
  readonly next: DayLink;
  readonly index: string;
}

interface DayLink {
  readonly href: string;
  readonly day: string;
}
