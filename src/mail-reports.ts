import type { MailConfig } from './config.ts';
import { sendAll, sendOnce } from './deliver/send-once.ts';
import type { Report } from './domain/report.ts';
import type { Clock, ObjectStore, OutgoingMail, SendMail } from './ports.ts';
import type { Renderers } from './render/render-files.ts';
import { renderMailTo } from './render/render-files.ts';
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
}

export interface MailPorts {
  readonly store: ObjectStore;
  readonly renderers: Renderers;
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
  { store, renderers, mailer }: MailPorts,
): Promise<readonly MailResult[]> {
  if (mailer === null || sending === 'never') return [];
  const { send, config, clock, owner } = mailer;
  const messages = async ({ report, to }: Audience): Promise<readonly OutgoingMail[]> =>
    Promise.all(to.map((address) => renderMailTo(report, address, config, renderers)));
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

function audiencesOf(report: Report, routes: readonly Report[], config: MailConfig): readonly Audience[] {
  return [
    { report, to: config.to, when: config.when },
    ...routes.map((own) => {
      const route = report.config.routes.find(({ name }) => name === own.route);
      return { report: own, to: route?.to ?? [], when: route?.when ?? 'always' };
    }),
  ];
}
