import type { AccountLine, OperationLine } from '../../src/domain/charge.ts';
import type { Gap } from '../../src/domain/gap.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { buildLedger } from '../../src/ledger/build-ledger.ts';
import { account, day, dayOfAge, decimal, line, series, snapshot } from '../support/snapshot-builder.ts';

const date = day('2026-11-22');
const other = '444455556666';
const sonnet = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const marketplace = 'Claude Sonnet 4.5 (Amazon Bedrock Edition)';
const novaInput = 'USE1-NovaPro-input-tokens';

function byService(operation: string, billedUsd: string): OperationLine {
  return { day: date, service: marketplace, usageType: null, operation, billedUsd: decimal(billedUsd) };
}

function byUsageType(usageType: string, operation: string, billedUsd: string): OperationLine {
  return { day: date, service: null, usageType, operation, billedUsd: decimal(billedUsd) };
}

describe('operations', () => {
  const operationsOf = (parts: Partial<Snapshot>) => buildLedger(snapshot(parts)).operations;

  it('are null when they were not read', () => {
    expect(operationsOf({ operations: null })).toBeNull();
  });

  it('take model and service from the Marketplace service, one row each, sorted', () => {
    const operations = [byService('Stream', '2'), byService('Invoke', '1'), byService('Stream', '0.5')];
    expect(operationsOf({ operations })).toEqual([
      {
        date,
        service: marketplace,
        model: 'anthropic.claude-sonnet-4-5',
        operation: 'Invoke',
        billedUsd: '1',
      },
      {
        date,
        service: marketplace,
        model: 'anthropic.claude-sonnet-4-5',
        operation: 'Stream',
        billedUsd: '2.5',
      },
    ]);
  });

  it.each<[string, readonly string[], string]>([
    [
      'the service of the only line with that usage type',
      ['Amazon Bedrock Service'],
      'Amazon Bedrock Service',
    ],
    [
      'Amazon Bedrock when several services have it',
      ['Amazon Bedrock Service', 'Amazon Bedrock'],
      'Amazon Bedrock',
    ],
    ['Amazon Bedrock when no line has it', [], 'Amazon Bedrock'],
    [
      'no Marketplace service, whose operations are told by service',
      ['Amazon Bedrock Service', marketplace],
      'Amazon Bedrock Service',
    ],
  ])('name %s', (_, services, service) => {
    const charges = [
      ...services.map((name) => line(date, name, novaInput, '1', '1')),
      line('2026-11-21', 'Amazon Bedrock AgentCore', novaInput, '1', '1'),
    ];
    expect(operationsOf({ charges, operations: [byUsageType(novaInput, 'Invoke', '1')] })).toEqual([
      { date, service, model: 'amazon.nova-pro', operation: 'Invoke', billedUsd: '1' },
    ]);
  });

  it('are in the order of service, model and operation, an empty model first', () => {
    const usageTypes = [
      'USE1-NovaPro-input-tokens',
      'USE1-Frobnicated-Widgets',
      'USE1-Llama3-3-70B-input-tokens',
      'USE1-Guardrail-ContentPolicyUnitsConsumed',
      'USE1-Claude4.6Opus-input-tokens',
    ];
    const charges = [line(date, 'Amazon Bedrock Service', 'USE1-Claude4.6Opus-input-tokens', '1', '1')];
    const operations = usageTypes.map((usageType) => byUsageType(usageType, 'Invoke', '1'));
    const found = operationsOf({ charges, operations: [...operations, byService('Invoke', '1')] });
    expect(found?.map(({ service, model }) => [service, model])).toEqual([
      ['Amazon Bedrock', null],
      ['Amazon Bedrock', '(unmapped)'],
      ['Amazon Bedrock', 'amazon.nova-pro'],
      ['Amazon Bedrock', 'meta.llama3-3-70b'],
      ['Amazon Bedrock Service', 'anthropic.claude-opus-4-6'],
      [marketplace, 'anthropic.claude-sonnet-4-5'],
    ]);
  });

  it('leave the model empty where the charge is no model’s', () => {
    const operations = [byUsageType('USE1-Guardrail-ContentPolicyUnitsConsumed', 'ApplyGuardrail', '1')];
    expect(operationsOf({ operations })).toMatchObject([{ model: null }]);
  });
});

describe('account rows', () => {
  const lines: readonly AccountLine[] = [
    { day: date, accountId: account, service: marketplace, usageType: null, billedUsd: decimal('3') },
    { day: date, accountId: account, service: null, usageType: novaInput, billedUsd: decimal('0.8') },
    {
      day: date,
      accountId: account,
      service: null,
      usageType: 'USE1-NovaPro-output-tokens',
      billedUsd: decimal('0.2'),
    },
  ];
  const counts = { invocations: 1, inputTokens: 10, outputTokens: 2 };
  const parts: Partial<Snapshot> = {
    accounts: [
      { id: account, name: 'search' },
      { id: other, name: null },
    ],
    usage: [
      series(sonnet, { [date]: counts }),
      series(`global.${sonnet}`, { [date]: counts }, { region: 'eu-west-1' }),
      series(sonnet, { [date]: { invocations: 4 } }, { accountId: other }),
    ],
    accountCharges: lines,
  };

  it('sum regions and routings per account and model', () => {
    expect(buildLedger(snapshot(parts)).accounts).toEqual([
      {
        date,
        accountId: account,
        accountName: 'search',
        model: 'amazon.nova-pro',
        invocations: null,
        tokens: { input: null, output: null, cache_read: null, cache_write: null },
        billedUsd: '1',
      },
      {
        date,
        accountId: account,
        accountName: 'search',
        model: 'anthropic.claude-sonnet-4-5',
        invocations: 2,
        tokens: { input: 20, output: 4, cache_read: 0, cache_write: 0 },
        billedUsd: '3',
      },
      {
        date,
        accountId: other,
        accountName: null,
        model: 'anthropic.claude-sonnet-4-5',
        invocations: 4,
        tokens: { input: null, output: null, cache_read: 0, cache_write: 0 },
        billedUsd: null,
      },
    ]);
  });

  it('are in the order of day, account and model, an empty model first', () => {
    const ofType = (accountId: string, usageType: string): AccountLine => ({
      day: date,
      accountId,
      service: null,
      usageType,
      billedUsd: decimal('1'),
    });
    const { accounts } = buildLedger(
      snapshot({
        ...parts,
        usage: [],
        accountCharges: [
          ofType(other, novaInput),
          ofType(account, novaInput),
          ofType(account, 'USE1-Frobnicated-Widgets'),
          ofType(account, 'USE1-Guardrail-ContentPolicyUnitsConsumed'),
        ],
      }),
    );
    expect(accounts?.map(({ accountId, model }) => [accountId, model])).toEqual([
      [account, null],
      [account, '(unmapped)'],
      [account, 'amazon.nova-pro'],
      [other, 'amazon.nova-pro'],
    ]);
  });

  it('tell of an account that was billed and could not be read', () => {
    const read = { ...parts, accounts: [{ id: other, name: null }], usage: [] };
    const { accounts } = buildLedger(snapshot(read));
    expect(accounts).toMatchObject([
      { accountId: account, accountName: null, model: 'amazon.nova-pro', billedUsd: '1' },
      { accountId: account, accountName: null, model: 'anthropic.claude-sonnet-4-5', billedUsd: '3' },
    ]);
  });

  it('have no dollars when those were not read', () => {
    const { accounts } = buildLedger(snapshot({ ...parts, accountCharges: null }));
    expect(accounts?.map(({ billedUsd }) => billedUsd)).toEqual([null, null]);
  });

  it('are null with a single account', () => {
    expect(buildLedger(snapshot({ usage: [series(sonnet, { [date]: counts })] })).accounts).toBeNull();
  });
});

describe('an account with tokens and no Cost Explorer line', () => {
  const tokensAt = (age: number, accountId: string) =>
    series(sonnet, { [dayOfAge(age)]: { inputTokens: 10 } }, { accountId });
  const both = [
    { id: account, name: null },
    { id: other, name: null },
  ];
  const ofAccount: AccountLine = {
    day: dayOfAge(20),
    accountId: account,
    service: marketplace,
    usageType: null,
    billedUsd: decimal('1'),
  };
  const charge = line(dayOfAge(20), marketplace, 'USE1-MP:USE1_InputTokenCount-Units', '1', '3');
  const usage = [tokensAt(20, account), tokensAt(20, other)];

  it.each<[string, Partial<Snapshot>, readonly string[]]>([
    ['is a gap', { accounts: both, usage, charges: [charge], accountCharges: [ofAccount] }, [other]],
    [
      'is none while its bill may still be loading',
      {
        accounts: both,
        usage: [tokensAt(20, account), tokensAt(7, other)],
        charges: [charge],
        accountCharges: [ofAccount],
      },
      [],
    ],
    [
      'is none where only calls without tokens were counted',
      {
        usage: [series(sonnet, { [dayOfAge(20)]: { invocations: 2, inputTokens: 0, cacheReadTokens: 0 } })],
      },
      [],
    ],
    [
      'is a gap for each of them, in order',
      {
        accounts: both,
        usage: [tokensAt(20, other), tokensAt(20, account), tokensAt(19, other)],
        accountCharges: [],
      },
      [account, other],
    ],
    [
      'is a gap whatever else was read in part',
      {
        usage: [tokensAt(20, account)],
        completeness: [
          { source: 'cost-explorer:operations', account: null, region: null, state: 'failed', detail: '' },
          { source: 'cost-explorer', account: null, region: null, state: 'empty', detail: '' },
        ],
      },
      [account],
    ],
    [
      'is not told when the bill of the only account was read in part',
      {
        usage: [tokensAt(20, account)],
        completeness: [
          { source: 'cost-explorer', account: null, region: null, state: 'partial', detail: '' },
        ],
      },
      [],
    ],
    [
      'is a gap whose bill was read whole',
      {
        usage: [tokensAt(20, account)],
        completeness: [
          { source: 'cost-explorer', account: null, region: null, state: 'complete', detail: '' },
        ],
      },
      [account],
    ],
    ['is a gap for the only account', { usage: [tokensAt(20, account)] }, [account]],
    ['is none once there is a line', { usage: [tokensAt(20, account)], charges: [charge] }, []],
    ['is none when Cost Explorer failed', { usage: [tokensAt(20, account)], charges: null }, []],
    ['is not told when the accounts were not read', { accounts: both, usage, charges: [charge] }, []],
    [
      'is not told when the accounts were read in part',
      {
        accounts: both,
        usage,
        charges: [charge],
        accountCharges: [ofAccount],
        completeness: [
          { source: 'cost-explorer:accounts', account: null, region: null, state: 'partial', detail: '' },
        ],
      },
      [],
    ],
  ])('%s', (_, parts, accounts) => {
    const found = buildLedger(snapshot(parts)).gaps.filter(({ kind }) => kind === 'account_failed');
    expect(found.map(({ detail }) => /\d{12}/.exec(detail)?.[0])).toEqual(accounts);
  });
});

describe('what names no model', () => {
  const gapsOf = (parts: Partial<Snapshot>, kind: Gap['kind']) =>
    buildLedger(snapshot(parts)).gaps.filter((gap) => gap.kind === kind);
  const unknownModel = (on: string, usd: string) =>
    line(on, 'Frobnicator 9 (Amazon Bedrock Edition)', 'USE1-MP:USE1_InputTokenCount-Units', '1', usd);

  it('is one gap per line name, with its dollars in the window and what would teach it', () => {
    const charges = [
      unknownModel(date, '1.25'),
      unknownModel('2026-11-21', '7'),
      unknownModel('2026-10-20', '9'),
    ];
    const window = { start: day('2026-11-21'), end: day('2026-11-23') };
    expect(gapsOf({ charges, window }, 'unmapped')).toEqual([
      {
        kind: 'unmapped',
        detail:
          'Frobnicator 9 (Amazon Bedrock Edition) USE1-MP:USE1_InputTokenCount-Units: $8.25 of a model we cannot tell. To teach it, add to the configuration:\n"models": {\n  "Frobnicator 9 (Amazon Bedrock Edition)": "<provider>.<model>" }',
      },
    ]);
  });

  it('is one gap for a model that is known, where its region is not', () => {
    const charges = [line(date, 'Amazon Bedrock', 'XYZ9-NovaPro-input-tokens', '1', '2')];
    expect(gapsOf({ charges }, 'unmapped').map(({ detail }) => detail)).toEqual([
      'Amazon Bedrock XYZ9-NovaPro-input-tokens: $2.00 of Nova Pro; no rule knows its region or what it measures',
    ]);
  });

  it('is one gap for charges of no model, where their region is not known', () => {
    const charges = [line(date, 'Amazon Bedrock', 'XYZ9-Guardrail-ContentPolicyUnitsConsumed', '1', '2')];
    expect(gapsOf({ charges }, 'unmapped').map(({ detail }) => detail)).toEqual([
      'Amazon Bedrock XYZ9-Guardrail-ContentPolicyUnitsConsumed: $2.00 of no model; no rule knows its region or what it measures',
    ]);
  });

  it('is told line by line, in order, whatever the days', () => {
    const charges = ['B', 'A', 'C'].map((name) =>
      line(name === 'A' ? date : '2026-11-21', 'Amazon Bedrock', `USE1-Something-New-${name}`, '1', '2'),
    );
    const window = { start: day('2026-11-21'), end: day('2026-11-23') };
    expect(gapsOf({ charges, window }, 'unmapped').map(({ detail }) => /New-(.)/.exec(detail)?.[1])).toEqual([
      'A',
      'B',
      'C',
    ]);
  });

  it('does not ask to teach the name of a line whose shape no rule knows', () => {
    const charges = [line(date, 'Amazon Bedrock', 'USE1-Something-Quite-New', '1', '2')];
    expect(gapsOf({ charges }, 'unmapped')).toEqual([
      {
        kind: 'unmapped',
        detail: 'Amazon Bedrock USE1-Something-Quite-New: $2.00; no rule knows the shape of this line',
      },
    ]);
  });

  it.each([
    ['6.1', '$6.10'],
    ['25.986', '$25.99'],
    ['-900', '−$900.00'],
    ['-0.0004', '−$0.0004'],
    ['0.0000021', '$0.0000021'],
    ['1234567.891', '$1,234,567.89'],
    ['0', '$0.00'],
  ])('tells %s dollars as %s: to the cent, and never hides them', (billed, told) => {
    const charges = [line(date, 'Amazon Bedrock', 'USE1-Something-Quite-New', '1', billed)];
    expect(gapsOf({ charges }, 'unmapped')[0]?.detail).toContain(`New: ${told}; no rule`);
  });

  it('is one gap per CloudWatch id of the window', () => {
    const usage = [
      series('82ey7vcct4m3', { [date]: { invocations: 1 } }),
      series('82ey7vcct4m3', { [date]: { invocations: 1 } }, { region: 'eu-west-1' }),
      series('6xq1aaaaaaaa', { '2026-11-01': { invocations: 1 } }),
    ];
    expect(gapsOf({ usage }, 'unresolved_model_id')).toEqual([
      {
        kind: 'unresolved_model_id',
        detail: expect.stringContaining('"82ey7vcct4m3": "<provider>.<model>"'),
      },
    ]);
  });
});

describe('seen models', () => {
  it('are the ids with a datapoint, with their first and last day', () => {
    const usage = [
      series(`us.${sonnet}`, { '2026-11-03': { invocations: 1 }, [date]: { invocations: 1 } }),
      series('amazon.nova-pro-v1:0', {}),
    ];
    expect(buildLedger(snapshot({ usage })).seen).toEqual([
      {
        id: `us.${sonnet}`,
        accountId: account,
        region: 'us-east-1',
        model: 'anthropic.claude-sonnet-4-5',
        name: null,
        routing: null,
        firstDay: '2026-11-03',
        lastDay: date,
      },
    ]);
  });

  it('keep the name, tags and routing of an application profile, which its id does not tell', () => {
    const profile = {
      accountId: account,
      region: 'us-east-1',
      profileId: '82ey7vcct4m3',
      arn: `arn:aws:bedrock:us-east-1:${account}:application-inference-profile/82ey7vcct4m3`,
      name: 'search-team',
      tags: { team: 'search' },
      type: 'APPLICATION' as const,
      modelArns: [`arn:aws:bedrock:::foundation-model/${sonnet}`],
    };
    const parts = {
      usage: [series('82ey7vcct4m3', { [date]: { invocations: 1 } })],
      catalogue: { models: [], profiles: [profile], resources: [] },
    };
    const { seen } = buildLedger(snapshot(parts));
    const expected = {
      model: 'anthropic.claude-sonnet-4-5',
      name: 'search-team',
      tags: { team: 'search' },
      routing: 'global',
    };
    expect(seen).toMatchObject([expected]);
    // Once the profile is deleted, what was seen is all that resolves it.
    const later = { ...parts, catalogue: { models: [], profiles: [], resources: [] }, remembered: seen };
    expect(buildLedger(snapshot(later)).seen).toMatchObject([expected]);
  });

  it('are in the order of id, account and region, each once over both endpoints', () => {
    const counted = (on: string) => ({ [on]: { invocations: 1 } });
    const usage = [
      series('zai.glm-5', counted(date), { region: 'us-west-2' }),
      series('zai.glm-5', counted('2026-11-21'), { accountId: other }),
      series('zai.glm-5', { ...counted(date), ...counted('2026-11-04') }),
      series('zai.glm-5', counted('2026-11-02'), { endpoint: 'mantle' }),
      series('zai.glm-5-air', counted(date)),
      series('amazon.nova-pro-v1:0', counted(date)),
    ];
    const { seen } = buildLedger(snapshot({ usage }));
    expect(seen.map((one) => [one.id, one.accountId, one.region, one.firstDay, one.lastDay])).toEqual([
      ['amazon.nova-pro-v1:0', account, 'us-east-1', date, date],
      ['zai.glm-5', account, 'us-east-1', '2026-11-02', date],
      ['zai.glm-5', account, 'us-west-2', date, date],
      ['zai.glm-5', other, 'us-east-1', '2026-11-21', '2026-11-21'],
      ['zai.glm-5-air', account, 'us-east-1', date, date],
    ]);
  });

  it('have the model that either endpoint’s id told', () => {
    const counted = { [date]: { invocations: 1 } };
    const both = [series('gpt-oss-120b', counted), series('gpt-oss-120b', counted, { endpoint: 'mantle' })];
    for (const usage of [both, [...both].reverse()]) {
      expect(buildLedger(snapshot({ usage })).seen).toMatchObject([{ model: 'openai.gpt-oss-120b' }]);
    }
  });

  it('have no routing of their own where the id tells it, however it was remembered', () => {
    const remembered = [
      {
        id: `us.${sonnet}`,
        accountId: account,
        region: 'us-east-1',
        model: 'anthropic.claude-sonnet-4-5',
        name: null,
        routing: null,
        firstDay: date,
        lastDay: date,
      },
    ];
    const usage = [series(`us.${sonnet}`, { [date]: { invocations: 1 } })];
    expect(buildLedger(snapshot({ usage, remembered })).seen).toMatchObject([{ name: null, routing: null }]);
  });

  it('have no name of a system profile, whose id tells all', () => {
    const id = `us.${sonnet}`;
    const profile = {
      accountId: account,
      region: 'us-east-1',
      profileId: id,
      arn: `arn:aws:bedrock:us-east-1:${account}:inference-profile/${id}`,
      name: 'US Claude Sonnet 4.5',
      type: 'SYSTEM' as const,
      modelArns: [`arn:aws:bedrock:us-east-1::foundation-model/${sonnet}`],
    };
    const catalogue = { models: [], profiles: [profile], resources: [] };
    const usage = [series(id, { [date]: { invocations: 1 } })];
    expect(buildLedger(snapshot({ usage, catalogue })).seen).toMatchObject([{ name: null, routing: null }]);
  });

  it.each([
    ['its name, where its model has no routing', { name: 'art-team', routing: null }],
    ['its routing, where it has no name', { name: null, routing: 'global' as const }],
  ])('keep of a deleted application profile %s', (_, told) => {
    const model = told.routing === null ? 'amazon.nova-canvas' : 'amazon.nova-pro';
    const place = { id: '82ey7vcct4m3', accountId: account, region: 'us-east-1' };
    const remembered = [{ ...place, model, ...told, firstDay: date, lastDay: date }];
    const usage = [series(place.id, { [date]: { invocations: 1 } })];
    expect(buildLedger(snapshot({ usage, remembered })).seen).toMatchObject([{ model, ...told }]);
  });

  it('keep an id that could not be resolved, without a model', () => {
    const usage = [series('82ey7vcct4m3', { [date]: { invocations: 1 } })];
    expect(buildLedger(snapshot({ usage })).seen).toMatchObject([
      { id: '82ey7vcct4m3', model: null, name: null },
    ]);
  });
});
