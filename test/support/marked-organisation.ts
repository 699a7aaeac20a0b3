import * as fc from 'fast-check';
import type { ChargeLine } from '../../src/domain/charge.ts';
import type { Day } from '../../src/domain/date-range.ts';
import { fromInteger, multiply } from '../../src/domain/money.ts';
import type { ReportConfig, RouteConfig } from '../../src/domain/report-config.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { accounts, type MarkedStream, streams } from './marked-streams.ts';
import { countersOf, type MarkedTeam, teams } from './marked-teams.ts';
import { dayOfAge, decimal, line, reportConfig, series, snapshot } from './snapshot-builder.ts';

const [marlin, osprey, quokka] = accounts;

/** Routes that differ in accounts, models, teams and several; their names and recipients are marks, too. */
export const routes: readonly RouteConfig[] = [
  { name: 'crimson', to: ['crimson@example.com'], accounts: [marlin.id], models: [], when: 'always' },
  { name: 'indigo', to: ['indigo@example.com'], accounts: [], models: ['anthropic.*'], when: 'always' },
  {
    name: 'ochre',
    to: ['ochre@example.com'],
    accounts: [marlin.id, quokka.id],
    models: ['*nova*', 'writer.*'],
    when: 'always',
  },
  { name: 'teal', to: ['teal@example.com'], accounts: [osprey.id], models: [], when: 'alerts' },
  {
    name: 'sienna',
    to: ['sienna@example.com'],
    accounts: [],
    models: ['amazon.*', '*opus*'],
    teams: ['team-her*', 'team-plover'],
    when: 'always',
  },
  {
    name: 'umber',
    to: ['umber@example.com'],
    accounts: [marlin.id, osprey.id, quokka.id],
    models: [],
    // Not `(unattributed)`, which is no team.
    teams: ['*n*'],
    when: 'always',
  },
];

/** One account's use of one stream: as many tokens every day, but for a spike in the window. */
export interface Use {
  readonly accountId: string;
  readonly stream: MarkedStream;
  readonly tokens: number;
  readonly spikes: boolean;
}

/** How much an amount that no route may see is; in no other text. Unit: USD. */
export const secretUsd = '8675309';
/** A record type that no route limited to accounts may see. */
export const secretRecordType = 'ZebraDiscount';

export const markedConfig: ReportConfig = {
  ...reportConfig,
  routes,
  budget: {
    monthlyUsd: Number(secretUsd),
    perModelMonthlyUsd: { 'amazon.nova-pro': 9_000_000, 'anthropic.claude-opus-4-6': 9_000_000 },
  },
};

const window = { start: dayOfAge(1), end: dayOfAge(0) };
const days = Array.from({ length: 14 }, (_, index) => dayOfAge(14 - index));

/** Every account's use of every stream; no two are of the same size. */
export const everyUse: readonly Use[] = accounts.flatMap(({ id: accountId }, at) =>
  streams.map((stream, index) => ({
    accountId,
    stream,
    tokens: 20_000_000 + 100_000 * at + 1000 * index,
    spikes: false,
  })),
);

/** Some of these uses, some of them with a spike. */
export function someUses(): fc.Arbitrary<readonly Use[]> {
  const parts = fc.record({
    uses: fc.subarray([...everyUse], { minLength: 3 }),
    spiking: fc.subarray([...everyUse], { maxLength: 3 }),
  });
  return parts.map(({ uses, spiking }) => uses.map((use) => ({ ...use, spikes: spiking.includes(use) })));
}

/** What was read of the organisation of these uses. */
export function markedSnapshot(uses: readonly Use[], parts: Partial<Snapshot> = {}): Snapshot {
  const sets = routes.flatMap((route) => (route.accounts.length > 0 ? [[...route.accounts].sort()] : []));
  const used = streams.filter((stream) => uses.some((use) => use.stream === stream));
  const ofGroups = uses.flatMap((use) =>
    linesOf(use).map((one) => ({ use, group: groupOf(one), day: one.day, billedUsd: one.billedUsd })),
  );
  return snapshot({
    window,
    config: markedConfig,
    accounts,
    usage: uses.flatMap(seriesOf),
    charges: uses.flatMap(linesOf),
    adjustments: [
      {
        day: window.start,
        service: 'Amazon Bedrock',
        recordType: secretRecordType,
        billedUsd: decimal(`-${secretUsd}`),
        estimated: true,
      },
    ],
    operations: ofGroups.map(({ use, group, ...one }) => ({
      ...one,
      ...group,
      operation: `Invoke-${use.stream.mark}`,
    })),
    accountCharges: ofGroups.map(({ use, group, ...one }) => ({
      ...one,
      ...group,
      accountId: use.accountId,
    })),
    accountSets: sets.map((set) => ({
      accounts: set,
      charges: uses.filter(({ accountId }) => set.includes(accountId)).flatMap(linesOf),
    })),
    captured: { days, counters: used.flatMap((stream) => countersOf(stream, days)) },
    restated: [
      { day: dayOfAge(2), beforeUsd: decimal(secretUsd), nowUsd: decimal(secretUsd), kind: 'loaded' },
    ],
    ...parts,
  });
}

/** Everything that a route's readers may not see. */
export function forbidden(route: RouteConfig, uses: readonly Use[]): readonly string[] {
  const seen = new Set(usesOf(route, uses).map(({ stream }) => stream.mark));
  const isLimited = route.accounts.length > 0;
  const others = routes.filter(({ name }) => name !== route.name);
  return [
    ...streams.flatMap(({ mark }) => (seen.has(mark) ? [] : [mark])),
    ...accounts.flatMap(({ id, name }) => (isLimited && !route.accounts.includes(id) ? [id, name] : [])),
    ...teams.flatMap(({ mark }) =>
      callsOf(route, uses).some(({ team }) => team.mark === mark) ? [] : [mark],
    ),
    ...others.flatMap(({ name, to }) => [name, ...to]),
    secretUsd,
    Number(secretUsd).toLocaleString('en-US'),
    ...(isLimited ? [secretRecordType] : []),
  ];
}

/** The uses that a route may see. */
export function usesOf({ accounts: ids, models }: RouteConfig, uses: readonly Use[]): readonly Use[] {
  return uses.filter(
    ({ accountId, stream: { model } }) =>
      (ids.length === 0 || ids.includes(accountId)) &&
      (models.length === 0 || (model !== null && matches(models, model))),
  );
}

/** What teams captured that a route may see: nothing where there are accounts that it may not. */
export function callsOf(
  route: RouteConfig,
  uses: readonly Use[],
): readonly { readonly team: MarkedTeam; readonly stream: MarkedStream }[] {
  if (route.accounts.length > 0 && route.accounts.length < accounts.length) return [];
  const seen = new Set(usesOf(route, uses).map(({ stream }) => stream));
  return teams
    .filter(({ mark }) => !route.teams || matches(route.teams, `team-${mark}`))
    .flatMap((team) =>
      [...seen].filter(({ mark }) => team.calls.includes(mark)).map((stream) => ({ team, stream })),
    );
}

function matches(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) =>
    new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(name),
  );
}

/** The lines of a use, $2 a million tokens; of the window, half of the tokens have reached the bill. */
export function linesOf(use: Use): readonly ChargeLine[] {
  const { bill } = use.stream;
  if (bill === null) return [];
  return days.map((day) => {
    const tokens = fromInteger(tokensOn(day, use) / (day === window.start ? 2 : 1));
    const millions = multiply(tokens, decimal('0.000001'));
    return line(
      day,
      bill.service,
      bill.usageType,
      multiply(millions, bill.perMillion),
      multiply(millions, 2),
    );
  });
}

/** What CloudWatch counts of a use on a day. Unit: tokens. */
export function tokensOn(day: Day, { tokens, spikes }: Use): number {
  return day === window.start && spikes ? tokens * 40 : tokens;
}

function seriesOf(use: Use) {
  const { modelId } = use.stream;
  if (modelId === null) return [];
  const counted = days.map((day) => [
    day,
    { invocations: 10, inputTokens: tokensOn(day, use), outputTokens: 0 },
  ]);
  return [series(modelId, Object.fromEntries(counted), { accountId: use.accountId })];
}

function groupOf({ service, usageType }: Pick<ChargeLine, 'service' | 'usageType'>) {
  return service.endsWith('(Amazon Bedrock Edition)')
    ? { service, usageType: null }
    : { service: null, usageType };
}
