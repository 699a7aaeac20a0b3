import { oneDay } from '../../../src/domain/date-range.ts';
import type { ReportConfig } from '../../../src/domain/report-config.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { day, decimal, line } from '../snapshot-builder.ts';
import { awkwardNames } from './awkward-names.ts';
import { restated } from './restated.ts';
import {
  catalogue,
  kimi,
  numbered,
  numberedCatalogue,
  opus,
  searchAccount,
  sonnet,
  streams,
} from './streams.ts';
import { teams } from './teams.ts';
import { snapshotOfWorld, type World } from './world.ts';

const accounts = [{ id: '111122223333', name: 'acme-prod' }];
const budget = { monthlyUsd: 20_000, perModelMonthlyUsd: {} };

/** The organisation on the morning after a day. */
function morningAfter(date: string, parts: Partial<World> = {}): World {
  const window = oneDay(day(date));
  const generatedAt = `${window.end}T06:00:00.000Z`;
  return { window, generatedAt, streams, accounts, catalogue, config: { budget }, ...parts };
}

/**
 * How each scenario's snapshot.json was first made. `npm run golden` makes one that is missing and leaves the others
 * alone: they may be edited by hand.
 */
export const newSnapshots: Readonly<Record<string, () => Snapshot>> = {
  'alert-day': alertDay,
  'awkward-names': awkwardNames,
  'bill-loading': billLoading,
  'first-day-ever': firstDayEver,
  'month-start': () => snapshotOfWorld(morningAfter('2026-11-01')),
  'ordinary-day': ordinaryDay,
  'partial-sources': partialSources,
  'quiet-day': quietDay,
  restated: () => restated(morningAfter('2026-11-12')),
  routes,
  teams: () => teams(morningAfter('2026-11-14')),
  'three-hundred-models': threeHundredModels,
  'week-digest': weekDigest,
};

/** All on the bill by the morning, with charges that are no tokens and a credit. */
function ordinaryDay(): Snapshot {
  const own = snapshotOfWorld(morningAfter('2026-11-03'));
  const extras = ['2026-11-01', '2026-11-02', '2026-11-03'].flatMap((date) => [
    line(date, 'Amazon Bedrock', 'USE1-Guardrail-ContentPolicyUnitsConsumed', '58000', '8.7'),
    line(date, 'Amazon Bedrock', 'USE1-MistralSmall-input-tokens-batch', '18000', '9'),
  ]);
  const operations = extras
    .filter(({ day: date }) => date === own.window.start)
    .map(({ day: date, usageType, billedUsd }) => {
      const operation = usageType.includes('Guardrail') ? 'ApplyGuardrail' : 'CreateModelInvocationJob';
      return { day: date, service: null, usageType, operation, billedUsd };
    });
  const credit = {
    day: day('2026-11-03'),
    service: 'Amazon Bedrock',
    recordType: 'Credit',
    billedUsd: decimal('-15'),
    estimated: true,
  };
  return {
    ...own,
    charges: [...(own.charges ?? []), ...extras],
    operations: [...(own.operations ?? []), ...operations],
    adjustments: [credit],
  };
}

/** Of the newest day 60 % is billed, nothing of a model of which no settled day tells the rate. */
function billLoading(): Snapshot {
  return snapshotOfWorld(
    morningAfter('2026-11-04', {
      streams: [...streams, kimi],
      traffic: (stream, date) => (stream === kimi && date < '2026-11-04' ? 0 : 1),
      loaded: (stream, age) => (age === 1 ? (stream === kimi ? 0 : 0.6) : 1),
    }),
  );
}

/** One model at three times its traffic for two days, over its own budget's pace; another one begins. */
function alertDay(): Snapshot {
  return snapshotOfWorld(
    morningAfter('2026-11-05', {
      streams: [...streams, kimi],
      traffic: (stream, date) => {
        if (stream === kimi) return date < '2026-11-05' ? 0 : 1;
        return stream === opus && date >= '2026-11-04' ? 3 : 1;
      },
      config: { budget: { monthlyUsd: 20_000, perModelMonthlyUsd: { 'anthropic.claude-opus-4-8': 9000 } } },
    }),
  );
}

/** A region refused, another one broke off, and the lines by operation failed. */
function partialSources(): Snapshot {
  const own = snapshotOfWorld(morningAfter('2026-11-06', { loaded: (_, age) => (age === 1 ? 0.6 : 1) }));
  const denied = 'access denied (AccessDenied: not authorized to perform cloudwatch:GetMetricData)';
  const broke = '1 of 8 metrics not read whole (InternalError)';
  const throttled = 'throttled (LimitExceededException: Rate exceeded)';
  return {
    ...own,
    usage: own.usage
      .filter(({ region }) => region !== 'eu-west-1')
      .map((series) =>
        series.region !== 'us-west-2'
          ? series
          : {
              ...series,
              metrics: {
                ...series.metrics,
                outputTokens: { state: 'partial', days: series.metrics.outputTokens?.days ?? {} },
              },
            },
      ),
    operations: null,
    completeness: own.completeness.map((entry) => {
      if (entry.region === 'eu-west-1') return { ...entry, state: 'failed', detail: denied };
      if (entry.region === 'us-west-2') return { ...entry, state: 'partial', detail: broke };
      if (entry.source === 'cost-explorer:operations')
        return { ...entry, state: 'failed', detail: throttled };
      return entry;
    }),
    gaps: [
      {
        kind: 'source_failed',
        detail: `Cost Explorer, operations: nothing read, ${throttled}; hidden: the cost by operation`,
      },
      { kind: 'region_failed', detail: `CloudWatch eu-west-1, account 111122223333: ${denied}` },
      { kind: 'region_failed', detail: `CloudWatch us-west-2, account 111122223333: ${broke}` },
    ],
  };
}

/** Nobody works on a Saturday here. */
function quietDay(): Snapshot {
  const isWeekend = (date: string) => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
  return snapshotOfWorld(morningAfter('2026-11-07', { traffic: (_, date) => (isWeekend(date) ? 0 : 1) }));
}

/** The week of the runaway model, whose last day is still loading. */
function weekDigest(): Snapshot {
  return snapshotOfWorld(
    morningAfter('2026-11-08', {
      window: { start: day('2026-11-02'), end: day('2026-11-09') },
      traffic: (stream, date) => (stream === opus && date === '2026-11-05' ? 3 : 1),
      loaded: (_, age) => (age === 1 ? 0.6 : 1),
    }),
  );
}

/** Bedrock was never used before; of one model nothing is billed yet. */
function firstDayEver(): Snapshot {
  return snapshotOfWorld(
    morningAfter('2026-11-09', {
      traffic: (_, date) => (date < '2026-11-09' ? 0 : 1),
      loaded: (stream) => (stream === sonnet ? 0 : 0.5),
    }),
  );
}

function threeHundredModels(): Snapshot {
  return snapshotOfWorld(
    morningAfter('2026-11-10', {
      streams: Array.from({ length: 300 }, (_, index) => numbered(index)),
      catalogue: numberedCatalogue(300),
      traffic: (_, date) => (date < '2026-11-09' ? 0 : 1),
      config: { operations: false },
    }),
  );
}

/** Two accounts; readers who may see one account, and others who want one provider's alerts alone. */
function routes(): Snapshot {
  const limits: readonly ReportConfig['routes'][number][] = [
    { name: 'search-team', to: ['search@acme.com'], accounts: [searchAccount], models: [], when: 'always' },
    { name: 'claude-watch', to: ['claude@acme.com'], accounts: [], models: ['anthropic.*'], when: 'alerts' },
  ];
  const inSearch = [sonnet, kimi].map((stream) => ({ ...stream, accountId: searchAccount }));
  return snapshotOfWorld(
    morningAfter('2026-11-11', {
      streams: [...streams, ...inSearch],
      accounts: [...accounts, { id: searchAccount, name: 'acme-search' }],
      config: { budget, routes: limits },
    }),
  );
}
