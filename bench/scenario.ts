import { accountIds, now, organisationOf, roleOf, type Size } from './organisation.ts';

/** A run to be counted. */
export interface Scenario {
  readonly name: string;
  readonly size: Size;
  readonly mode: 'self' | 'observability' | 'roles';
  /** Days of the report, which ends yesterday. */
  readonly window: number;
}

/** The first goal's: 17 regions, of which 4 carry 40 models. */
const oneAccount: Size = { accounts: 1, modelsPerAccount: 40, models: 40, usedRegions: 4, days: 60 };
/** Each account calls 4 of the organisation's 40 models. */
const manyAccounts = { modelsPerAccount: 4, models: 40, usedRegions: 4, days: 60 };

export const first: Scenario = { name: '1 account, 1 day', size: oneAccount, mode: 'self', window: 1 };

/** Each takes a few seconds: CI holds every change to them. */
export const quick: readonly Scenario[] = [first, ...withAccounts(12)];

export const scenarios: readonly Scenario[] = [
  first,
  { name: '1 account, 30 days', size: { ...oneAccount, days: 90 }, mode: 'self', window: 30 },
  { name: '1 account, 400 days', size: { ...oneAccount, days: 440 }, mode: 'self', window: 400 },
  ...withAccounts(12),
  ...withAccounts(100),
];

function withAccounts(accounts: number): readonly Scenario[] {
  return (['observability', 'roles'] as const).map((mode) => ({
    name: `${accounts} accounts by ${mode}, 1 day`,
    size: { ...manyAccounts, accounts },
    mode,
    window: 1,
  }));
}

/** The organisation of a scenario and how the program is told of it. */
export function setUp({ size, mode, window }: Scenario) {
  const roles = JSON.stringify(accountIds(size.accounts).map(roleOf));
  return {
    organisation: organisationOf(size),
    args: ['--from', daysAgo(window), '--to', daysAgo(1)],
    env: {
      BEDROCK_REPORT_ACCOUNTS_MODE: mode,
      ...(mode === 'roles' && { BEDROCK_REPORT_ACCOUNTS_ROLES: roles }),
    },
  };
}

export function daysAgo(days: number): string {
  return new Date(Date.parse(now) - days * 86_400_000).toISOString().slice(0, 10);
}
