import type { Catalogue } from '../../src/domain/catalogue.ts';
import type { ChargeLine } from '../../src/domain/charge.ts';
import type { Day } from '../../src/domain/date-range.ts';
import { parseDay } from '../../src/domain/date-range.ts';
import { zero } from '../../src/domain/money.ts';
import { candidateIds } from '../../src/ledger/candidate-ids.ts';

const accountId = '111122223333';
const region = 'us-east-1';

function day(text: string): Day {
  const read = parseDay(text);
  if (read === null) throw new Error(text);
  return read;
}

const days = { start: day('2026-09-01'), end: day('2026-10-01') };

function billed(usageType: string, on = '2026-09-10', service = 'Amazon Bedrock'): ChargeLine {
  return { day: day(on), service, usageType, quantity: zero, billedUsd: zero, estimated: false };
}

function listing(...ids: readonly string[]): Catalogue {
  const models = ids.map((modelId) => ({ modelId, name: '', provider: '', outputModalities: ['TEXT'] }));
  return { models, profiles: [], resources: [] };
}

function system(profileId: string, place = region): Catalogue['profiles'][number] {
  return {
    accountId,
    region: place,
    profileId,
    arn: `arn:aws:bedrock:${place}:${accountId}:inference-profile/${profileId}`,
    name: '',
    type: 'SYSTEM',
    modelArns: [],
  };
}

function seen(id: string, firstDay: string, lastDay: string, place = { accountId, region }) {
  const model = null;
  return { id, model, firstDay: day(firstDay), lastDay: day(lastDay), name: null, routing: null, ...place };
}

type Search = Parameters<typeof candidateIds>[0] & Parameters<ReturnType<typeof candidateIds>>[0];

function ask(changes: Partial<Search>) {
  const search = {
    charges: [],
    catalogue: listing(),
    remembered: [],
    aliases: {},
    days,
    accountId,
    region,
    ...changes,
  };
  const found = candidateIds(search)(search);
  return found.map(({ endpoint, modelId }) => `${endpoint} ${modelId}`);
}

describe('candidateIds', () => {
  it('asks for nothing when nothing was billed or seen', () => {
    const aliases = { 'acme.secret-v9': 'acme.our-model' };
    expect(ask({ catalogue: listing('amazon.nova-pro-v1:0'), aliases })).toEqual([]);
  });

  it('asks for what earlier runs saw here in those days', () => {
    const remembered = [
      seen('in', '2026-08-01', '2026-09-01'),
      seen('around', '2026-08-01', '2026-11-01'),
      seen('before', '2026-08-01', '2026-08-31'),
      seen('after', '2026-10-01', '2026-10-02'),
      seen('elsewhere', '2026-08-01', '2026-11-01', { accountId, region: 'eu-west-1' }),
      seen('other', '2026-08-01', '2026-11-01', { accountId: '999900001111', region }),
    ];
    expect(ask({ remembered })).toEqual(['runtime around', 'runtime in']);
  });

  it('asks for the catalogue ids and profiles of the models on the bill of those days in that region', () => {
    const catalogue = {
      ...listing('amazon.nova-pro-v1:0', 'amazon.nova-pro-v1:0:300k', 'amazon.nova-lite-v1:0', 'zai.glm-5'),
      profiles: [system('us.amazon.nova-pro-v1:0'), system('eu.amazon.nova-pro-v1:0', 'eu-west-1')],
    };
    const charges = [
      billed('USE1-NovaPro-input-tokens'),
      billed('EU-NovaLite-input-tokens'),
      billed('USE1-zai.glm-5-input-tokens', '2026-10-01'),
    ];
    expect(ask({ catalogue, charges })).toEqual([
      'runtime amazon.nova-pro-v1:0',
      'runtime amazon.nova-pro-v1:0:300k',
      'runtime us.amazon.nova-pro-v1:0',
    ]);
  });

  it('asks for the profiles and resources that the account has in the region', () => {
    const arn = `arn:aws:bedrock:${region}:${accountId}:provisioned-model/abc`;
    const profile = { accountId, region, profileId: '82ey7vcct4m3', arn: '', name: '', modelArns: [] };
    const catalogue = {
      models: [],
      profiles: [
        { ...profile, type: 'APPLICATION' as const },
        { ...profile, profileId: 'far', region: 'eu-west-1', type: 'APPLICATION' as const },
        { ...profile, profileId: 'foreign', accountId: '999900001111', type: 'APPLICATION' as const },
        { ...profile, profileId: 'us.acme.tron-v1:0', type: 'SYSTEM' as const },
      ],
      resources: [
        { arn, name: '', kind: 'provisioned' as const, baseModelArn: '' },
        { arn: arn.replace(region, 'eu-west-1'), name: '', kind: 'provisioned' as const, baseModelArn: '' },
      ],
    };
    expect(ask({ catalogue })).toEqual(['runtime 82ey7vcct4m3', `runtime ${arn}`]);
  });

  it('forms the ids of a billed model that the catalogue has dropped, by every profile of the region', () => {
    const charges = [
      billed('USE1-MP:USE1_InputTokenCount-Units', '2026-09-02', 'Claude 3 Sonnet (Amazon Bedrock Edition)'),
    ];
    const found = ask({ charges });
    for (const profile of ['', 'us.', 'global.']) {
      expect(found).toContain(`runtime ${profile}anthropic.claude-3-sonnet-20240229-v1:0`);
      expect(found).toContain(`runtime ${profile}anthropic.claude-3-sonnet-v1:0`);
    }
    expect(found.filter((id) => /runtime (?:eu|apac|jp)\./.test(id))).toEqual([]);
  });

  it.each([
    ['eu-central-1', 'EUC1', ['eu.', 'global.']],
    ['ap-northeast-1', 'APN1', ['apac.', 'jp.', 'global.']],
    ['ap-southeast-2', 'APS2', ['apac.', 'au.', 'global.']],
    ['us-gov-west-1', 'UGW1', ['us-gov.']],
    ['ca-central-1', 'CAN1', ['ca.', 'us.', 'global.']],
    ['ap-south-1', 'APS3', ['apac.', 'in.', 'global.']],
    ['ap-northeast-2', 'APN2', ['apac.', 'global.']],
    ['sa-east-1', 'SAE1', ['global.']],
  ])('knows the profiles of %s', (place, prefix, profiles) => {
    const found = ask({ region: place, charges: [billed(`${prefix}-acme.tron-5.1-input-tokens`)] });
    const written = found
      .filter((id) => id.endsWith('acme.tron-5.1'))
      .map((id) => id.replace(/runtime |acme.*/g, ''));
    expect(written.sort()).toEqual(['', ...profiles].sort());
  });

  it.each([
    ['a version of two numbers', 'acme.tron-5-10', ['acme.tron-5.10']],
    ['a version before another word', 'acme.tron-5-1-pro', ['acme.tron-5.1-pro']],
    ['a release month, which is no version', 'acme.tron-5-2402', []],
    ['no version', 'acme.tron', []],
  ])('forms the ids that a key may stand for: %s', (_, key, dotted) => {
    const found = ask({ aliases: { 'Our Tron': key }, charges: [billed('USE1-Our Tron-input-tokens')] });
    const bare = found.filter((id) => id.startsWith('runtime acme.')).map((id) => id.replace('runtime ', ''));
    expect(bare.sort()).toEqual([key, `${key}-v1`, `${key}-v1:0`, `${key}:0`, ...dotted].sort());
  });

  it('asks for a real model id of the bill as it stands there', () => {
    const charges = [
      billed('USE1-acme.tron-5.1.2-input-tokens'),
      billed('USE1-acme.trim-6.1.2-mantle-input-tokens-standard'),
    ];
    const found = ask({ charges });
    expect(found).toContain('runtime acme.tron-5.1.2');
    expect(found).toContain('runtime us.acme.tron-5.1.2');
    expect(found).toContain('mantle acme.trim-6.1.2');
    expect(found).not.toContain('mantle acme.tron-5.1.2');
  });

  it('asks for the models of a line whose region the bill does not tell, and of no line of another region', () => {
    const models = listing('amazon.nova-pro-v1:0', 'amazon.nova-lite-v1:0');
    const catalogue = { ...models, profiles: [system('us.amazon.nova-lite-v1:0')] };
    const charges = [billed('NovaPro-input-tokens'), billed('EU-NovaLite-input-tokens')];
    expect(ask({ catalogue, charges })).toEqual(['runtime amazon.nova-pro-v1:0']);
  });

  it('asks no mantle endpoint for a remembered profile or ARN', () => {
    const remembered = ['us.zai.glm-5', 'arn:aws:bedrock:us-east-1:1:imported-model/a', 'zai.glm-5'].map(
      (id) => seen(id, '2026-09-01', '2026-09-02'),
    );
    const mantle = ask({ charges: null, remembered }).filter((id) => id.startsWith('mantle'));
    expect(mantle).toEqual(['mantle zai.glm-5']);
  });

  it('asks the mantle endpoint only for models of -mantle- lines', () => {
    const remembered = [
      seen('zai.glm-5', '2026-09-01', '2026-09-02'),
      seen('zai.glm-4.7', '2026-09-01', '2026-09-02'),
    ];
    const charges = [
      billed('USE1-zai.glm-5-mantle-input-tokens-standard'),
      billed('USE1-KimiK2.5-mantle-input-tokens-standard'),
    ];
    const mantle = ask({ charges, remembered }).filter((id) => id.startsWith('mantle'));
    expect(mantle).toEqual([
      'mantle moonshotai.kimi-k2-5',
      'mantle moonshotai.kimi-k2.5',
      'mantle zai.glm-5',
    ]);
  });

  it('asks the mantle endpoint for a remembered id of a model of such a line', () => {
    const remembered = [
      seen('acme.tron-5-20270101', '2026-09-01', '2026-09-02'),
      seen('acme.trim-5-20270101', '2026-09-01', '2026-09-02'),
    ];
    const charges = [billed('USE1-acme.tron-5-mantle-input-tokens'), billed('USE1-acme.trim-5-input-tokens')];
    const mantle = ask({ charges, remembered }).filter((id) => id.startsWith('mantle'));
    expect(mantle).toEqual(['mantle acme.tron-5', 'mantle acme.tron-5-20270101']);
  });

  it.each([
    ['a model that nobody can tell', 'USE1-Orpheus9-mantle-input-tokens'],
    ['no model', 'USE1-PromptOptimization-mantle-input-tokens'],
  ])('forms no id for a -mantle- line of %s', (_, usageType) => {
    expect(ask({ charges: [billed(usageType)] })).toEqual([]);
  });

  it('asks for the whole catalogue when the bill is unknown or does not tell a model', () => {
    const catalogue = { ...listing('amazon.nova-pro-v1:0', 'zai.glm-5'), profiles: [system('us.zai.glm-5')] };
    const whole = ['runtime amazon.nova-pro-v1:0', 'runtime us.zai.glm-5', 'runtime zai.glm-5'];
    expect(ask({ catalogue, charges: null })).toEqual(whole);
    expect(ask({ catalogue, charges: [billed('USE1-Orpheus-input-tokens')] })).toEqual(whole);
    expect(ask({ catalogue, charges: [billed('EU-Orpheus-input-tokens')] })).toEqual([]);
    expect(ask({ catalogue, charges: [billed('USE1-Frobnicated-Widgets')] })).toEqual([]);
    expect(ask({ catalogue, charges: [billed('USE1-Guardrail-ContentPolicyUnitsConsumed')] })).toEqual([]);
  });

  it('asks for no application profile of another account, though the bill is unknown', () => {
    const profile = {
      accountId: '999900001111',
      region,
      profileId: '82ey7vcct4m3',
      arn: '',
      name: '',
      type: 'APPLICATION' as const,
      modelArns: [],
    };
    const catalogue = { ...listing('zai.glm-5'), profiles: [profile, system('us.zai.glm-5')] };
    expect(ask({ catalogue, charges: null })).toEqual(['runtime us.zai.glm-5', 'runtime zai.glm-5']);
  });

  it.each<[string, Catalogue]>([
    ['profiles', listing('amazon.nova-pro-v1:0', 'amazon.nova-lite-v1:0')],
    [
      'models',
      { ...listing(), profiles: [system('us.amazon.nova-pro-v1:0'), system('us.amazon.nova-lite-v1:0')] },
    ],
  ])('forms the ids of a billed model when the list of %s is missing', (_, catalogue) => {
    const found = ask({ catalogue, charges: [billed('USE1-NovaPro-input-tokens')] });
    expect(found).toContain('runtime amazon.nova-pro-v1:0');
    expect(found).toContain('runtime us.amazon.nova-pro-v1:0');
    expect(found.filter((id) => id.includes('nova-lite'))).toEqual([]);
  });

  it('asks for an id that the user has named, when its model was billed', () => {
    const aliases = { 'acme.secret-v9': 'acme.our-model', OurModel: 'acme.our-model' };
    const found = ask({ aliases, charges: [billed('USE1-OurModel-input-tokens')] });
    expect(found).toContain('runtime acme.secret-v9');
    expect(found).not.toContain('runtime OurModel');
  });

  it('gives each id once, sorted', () => {
    const found = ask({
      catalogue: { ...listing('zai.glm-5', 'zai.glm-5'), profiles: [system('us.zai.glm-5')] },
      charges: null,
      remembered: [seen('zai.glm-5', '2026-09-01', '2026-09-01')],
    });
    expect(found).toEqual(['mantle zai.glm-5', 'runtime us.zai.glm-5', 'runtime zai.glm-5']);
  });
});
