import type { Run } from '../job.ts';
import { terminalReport } from '../render/terminal.ts';
import { type Delivered, type MailResult, refusalsOf } from '../run-result.ts';
import type { Terminal } from './terminal.ts';

export interface PrintOptions {
  readonly json: boolean;
  readonly dryRun: boolean;
}

/** Prints what a run came to: as JSON alone on stdout, or for a person. */
export function printRun(
  { result, delivered }: Run,
  { json, dryRun }: PrintOptions,
  terminal: Terminal,
): void {
  if (json) terminal.out(`${JSON.stringify(result, null, 2)}\n`);
  else {
    const { width, colours } = terminal;
    for (const { report } of delivered) terminal.out(terminalReport(report, { width, colours }));
    for (const line of delivered.flatMap((one) => placesOf(one, dryRun))) terminal.out(`${line}\n`);
  }
  for (const line of refusalsOf(result)) terminal.err(`bedrock-report: ${line}\n`);
}

/** 5 when a mail was refused; the report is archived all the same. */
export function exitCodeOf({ result }: Run): number {
  return refusalsOf(result).length > 0 ? 5 : 0;
}

function placesOf({ report, archive, mails }: Delivered, dryRun: boolean): readonly string[] {
  if (dryRun) return [`${report.id}: dry run, nothing was written or sent`];
  const count = (status: MailResult['status']) =>
    mails.filter((mail) => mail.status === status).map(({ to }) => to);
  const sent = count('sent');
  const skipped = count('skipped');
  return [
    `Archived in ${archive}`,
    ...(sent.length > 0 ? [`Mailed to ${sent.join(', ')}`] : []),
    ...(skipped.length > 0 ? [`Already mailed to ${skipped.join(', ')}`] : []),
  ];
}
