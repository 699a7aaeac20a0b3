import { oneLine } from '../deliver/aws-failure.ts';
import { ReportError } from '../errors.ts';

/** What became of a check. `skip`: something that it needs failed, and one failure is told once. */
export type Level = 'ok' | 'warn' | 'fail' | 'skip';

/** What one check found, for a person. */
export interface Finding {
  readonly check: string;
  readonly level: Level;
  readonly text: string;
  /** The command or console page that mends it; null when there is nothing to mend. */
  readonly mend: string | null;
}

/** What a check came to, and what later checks go on with; a null value skips them. */
export interface Outcome<Value> {
  readonly level: Exclude<Level, 'skip'>;
  readonly text: string;
  readonly mend: string | null;
  readonly value: Value | null;
}

/** A finding with what later checks go on with. */
export interface Checked<Value> {
  readonly finding: Finding;
  readonly value: Value | null;
}

export function passed<Value>(text: string, value: Value): Outcome<Value> {
  return { level: 'ok', text, mend: null, value };
}

/** Good enough to go on with. */
export function warned<Value>(text: string, mend: string, value: Value): Outcome<Value> {
  return { level: 'warn', text, mend, value };
}

/** Nothing that needs it is checked, unless a value is left to go on with. */
export function failed<Value = never>(
  text: string,
  mend: string,
  value: Value | null = null,
): Outcome<Value> {
  return { level: 'fail', text, mend, value };
}

/** Checks, whatever comes of it; an error of ours that no check foresaw says itself what happened. */
export async function check<Value>(
  name: string,
  run: () => Outcome<Value> | Promise<Outcome<Value>>,
): Promise<Checked<Value>> {
  const { value, ...told } = await outcomeOf(run);
  return { finding: { check: name, ...told }, value };
}

/** Checks once an earlier check is done, with what it found; skips when that found nothing to go on with. */
export async function after<Value, Next>(
  prior: Promise<Checked<Value>>,
  name: string,
  run: (value: Value) => Outcome<Next> | Promise<Outcome<Next>>,
): Promise<Checked<Next>> {
  const { finding, value } = await prior;
  if (value !== null) return check(name, () => run(value));
  const text = finding.level === 'skip' ? finding.text : `needs: ${finding.check}`;
  return { finding: { check: name, level: 'skip', text, mend: null }, value: null };
}

/** The same check for those who cannot go on after a failure, though it left something to others. */
export async function unlessFailed<Value>(prior: Promise<Checked<Value>>): Promise<Checked<Value>> {
  const { finding, value } = await prior;
  return { finding, value: finding.level === 'fail' ? null : value };
}

/** Two checks as one to go on from; the first that found nothing says why. */
export async function both<A, B>(
  a: Promise<Checked<A>>,
  b: Promise<Checked<B>>,
): Promise<Checked<readonly [A, B]>> {
  const [first, second] = await Promise.all([a, b]);
  if (first.value === null) return { finding: first.finding, value: null };
  if (second.value === null) return { finding: second.finding, value: null };
  return { finding: second.finding, value: [first.value, second.value] };
}

/** The configuration itself could not be read, so there was nothing to check. */
export function configurationFailed(file: string, { message, code }: ReportError): Finding {
  const mend = code === 'CREDENTIALS_FAILED' ? 'aws sso login' : `aws s3 ls ${file}`;
  return { check: 'configuration', level: 'fail', text: `${file}: ${message}`, mend };
}

/** What is to be said of all findings in one line; null when nothing failed. */
export function verdictOn(findings: readonly Finding[]): string | null {
  const failures = findings.filter(({ level }) => level === 'fail').map((finding) => finding.check);
  if (failures.length === 0) return null;
  return `${failures.length} of ${findings.length} checks failed: ${failures.join(', ')}`;
}

/** `1 day`, `2 days`. */
export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** One line a finding: what was found, and what mends it last. */
export function toldIn({ text, mend }: Finding): string {
  return oneLine(mend === null ? text : `${text} → ${mend}`);
}

async function outcomeOf<Value>(
  run: () => Outcome<Value> | Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ReportError)) throw error;
    return failed<Value>(error.message, `docs/runbook.md, ${error.code}`);
  }
}
