import { configLeaves, environmentName } from './config-leaves.ts';
import type { CheckedConfig } from './config-schema.ts';

/** Where a leaf's value came from. */
export type Origin = 'default' | 'file' | 'environment' | 'flag';

/** What the schema says of one value that it refuses. */
export interface SchemaIssue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The names, of `unrecognized_keys`. */
  readonly keys?: readonly string[];
  /** What is wrong with the key itself, of `invalid_key`. */
  readonly issues?: readonly { readonly message: string }[];
}

/** One schema issue in words: the setting, the environment variable when it came from one, and what is wrong. */
export function describeIssue(
  { code, path, message, keys = [], issues = [] }: SchemaIssue,
  origins: Readonly<Record<string, Origin>>,
): readonly string[] {
  const name = path.join('.');
  if (code === 'unrecognized_keys') {
    return keys.map((key) => {
      const setting = name === '' ? key : `${name}.${key}`;
      return `${whence(setting, origins)}: ${path[0] === 'accounts' && Object.hasOwn(configLeaves, setting) ? 'goes with another accounts.mode' : 'no such setting'}`;
    });
  }
  const told = code === 'invalid_key' ? issues.map((issue) => issue.message).join('; ') : message;
  return [`${whence(name, origins)}: ${told.includes('received undefined') ? 'is required' : told}`];
}

/** What one setting, or a flag, means for another. */
export function brokenRules(
  { accounts, mail, routes, capture }: CheckedConfig,
  flags: { readonly mail?: string | undefined; readonly mailTo?: readonly string[] | undefined },
): readonly string[] {
  const faults = accounts.mode === 'roles' ? rolesBroken(accounts.roles) : [];
  for (const name of repeated(routes.map((route) => route.name))) {
    faults.push(`routes: two routes are named ${name}`);
  }
  for (const { name, teams = [] } of routes) {
    if (teams.length > 0 && capture.table === null)
      faults.push(`routes: ${name} is limited to teams, which capture.table tells; it is not set`);
  }
  if (routes.length > 0 && mail === undefined && flags.mail !== 'none') {
    faults.push('routes: mail.from is needed to mail them');
  }
  const mails = mail !== undefined && mail.via !== 'none';
  if (flags.mailTo !== undefined && !mails) {
    faults.push(
      mail === undefined
        ? '--mail-to: mail.from is needed to mail'
        : '--mail-to: mail.via is none, so nothing would be sent; say --mail ses or --mail DIR',
    );
  }
  if (mails && mail.to.length === 0 && routes.length === 0 && flags.mailTo === undefined) {
    faults.push('mail.to: nobody to mail to; add a recipient, or say --mail none');
  }
  return faults;
}

/** Each role is read as the account that it is given as, and Cost Explorer is asked for that one. */
function rolesBroken(roles: readonly { readonly accountId: string; readonly roleArn: string }[]): string[] {
  const twice = [...repeated(roles.map(({ accountId }) => accountId))];
  return [
    ...twice.map((id) => `accounts.roles: account ${id} is listed twice, and would be counted twice`),
    ...roles.flatMap(({ accountId, roleArn }) => {
      const owner = roleArn.split(':')[4];
      return owner === accountId
        ? []
        : `accounts.roles: ${roleArn} is a role of ${owner}, not of ${accountId}`;
    }),
  ];
}

function repeated(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.filter((text, index) => texts.indexOf(text) !== index));
}

/** The setting as its writer knows it; an item of a list is named by the list's variable. */
function whence(setting: string, origins: Readonly<Record<string, Origin>>): string {
  const leaf = Object.keys(configLeaves).find((one) => setting === one || setting.startsWith(`${one}.`));
  return leaf !== undefined && origins[leaf] === 'environment'
    ? `${setting} (${environmentName(leaf)})`
    : setting;
}
