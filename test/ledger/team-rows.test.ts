import * as fc from 'fast-check';
import type { CaptureCounter, TeamRow } from '../../src/domain/captured.ts';
import { contains } from '../../src/domain/date-range.ts';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import { sum } from '../../src/domain/money.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { tokenClasses } from '../../src/domain/usage.ts';
import { buildLedger } from '../../src/ledger/build-ledger.ts';
import { filterLedger } from '../../src/ledger/filter-ledger.ts';
import { routeSnapshot } from '../../src/ledger/route-snapshot.ts';
import { aCounter } from '../support/captured-counter.ts';
import { organisations } from '../support/organisation.ts';
import { day, line, series, snapshot, decimal as usd } from '../support/snapshot-builder.ts';

const date = '2026-11-22';
const id = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const model = 'anthropic.claude-sonnet-4-5';
const service = 'Claude Sonnet 4.5 (Amazon Bedrock Edition)';
const usage = [series(id, { [date]: { invocations: 10, inputTokens: 1000, outputTokens: 300 } })];
const charges = [
  line(date, service, 'USE1-MP:USE1_InputTokenCount-Units', '0.001', '0.003'),
  line(date, service, 'USE1-MP:USE1_OutputTokenCount-Units', '0.0003', '0.0045'),
];

function teamsOf(counters: readonly CaptureCounter[], parts: Partial<Snapshot> = {}): readonly TeamRow[] {
  const captured = { days: [day(date)], counters };
  return buildLedger(snapshot({ usage, charges, captured, ...parts })).teams?.rows ?? [];
}

/** Rows in short: team, model, input, output, dollars. */
function told(rows: readonly TeamRow[]): readonly (readonly unknown[])[] {
  return rows.map(({ team, model: key, tokens, allocatedUsd }) => [
    team,
    key,
    tokens.input,
    tokens.output,
    allocatedUsd,
  ]);
}

describe('what each team used', () => {
  it('shares the dollars of each class by its tokens, and leaves the rest to nobody', () => {
    expect(told(teamsOf([aCounter(), aCounter({ team: 'ads', tokens: tokens(600, 100) })]))).toEqual([
      ['(unattributed)', model, 0, 100, '0.0015'],
      ['ads', model, 600, 100, '0.0033'],
      ['search', model, 400, 100, '0.0027'],
    ]);
  });

  it('leaves what rounding leaves to nobody', () => {
    const thirds = [1, 2, 3].map((at) => aCounter({ team: `team ${at}`, tokens: tokens(1, null) }));
    const parts = { usage: [series(id, { [date]: { inputTokens: 3, outputTokens: 0 } })] };
    const [input] = charges;
    const rows = teamsOf(thirds, {
      ...parts,
      charges: input ? [{ ...input, billedUsd: usd('0.0000000001') }] : [],
    });
    expect(rows.map(({ allocatedUsd }) => allocatedUsd)).toEqual(['0.0000000001', '0', '0', '0']);
  });

  it('tells what capture saw and CloudWatch did not as less than nothing', () => {
    expect(told(teamsOf([aCounter({ tokens: tokens(1500, 300) })]))).toEqual([
      ['(unattributed)', model, -500, 0, '-0.0015'],
      ['search', model, 1500, 300, '0.009'],
    ]);
  });

  it('gives estimated tokens no dollars, and adds them to nothing', () => {
    const estimated = aCounter({ tokens: tokens(null, null), estimatedTokens: { input: 900, output: 90 } });
    const [rest, search] = teamsOf([estimated]);
    expect(search).toMatchObject({ estimatedTokens: 990, allocatedUsd: null, tokens: tokens(null, null) });
    expect(rest).toMatchObject({ tokens: { input: 1000, output: 300 }, allocatedUsd: '0.0075' });
  });

  it('knows no rest where CloudWatch was not read', () => {
    const completeness = [
      {
        source: 'cloudwatch',
        account: null,
        region: 'us-east-1',
        state: 'failed',
        detail: 'denied',
      } as const,
    ];
    expect(told(teamsOf([aCounter()], { usage: [], completeness }))).toEqual([
      ['(unattributed)', model, null, null, null],
      ['search', model, 400, 100, null],
    ]);
  });

  it('keeps dollars of charges that count no tokens with nobody', () => {
    const guardrail = line(date, 'Amazon Bedrock', 'USE1-Guardrail-ContentPolicyUnitsConsumed', '1', '8.7');
    const rows = teamsOf([aCounter()], { charges: [...charges, guardrail] });
    expect(told(rows)[0]).toEqual(['(unattributed)', null, null, null, '8.7']);
  });

  it("resolves an application's profile as CloudWatch's ids are resolved", () => {
    const arn = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/82ey7vcct4m3';
    const profile = {
      accountId: '111122223333',
      region: 'us-east-1',
      profileId: '82ey7vcct4m3',
      arn,
      name: 'search team',
      type: 'APPLICATION' as const,
      modelArns: ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0'],
    };
    const rows = teamsOf([aCounter({ modelId: arn })], {
      usage: [series('82ey7vcct4m3', { [date]: { inputTokens: 1000, outputTokens: 300 } })],
      catalogue: { models: [], profiles: [profile], resources: [] },
    });
    expect(told(rows)).toEqual([
      ['(unattributed)', model, 600, 200, '0.0048'],
      ['search', model, 400, 100, '0.0027'],
    ]);
  });

  it.each<[string, string, Partial<Snapshot>, string]>([
    [
      "an application's profile that nobody can resolve any more",
      'application-inference-profile/82ey7vcct4m3',
      {},
      '(unmapped)',
    ],
    ['a provisioned throughput that nobody lists', 'provisioned-model/82ey7vcct4m3', {}, '(unmapped)'],
    [
      'a profile that the user gave a name',
      'application-inference-profile/82ey7vcct4m3',
      { config: { ...snapshot().config, models: { '82ey7vcct4m3': 'acme.our-model' } } },
      'acme.our-model',
    ],
  ])('joins the calls of %s with what CloudWatch counts by the end of its ARN', (_, resource, parts, key) => {
    const modelId = `arn:aws:bedrock:us-east-1:111122223333:${resource}`;
    const rows = teamsOf([aCounter({ modelId })], {
      usage: [series('82ey7vcct4m3', { [date]: { inputTokens: 1000, outputTokens: 300 } })],
      charges: [],
      ...parts,
    });
    expect(told(rows)).toEqual([
      ['(unattributed)', key, 600, 200, null],
      ['search', key, 400, 100, null],
    ]);
  });

  it('tells twenty thousand applications apart in no time', () => {
    const counters = Array.from({ length: 20_000 }, (_, at) => aCounter({ app: `application ${at}` }));
    const begun = performance.now();
    expect(teamsOf(counters)).toHaveLength(20_001);
    expect(performance.now() - begun).toBeLessThan(6_000);
  });

  it('tells nothing of a day that was not read whole', () => {
    expect(buildLedger(snapshot({ usage, charges, captured: { days: [], counters: [] } })).teams).toBeNull();
    expect(buildLedger(snapshot({ usage, charges })).teams).toBeNull();
  });
});

describe('a route', () => {
  const captured = { days: [day(date)], counters: [aCounter(), aCounter({ team: 'ads' })] };
  const ledger = buildLedger(snapshot({ usage, charges, captured }));
  const route = { name: 'own', to: [], models: [], when: 'always' as const };
  const two = ['111122223333', '444455556666'];

  it.each([
    ['the named team', ['search'], ['search']],
    ['those that match', ['*a*'], ['ads', 'search']],
    ['nobody, where none matches', ['Search'], []],
    ['everybody and the rest, where no team is named', [], ['(unattributed)', 'ads', 'search']],
  ])('that is limited to teams shows %s', (_, patterns, teams) => {
    const own = filterLedger(ledger, [], patterns).teams;
    expect(own?.rows.map(({ team }) => team)).toEqual(teams);
    const named = teams.filter((team) => team !== '(unattributed)');
    expect([...new Set(own?.uses.map(({ team }) => team))].sort()).toEqual(named);
  });

  it('takes a pattern’s star for any run of characters, line breaks too', () => {
    const counters = [aCounter({ team: 'a\nb' }), aCounter({ team: 'b\na' })];
    const odd = buildLedger(snapshot({ usage, charges, captured: { days: [day(date)], counters } }));
    expect(filterLedger(odd, [], ['a*']).teams?.uses.map(({ team }) => team)).toEqual(['a\nb']);
  });

  it('that is limited to models shows no other model of a team', () => {
    expect(filterLedger(ledger, ['amazon.*']).teams).toEqual({ rows: [], uses: [], missing: [] });
  });

  it.each([
    ['one of two accounts shows no teams', two.slice(0, 1), undefined],
    ['all accounts shows them', two, captured],
  ])('that is limited to %s', (_, accounts, expected) => {
    const whole = snapshot({ captured, accounts: two.map((one) => ({ id: one, name: null })) });
    expect(routeSnapshot(whole, { ...route, accounts }).captured).toEqual(expected);
  });
});

describe('whatever teams do', () => {
  it('teams and rest make up what CloudWatch counted of each day, model and class', () => {
    hold(({ rows, teams }) => {
      for (const [own, mine] of byModel(rows, teams)) {
        for (const tokenClass of tokenClasses) {
          const rest = mine.find(({ kind }) => kind === 'unattributed')?.tokens[tokenClass] ?? null;
          if (rest === null) continue;
          const told = mine.reduce((total, { tokens: counts }) => total + (counts[tokenClass] ?? 0), 0);
          const counted = own.reduce(
            (total, { usage: counts }) => total + (counts?.tokens[tokenClass] ?? 0),
            0,
          );
          expect(told).toBe(counted);
        }
      }
    });
  });

  it('allocated and left dollars make up the bill of each day and model, to the last digit', () => {
    hold(({ rows, teams }) => {
      for (const [own, mine] of byModel(rows, teams)) {
        if ((mine.find(({ kind }) => kind === 'unattributed')?.allocatedUsd ?? null) === null) continue;
        expect(sum(mine.flatMap(({ allocatedUsd }) => allocatedUsd ?? []))).toBe(
          sum(own.flatMap(({ bill }) => bill?.billedUsd ?? [])),
        );
      }
    });
  });

  it('the order of what was read never shows', () => {
    hold(({ whole }) => {
      const { captured } = whole;
      const reversed = captured && { days: captured.days, counters: [...captured.counters].reverse() };
      expect(buildLedger({ ...whole, captured: reversed }).teams?.rows).toEqual(
        buildLedger(whole).teams?.rows,
      );
    });
  });
});

interface Held {
  readonly whole: Snapshot;
  readonly rows: readonly LedgerRow[];
  readonly teams: readonly TeamRow[];
}

/** Holds a law for organisations whose calls teams claim in part, wrongly or not at all; most of it must be known. */
function hold(law: (held: Held) => void): void {
  let known = 0;
  const claims = fc.array(
    fc.record({ team: fc.constantFrom('a', 'b', ''), share: fc.integer({ max: 130, min: 0 }) }),
    {
      minLength: 8,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(organisations(), claims, (organisation, shares) => {
      const counters = organisation.usage.flatMap((one, at) =>
        Object.entries(one.metrics.inputTokens?.days ?? {}).map(([text, input]) => {
          const { team = '', share = 0 } = shares[at % shares.length] ?? {};
          return aCounter({
            day: day(text),
            team,
            modelId: one.modelId,
            region: one.region,
            tokens: tokens(Math.floor((input * share) / 100), share),
          });
        }),
      );
      const days = [...new Set(counters.map((one) => one.day))].sort();
      const whole = { ...organisation, captured: { days, counters } };
      const { rows, teams } = buildLedger(whole);
      const inWindow = rows.filter((row) => contains(whole.window, row.date) && days.includes(row.date));
      known += teams?.rows.filter(({ allocatedUsd }) => allocatedUsd !== null).length ?? 0;
      law({ whole, rows: inWindow, teams: teams?.rows ?? [] });
    }),
    { numRuns: 25 },
  );
  expect(known).toBeGreaterThan(50);
}

/** The rows of each day and model, with what is told of its teams. */
function byModel(rows: readonly LedgerRow[], teams: readonly TeamRow[]) {
  const keyOf = (row: LedgerRow | TeamRow) => `${row.date} ${row.model}`;
  return [...new Set([...rows, ...teams].map(keyOf))].map(
    (key) => [rows.filter((row) => keyOf(row) === key), teams.filter((row) => keyOf(row) === key)] as const,
  );
}

function tokens(input: number | null, output: number | null): CaptureCounter['tokens'] {
  return { input, output, cache_read: null, cache_write: null };
}
