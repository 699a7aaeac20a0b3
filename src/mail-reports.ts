import type { MailConfig } from './config.ts';
import { sendAll, sendOnce } from './deliver/send-once.ts';
import type { Report } from './domain/report.ts';
import { piecesOf, type ReportFile } from './domain/report-file.ts';
import type { Clock, ObjectStore, OutgoingMail, SendMail } from './ports.ts';
import { focusCsvFile } from './render/focus-csv.ts';
import { reportPage } from './render/html.ts';
import { type MailAttachment, renderMail } from './render/mail.ts';
import type { PageOptions } from './render/page.ts';
import { archivePlace, fullReportUrl, reportFolder } from './render/report-address.ts';
import { reportCsvFile } from './render/report-csv.ts';
import { needsAttention } from './report/needs-attention.ts';
import type { ReportRequest } from './request.ts';
import type { MailResult } from './run-result.ts';

/** Who mails, and how. */
export interface Mailer {
  readonly send: SendMail;
  readonly config: MailConfig;
  readonly clock: Clock;
  /** Names this run in delivery records; no two runs have the same. */
  readonly owner: string;
  /** Draws an SVG as PNG. */
  readonly rasterise: (svg: string) => Uint8Array;
}

export interface MailPorts {
  readonly store: ObjectStore;
  readonly pages: PageOptions;
  /** Null: nothing is mailed. */
  readonly mailer: Mailer | null;
}

/** Who gets which report, and when they want it. */
interface Audience {
  readonly report: Report;
  readonly to: readonly string[];
  readonly when: 'always' | 'alerts';
}

/**
 * Mails a report to the main recipients and each route's own to its recipients, one message each.
 *
 * Whoever asked for a mail by hand (`--mail-to`, `--resend`) gets it whether or not it alerts.
 *
 * @throws DeliveryError ARCHIVE_UNUSABLE - a delivery record cannot be read or written
 */
export async function mailReports(
  report: Report,
  routes: readonly Report[],
  sending: ReportRequest['sending'],
  { store, pages, mailer }: MailPorts,
): Promise<readonly MailResult[]> {
  if (mailer === null || sending === 'never') return [];
  const { send, config, clock, owner } = mailer;
  const messages = (audience: Audience) => messagesTo(audience, mailer, pages);
  if (typeof sending === 'object') {
    return sendAll(send, await messages({ report, to: sending.onlyTo, when: 'always' }));
  }
  const results: MailResult[] = [];
  for (const audience of audiencesOf(report, routes, config)) {
    if (sending === 'once' && audience.when === 'alerts' && !needsAttention(audience.report)) continue;
    results.push(
      ...(await sendOnce({
        store,
        clock,
        send,
        owner,
        reportId: report.id,
        revision: report.revision,
        route: audience.report.route ?? 'all',
        mails: await messages(audience),
        sending,
      })),
    );
  }
  return results;
}

async function messagesTo(
  { report, to }: Audience,
  { config, rasterise }: Mailer,
  pages: PageOptions,
): Promise<readonly OutgoingMail[]> {
  const folder = reportFolder(report);
  const attachments = attachmentsOf(report, config.attach, pages);
  const drawn = new Map<string, Uint8Array>();
  // All get the same chart, and drawing it is most of making a mail.
  const drawOnce = (svg: string) => {
    const image = drawn.get(svg) ?? rasterise(svg);
    drawn.set(svg, image);
    return image;
  };
  return Promise.all(
    to.map(async (address) => {
      const { raw } = await renderMail(report, {
        templates: pages.templates,
        rasterise: drawOnce,
        from: config.from,
        to: address,
        replyTo: config.replyTo,
        attachments,
        fullReportUrl: fullReportUrl(report.config, folder),
        archiveLocation: archivePlace(report.config, folder),
      });
      return { reportId: report.id, route: report.route ?? 'all', from: config.from, to: address, raw };
    }),
  );
}

/** What a mail may carry: SES takes 10 MB a message, and a phone should not wait. Unit: bytes. */
const largestAttachment = 3_000_000;

function attachmentsOf(
  report: Report,
  wanted: MailConfig['attach'],
  pages: PageOptions,
): readonly MailAttachment[] {
  return [...new Set(wanted)]
    .map((kind) => attachable[kind](report, pages))
    .flatMap((file) => {
      const body = bodyBelow(largestAttachment, file);
      return body === null ? [] : [{ name: nameOf(file), body, contentType: file.contentType }];
    });
}

function nameOf({ key }: ReportFile): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** The bytes of a file; null as soon as they are too many. */
function bodyBelow(limit: number, file: ReportFile): Uint8Array | null {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (const piece of piecesOf(file)) {
    pieces.push(piece);
    length += piece.length;
    if (length >= limit) return null;
  }
  return Buffer.concat(pieces);
}

const attachable: Readonly<
  Record<MailConfig['attach'][number], (report: Report, pages: PageOptions) => ReportFile>
> = { csv: reportCsvFile, html: reportPage, focus: focusCsvFile };

function audiencesOf(report: Report, routes: readonly Report[], config: MailConfig): readonly Audience[] {
  return [
    { report, to: config.to, when: config.when },
    ...routes.map((own) => {
      const route = report.config.routes.find(({ name }) => name === own.route);
      return { report: own, to: route?.to ?? [], when: route?.when ?? 'always' };
    }),
  ];
}
