import MimeNode from 'nodemailer/lib/mime-node';
import type { Report } from '../domain/report.ts';
import { RenderError } from '../errors.ts';
import { spendChart } from './chart-spend.ts';
import { chartCid, mailChart, mailView } from './mail-view.ts';
import { reportFolder } from './report-address.ts';
import { subjectOf } from './subject.ts';
import { compileTemplates, type Templates } from './templates.ts';
import { reportName } from './view.ts';

/** A file that a mail carries. */
export interface MailAttachment {
  readonly name: string;
  readonly body: Uint8Array;
  readonly contentType: string;
}

/** What a mail is made with, besides the report. */
export interface MailOptions {
  readonly templates: Templates;
  /** Draws an SVG as a PNG, twice as large as its own size. Injected: loading its fonts touches files. */
  readonly rasterise: (svg: string) => Uint8Array;
  readonly from: string;
  readonly to: string;
  readonly replyTo: readonly string[];
  readonly attachments: readonly MailAttachment[];
  /** Null when the archive is a folder: the mail then names the place. */
  readonly fullReportUrl: string | null;
  /** Where the files lie that are too large to be attached. */
  readonly archiveLocation: string;
}

/** A mail as it is sent: the subject for people and tests, the bytes for the transport. */
export interface RenderedMail {
  readonly subject: string;
  readonly raw: Uint8Array;
}

/**
 * Renders a report's mail to one recipient: text and HTML with the same figures, the chart inside, files attached.
 * The same report gives the same bytes: id, date and boundaries follow from the report.
 *
 * @throws RenderError RENDER_FAILED
 */
export async function renderMail(report: Report, options: MailOptions): Promise<RenderedMail> {
  const subject = subjectOf(report);
  const view = {
    ...mailView(report, { fullReportUrl: options.fullReportUrl, attached: attachedWords(options) }),
    subject,
  };
  const render = compileTemplates(options.templates);
  const root = rootNode(report, subject, options);
  const related = root.createChild('multipart/related');
  const alternative = related.createChild('multipart/alternative');
  alternative.createChild('text/plain; charset=utf-8').setContent(render('email.txt.hbs', view));
  alternative.createChild('text/html; charset=utf-8').setContent(render('email.html.hbs', view));
  if (view.chart !== null) {
    related
      .createChild('image/png', { filename: 'spend.png' })
      .setHeader({ 'Content-Id': `<${chartCid}>`, 'Content-Disposition': 'inline; filename=spend.png' })
      .setContent(bytes(options.rasterise(spendChart(report, mailChart(report)))));
  }
  for (const { name, body, contentType } of options.attachments) {
    root
      .createChild(contentType, { filename: name })
      .setHeader('Content-Disposition', 'attachment')
      .setHeader('Content-Transfer-Encoding', 'base64')
      .setContent(bytes(body));
  }
  return { subject, raw: await build(root) };
}

function rootNode(report: Report, subject: string, options: MailOptions): MimeNode {
  const route = report.route ?? 'all';
  const stamp = `${report.id}.${route}.r${report.revision}`.replace(/[^A-Za-z0-9.-]+/g, '-');
  const root = new MimeNode('multipart/mixed', {
    baseBoundary: stamp.slice(0, 40),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const name = reportName(report);
  return root
    .setHeader({
      From: header(options.from),
      To: header(options.to),
      Subject: subject,
      Date: new Date(report.generatedAt).toUTCString().replace('GMT', '+0000'),
      'Message-Id': `<${stamp}@bedrock-usage-report.invalid>`,
      'Auto-Submitted': 'auto-generated',
      'List-Id': `<${listName(name)}.bedrock-usage-report>`,
      'X-Report-Id': header(reportFolder(report)),
    })
    .setHeader(options.replyTo.length === 0 ? {} : { 'Reply-To': options.replyTo.map(header).join(', ') });
}

/** A header's value on one line: what was configured may hold line breaks, and must not begin another header. */
function header(value: string): string {
  return value.replace(/[\r\n\t\0]+/g, ' ').trim();
}

function listName(name: string): string {
  const safe = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return safe === '' ? 'reports' : safe;
}

function attachedWords({ attachments, archiveLocation }: MailOptions): string {
  const names = attachments.map(({ name }) => name).join(', ');
  return names === ''
    ? `All files are in the archive: ${archiveLocation}`
    : `Attached: ${names}. All files are in the archive: ${archiveLocation}`;
}

function bytes(body: Uint8Array): Buffer {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

function build(root: MimeNode): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    root.build((error, message) => {
      if (error === null) resolve(new Uint8Array(message));
      else
        reject(
          new RenderError('RENDER_FAILED', `The mail could not be put together: ${error.message}`, {
            cause: error,
          }),
        );
    });
  });
}
