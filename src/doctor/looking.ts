import { type AwsFailure, awsFailure } from '../deliver/aws-failure.ts';
import type { Look } from '../permissions.ts';
import { failed, type Outcome, warned } from './finding.ts';
import { lookYourself } from './mend.ts';

/**
 * What could not be looked at. No run looks, so that nobody may is no failure; that nobody answers is one.
 *
 * @param command shows the same to somebody who may
 */
export function unseen<Value>(error: unknown, look: Look, command: string, value: Value): Outcome<Value> {
  const failure = awsFailure(error);
  if (isDenied(failure)) return warned(mayNotLook(look), lookYourself(command), value);
  return failed(`${look}: ${failure.text}`, command);
}

/** Says that doctor may not look; no run needs it. */
export function mayNotLook(look: Look): string {
  return `not allowed to look (${look}, which no run needs)`;
}

/** True when the credentials are known and a policy stands against them. */
export function isDenied({ code, status, credentials }: AwsFailure): boolean {
  return !credentials && (/^(AccessDenied|Forbidden)/.test(code) || status === 403);
}
