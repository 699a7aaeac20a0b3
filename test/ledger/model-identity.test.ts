import fc from 'fast-check';
import type { Catalogue, InferenceProfile, RememberedModel } from '../../src/domain/catalogue.ts';
import { parseDay } from '../../src/domain/date-range.ts';
import type { Endpoint } from '../../src/domain/usage.ts';
import { knownModelIds } from '../../src/ledger/known-models.ts';
import { modelIdentity } from '../../src/ledger/model-identity.ts';
import { modelKey } from '../../src/ledger/model-key.ts';
import { modelName } from '../../src/ledger/model-name.ts';

const account = '111122223333';
const region = 'us-east-1';
const none: Catalogue = { models: [], profiles: [], resources: [] };

function listing(...ids: readonly (string | readonly [id: string, ...modalities: string[]])[]): Catalogue {
  const models = ids.map((entry) => {
    const [modelId, ...outputModalities] = typeof entry === 'string' ? [entry, 'TEXT'] : entry;
    return { modelId, name: modelId, provider: '', outputModalities };
  });
  return { ...none, models };
}

function identity(knowledge: Partial<Parameters<typeof modelIdentity>[0]> = {}) {
  return modelIdentity({ catalogue: none, remembered: [], usage: [], aliases: {}, ...knowledge });
}

function series(modelId: string, endpoint: Endpoint = 'runtime', place = { accountId: account, region }) {
  return { modelId, endpoint, ...place };
}

function remembered(
  id: string,
  model: string | null,
  routing: RememberedModel['routing'] = null,
): RememberedModel {
  const day = parseDay('2026-10-01');
  if (day === null) throw new Error('no day');
  return { id, model, firstDay: day, lastDay: day, name: 'team', routing, accountId: account, region };
}

function application(
  profileId: string,
  modelArn: string,
  place = { accountId: account, region },
): InferenceProfile {
  const arn = `arn:aws:bedrock:${place.region}:${place.accountId}:application-inference-profile/${profileId}`;
  return { ...place, profileId, arn, name: 'team', type: 'APPLICATION', modelArns: [modelArn] };
}

describe('ofBilling', () => {
  const of = (name: string, knowledge?: Parameters<typeof identity>[0]) =>
    identity(knowledge).ofBilling(name).model;

  it.each([
    ['Claude4.6Opus', 'anthropic.claude-opus-4-6-v1'],
    ['Claude Opus 4.6 (Amazon Bedrock Edition)', 'anthropic.claude-opus-4-6-v1'],
    ['Llama3-1-405B', 'meta.llama3-1-405b-instruct-v1:0'],
    ['Llama 3.1 405B', 'meta.llama3-1-405b-instruct-v1:0'],
    ['TitanEmbeddingV2-Text', 'amazon.titan-embed-text-v2:0'],
    ['Qwen3-VL-235B-A22B', 'qwen.qwen3-vl-235b-a22b'],
    ['DeepSeek V3.2', 'deepseek.v3.2'],
    ['Mistral AI Devstral 2 123B', 'mistral.devstral-2-123b'],
    ['Acme Tron 5 Large', 'acme.tron-5-large-v1:0'],
    ['Tron5Large', 'acme.tron-5-large-v1:0'],
    ['Tron 5.0 Large', 'acme.tron-5-large-v1:0'],
    ['Tron 5 Large v2', null],
    ['Tron 5.1 Large', null],
    ['Tron 51 Large', null],
    ['Tron 5.0.1 Large', null],
    ['Tron 5', null],
  ])('reads %s beside a catalogue as %s', (name, id) => {
    const listed = listing(...knownModelIds, 'acme.tron-5-large-v1:0');
    expect(of(name, { catalogue: listed })).toBe(id === null ? '(unmapped)' : modelKey(id));
  });

  it('never joins versions, sizes or variants that differ', () => {
    const names = [
      'Claude Opus 4.6',
      'Claude Opus 4.7',
      'Claude Opus 46',
      'Claude Sonnet 4.6',
      'Claude 3 Sonnet',
      'Claude 3.5 Sonnet',
      'Claude 3.5 Sonnet v2',
      'Claude 3.5.2 Sonnet',
      'Llama3-2-1B',
      'Llama3-21B',
      'Llama32-1B',
      'NovaPro',
      'Nova2.0Pro',
      'TitanEmbeddingV2-Text',
      'TitanEmbeddingsG1-Text',
    ];
    const keys = names.map((name) => of(name));
    expect(keys).not.toContain('(unmapped)');
    expect(new Set(keys).size).toBe(names.length);
  });

  it.each([
    ['Ministral 3B', 'mistral.ministral-3-3b-instruct'],
    ['Ministral 14B 3.0', 'mistral.ministral-3-14b-instruct'],
    ['Mistral Large (24.02)', 'mistral.mistral-large-2402-v1:0'],
    ['Mistral Large (24.07)', 'mistral.mistral-large-2407-v1:0'],
    ['Mistral Large 3', 'mistral.mistral-large-3-675b-instruct'],
    ['Titan Text Embeddings V2', 'amazon.titan-embed-text-v2:0'],
    ['Titan Embeddings G1 - Text', 'amazon.titan-embed-text-v1'],
    ['Titan Multimodal Embeddings G1', 'amazon.titan-embed-image-v1'],
    ['Titan Image Generator G1 v2', 'amazon.titan-image-generator-v2:0'],
    ['NVIDIA Nemotron Nano 12B v2 VL BF16', 'nvidia.nemotron-nano-12b-v2'],
    ['NVIDIA Nemotron 3 Super 120B A12B', 'nvidia.nemotron-super-3-120b'],
    ['Qwen3-Coder-30B-A3B-Instruct', 'qwen.qwen3-coder-30b-a3b-v1:0'],
    ['Stable Image Outpaint', 'stability.stable-outpaint-v1:0'],
    ['GPT-5.6 Luna', 'openai.gpt-5.6-luna'],
  ])('knows what Bedrock itself calls a model: %s is %s', (name, id) => {
    for (const written of [name, name.replaceAll(' ', '-'), `${name} (Amazon Bedrock Edition)`]) {
      expect(of(written)).toBe(modelKey(id));
    }
  });

  it("takes the catalogue's own name of a model where the id does not tell it", () => {
    const rest = { provider: 'Newco', outputModalities: ['TEXT'] };
    const model = (modelId: string, name: string) => ({ modelId, name, ...rest });
    const models = [model('newco.zt5-v1:0', 'Zeta Five'), model('newco.zt5-v1:0:128k', 'Zeta Five')];
    const catalogue = { ...none, models };
    expect(of('Zeta Five (Amazon Bedrock Edition)', { catalogue })).toBe('newco.zt5');
    expect(of('Newco-Zeta-Five', { catalogue })).toBe('newco.zt5');
    expect(of('Zeta Five v2', { catalogue })).toBe('(unmapped)');
    const twice = { ...none, models: [...models, model('newco.zt6-v1:0', 'Zeta Five')] };
    expect(of('Zeta Five', { catalogue: twice })).toBe('(unmapped)');
    const nameless = { ...none, models: [model('no model id', 'Zeta Six')] };
    expect(of('Zeta Six', { catalogue: nameless })).toBe('(unmapped)');
  });

  it('takes no other maker’s model for one whose maker is told', () => {
    const catalogue = listing('acme.tron-5');
    expect(of('Tron 5', { catalogue })).toBe('acme.tron-5');
    expect(of('Meta Tron 5', { catalogue })).toBe('meta.tron-5');
  });

  it('gives every listed model its own key, by its slug and by its name', () => {
    const { ofBilling } = identity();
    for (const key of knownModelIds.map(modelKey)) {
      const name = modelName(key);
      const written = [name, name.replaceAll(' ', '-'), key.slice(key.indexOf('.') + 1)];
      expect([key, ...written.map((text) => ofBilling(text).model)]).toEqual([key, key, key, key]);
    }
  });

  it('gives no listed model another’s key, though its name be written in one', () => {
    const { ofBilling } = identity();
    const keys = knownModelIds.map(modelKey);
    for (const key of keys) {
      const { model } = ofBilling(modelName(key).replaceAll(' ', ''));
      expect(keys.filter((one) => one !== key)).not.toContain(model);
    }
  });

  it('guesses nothing when two models have the parts of one name', () => {
    const catalogue = listing('acme.tron-5', 'zeta.tron-5');
    expect(identity({ catalogue }).ofBilling('Tron5')).toEqual({
      model: '(unmapped)',
      modelName: 'Tron5',
    });
  });

  it('needs more than a family to name a model', () => {
    expect(of('Claude')).toBe('(unmapped)');
    expect(of('Nova')).toBe('(unmapped)');
  });

  it('finds nothing equal in a name of which nothing is left', () => {
    expect(of('Instruct', { catalogue: listing('acme.model') })).toBe('(unmapped)');
  });

  it('learns names from CloudWatch and from earlier runs as well as from the catalogue', () => {
    expect(of('Tron5', { usage: [series('us.acme.tron-5-v1:0')] })).toBe('acme.tron-5');
    expect(of('Tron5', { remembered: [remembered('82ey7vcct4m3', 'acme.tron-5')] })).toBe('acme.tron-5');
    expect(of('Nonsense', { remembered: [remembered('82ey7vcct4m3', 'nonsense')] })).toBe('(unmapped)');
  });

  it('learns names from what profiles and custom models are made of', () => {
    const modelArn = 'arn:aws:bedrock:us-east-1::foundation-model/acme.tron-5-v1:0';
    const resource = { arn: '', name: '', kind: 'custom' as const, baseModelArn: modelArn };
    for (const part of [{ profiles: [application('abc', modelArn)] }, { resources: [resource] }]) {
      expect(of('Tron5', { catalogue: { ...none, ...part } })).toBe('acme.tron-5');
    }
  });

  it('asks the user first: by service, by name and by slug', () => {
    const service = 'Our Renamed Model (Amazon Bedrock Edition)';
    expect(identity({ aliases: { [service]: 'acme.our-model' } }).ofBilling(service)).toEqual({
      model: 'acme.our-model',
      modelName: 'Our Model',
    });
    expect(of(service, { aliases: { 'Our Renamed Model': 'acme.our-model' } })).toBe('acme.our-model');
    expect(of('NovaPro', { aliases: { NovaPro: 'acme.our-model' } })).toBe('acme.our-model');
    expect(of('constructor')).toBe('(unmapped)');
  });

  it('gives every listed model the same key and name whether or not the catalogue could be read', () => {
    const full = identity({ catalogue: listing(...knownModelIds) });
    const bare = identity();
    const names = ['NovaPro', 'Claude4.6Opus', 'KimiK2.5', 'MistralSmall', 'Palmyra X5', 'AmazonRerank-v1'];
    expect(names.map(bare.ofBilling)).toEqual(names.map(full.ofBilling));
  });
});

describe('ofUsage', () => {
  it.each([
    ['a bare id', 'amazon.nova-pro-v1:0', 'amazon.nova-pro', 'regional'],
    ['a geographic profile', 'apac.amazon.nova-pro-v1:0', 'amazon.nova-pro', 'regional'],
    ['a global profile', 'global.anthropic.claude-opus-4-6-v1', 'anthropic.claude-opus-4-6', 'global'],
    [
      'a global profile by ARN',
      `arn:aws:bedrock:us-east-1:${account}:inference-profile/global.anthropic.claude-opus-4-7`,
      'anthropic.claude-opus-4-7',
      'global',
    ],
    ['a version with a dot', 'zai.glm-5.1', 'zai.glm-5-1', 'regional'],
  ])('reads %s', (_what, id, model, routing) => {
    expect(identity().ofUsage(series(id))).toMatchObject({
      model,
      routing,
      chargeGroup: 'on_demand',
      resolved: true,
    });
  });

  const regional = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0';
  const global = 'arn:aws:bedrock:::foundation-model/amazon.nova-pro-v1:0';

  it.each([
    ['from a regional profile', regional, 'regional'],
    ['from a global profile', global, 'global'],
  ])('resolves an application profile made %s', (_what, arn, routing) => {
    const catalogue = { ...none, profiles: [application('82ey7vcct4m3', arn)] };
    const { ofUsage } = identity({ catalogue });
    const expected = { model: 'amazon.nova-pro', routing, chargeGroup: 'on_demand', resolved: true };
    expect(ofUsage(series('82ey7vcct4m3'))).toMatchObject(expected);
    expect(
      ofUsage(series(`arn:aws:bedrock:us-east-1:${account}:application-inference-profile/82ey7vcct4m3`)),
    ).toMatchObject(expected);
  });

  it("prefers the profile of the series' own account and region", () => {
    const elsewhere = { accountId: account, region: 'eu-west-1' };
    const haiku = 'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0';
    const catalogue = {
      ...none,
      profiles: [application('abc', haiku, elsewhere), application('abc', regional)],
    };
    const { ofUsage } = identity({ catalogue });
    expect(ofUsage(series('abc')).model).toBe('amazon.nova-pro');
    expect(ofUsage(series('abc', 'runtime', elsewhere)).model).toBe('anthropic.claude-haiku-4-5');
  });

  it('prefers the account to the order of the list', () => {
    const foreign = { accountId: '999900001111', region };
    const haiku = 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0';
    const profiles = [application('abc', haiku, foreign), application('abc', regional)];
    const { ofUsage } = identity({ catalogue: { ...none, profiles } });
    expect(ofUsage(series('abc')).model).toBe('amazon.nova-pro');
    expect(ofUsage(series('abc', 'runtime', foreign)).model).toBe('anthropic.claude-haiku-4-5');
  });

  it('takes a profile for global when any of its models stands in no region', () => {
    const profile = { ...application('abc', regional), modelArns: [regional, global] };
    expect(identity({ catalogue: { ...none, profiles: [profile] } }).ofUsage(series('abc'))).toMatchObject({
      model: 'amazon.nova-pro',
      routing: 'global',
    });
  });

  it('does not choose between two models of one profile', () => {
    const profile = application('abc', regional);
    const mixed = {
      ...profile,
      modelArns: [regional, 'arn:aws:bedrock:us-east-1::foundation-model/zai.glm-5'],
    };
    expect(identity({ catalogue: { ...none, profiles: [mixed] } }).ofUsage(series('abc')).resolved).toBe(
      false,
    );
  });

  it('remembers a profile that was deleted', () => {
    const past = [remembered('82ey7vcct4m3', 'amazon.nova-pro', 'global'), remembered('lost', null)];
    const { ofUsage } = identity({ remembered: past });
    expect(ofUsage(series('82ey7vcct4m3'))).toMatchObject({
      model: 'amazon.nova-pro',
      routing: 'global',
      resolved: true,
    });
    expect(ofUsage(series('lost')).resolved).toBe(false);
    const { arn } = application('82ey7vcct4m3', global);
    expect(ofUsage(series(arn))).toMatchObject({ model: 'amazon.nova-pro', routing: 'global' });
  });

  it('shows an id that it cannot resolve as it is', () => {
    expect(identity().ofUsage(series('82ey7vcct4m3'))).toEqual({
      model: '(unmapped)',
      modelName: '82ey7vcct4m3',
      routing: 'regional',
      chargeGroup: 'on_demand',
      resolved: false,
    });
  });

  const arn = (kind: string) => `arn:aws:bedrock:us-east-1:${account}:${kind}/abcdef123456`;
  const resources = [
    {
      arn: arn('provisioned-model'),
      name: 'p',
      kind: 'provisioned' as const,
      baseModelArn: arn('custom-model'),
    },
    { arn: arn('custom-model'), name: 'c', kind: 'custom' as const, baseModelArn: regional },
  ];

  it('gives provisioned throughput and custom models their base model, through each other', () => {
    const { ofUsage } = identity({ catalogue: { ...none, resources } });
    const base = { model: 'amazon.nova-pro', modelName: 'Nova Pro', resolved: true };
    expect(ofUsage(series(arn('provisioned-model')))).toMatchObject({
      ...base,
      chargeGroup: 'provisioned',
      routing: null,
    });
    expect(ofUsage(series(arn('custom-model')))).toMatchObject({
      ...base,
      chargeGroup: 'custom_model',
      routing: 'regional',
    });
  });

  it.each([
    ['provisioned-model', 'provisioned', null],
    ['custom-model', 'custom_model', 'regional'],
    ['custom-model-deployment', 'custom_model', 'regional'],
    ['imported-model', 'custom_model', 'regional'],
    ['prompt-router', 'on_demand', 'regional'],
    ['default-prompt-router', 'on_demand', 'regional'],
  ])('shows the ARN of an unknown %s, in its group', (kind, chargeGroup, routing) => {
    expect(identity().ofUsage(series(arn(kind)))).toMatchObject({
      model: '(unmapped)',
      modelName: arn(kind),
      chargeGroup,
      routing,
      resolved: false,
    });
  });

  it('follows custom models through each other, and no further than the base', () => {
    const chain = ['a', 'b', 'c', 'd'].map((name, index, all) => ({
      arn: arn('custom-model').replace('abcdef123456', name),
      name,
      kind: 'custom' as const,
      baseModelArn:
        index === all.length - 1
          ? regional
          : arn('custom-model').replace('abcdef123456', all[index + 1] ?? ''),
    }));
    const { ofUsage } = identity({ catalogue: { ...none, resources: chain } });
    expect(ofUsage(series(chain[0]?.arn ?? ''))).toMatchObject({ model: 'amazon.nova-pro', resolved: true });
  });

  it("prefers the resource of the series' own account and region", () => {
    const there = arn('custom-model').replace('us-east-1', 'eu-west-1');
    const haiku = 'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0';
    const named = [
      { arn: there, name: 'c', kind: 'custom' as const, baseModelArn: haiku },
      { arn: arn('custom-model'), name: 'c', kind: 'custom' as const, baseModelArn: regional },
    ];
    const { ofUsage } = identity({ catalogue: { ...none, resources: named } });
    expect(ofUsage(series('abcdef123456')).model).toBe('amazon.nova-pro');
    const elsewhere = { accountId: account, region: 'eu-west-1' };
    expect(ofUsage(series('abcdef123456', 'runtime', elsewhere)).model).toBe('anthropic.claude-haiku-4-5');
    const foreign = { accountId: '999900001111', region: 'eu-west-1' };
    expect(ofUsage(series('abcdef123456', 'runtime', foreign)).resolved).toBe(true);
  });

  it('does not resolve a resource whose base nobody lists', () => {
    const [provisioned] = resources;
    const { ofUsage } = identity({ catalogue: { ...none, resources: resources.slice(0, 1) } });
    expect(ofUsage(series(provisioned?.arn ?? ''))).toMatchObject({
      chargeGroup: 'provisioned',
      resolved: false,
    });
  });

  it('does not take one ARN for another that ends alike', () => {
    const { ofUsage } = identity({ catalogue: { ...none, resources } });
    expect(ofUsage(series(arn('imported-model'))).resolved).toBe(false);
  });

  it('does not take a remembered text for a model that is none', () => {
    const { ofUsage } = identity({ remembered: [remembered('82ey7vcct4m3', 'nonsense', 'global')] });
    expect(ofUsage(series('82ey7vcct4m3'))).toMatchObject({ resolved: false, routing: 'global' });
  });

  it('does not end in a circle of custom models', () => {
    const circle = [
      { arn: arn('custom-model'), name: 'c', kind: 'custom' as const, baseModelArn: arn('custom-model') },
    ];
    expect(
      identity({ catalogue: { ...none, resources: circle } }).ofUsage(series(arn('custom-model'))).resolved,
    ).toBe(false);
  });

  it("reads a custom model's base in its own ARN", () => {
    const custom = `arn:aws:bedrock:us-east-1:${account}:custom-model/amazon.nova-lite-v1:0:300k/abcdef123456`;
    expect(identity().ofUsage(series(custom))).toMatchObject({
      model: 'amazon.nova-lite',
      chargeGroup: 'custom_model',
    });
  });

  it('takes aliases for CloudWatch ids too', () => {
    const { ofUsage } = identity({ aliases: { '82ey7vcct4m3': 'acme.our-model' } });
    expect(ofUsage(series('82ey7vcct4m3'))).toMatchObject({ model: 'acme.our-model', resolved: true });
  });

  it('takes an alias whose version is written with dots for the same key', () => {
    const { ofBilling, ofUsage } = identity({ aliases: { 'Glimmer Five': 'zai.glm-5.1' } });
    expect(ofBilling('Glimmer Five').model).toBe(ofUsage(series('zai.glm-5.1')).model);
  });

  it('reads a mantle model that stands there without its provider', () => {
    expect(identity().ofUsage(series('gpt-oss-120b', 'mantle')).model).toBe('openai.gpt-oss-120b');
    expect(identity().ofUsage(series('gpt-oss-120b', 'runtime')).resolved).toBe(false);
  });

  it.each([
    ['amazon.nova-canvas-v1:0', 'image', ['IMAGE']],
    ['amazon.titan-image-generator-v2:0', 'image', ['IMAGE']],
    ['stability.stable-outpaint-v1:0', 'image', ['IMAGE']],
    ['stability.sd3-5-large-v1:0', 'image', ['IMAGE']],
    ['amazon.nova-reel-v1:1', 'video', ['VIDEO']],
    ['luma.ray-v2:0', 'video', ['VIDEO']],
    ['cohere.rerank-v3-5:0', 'search', ['TEXT']],
    ['amazon.rerank-v1:0', 'search', ['TEXT']],
    ['amazon.titan-embed-image-v1', 'on_demand', ['EMBEDDING']],
    ['twelvelabs.marengo-embed-3-0-v1:0', 'on_demand', ['EMBEDDING']],
    ['twelvelabs.pegasus-1-2-v1:0', 'on_demand', ['TEXT']],
    ['amazon.nova-sonic-v1:0', 'on_demand', ['SPEECH', 'TEXT']],
    ['amazon.nova-pro-v1:0', 'on_demand', ['TEXT']],
    ['amazon.nova-canvas-v1:0', 'image', []],
    ['acme.draw-v1:0', 'on_demand', ['IMAGE', 'TEXT']],
    ['acme.look-v1:0', 'on_demand', ['IMAGE', 'EMBEDDING']],
    ['instability.talk-v1:0', 'on_demand', ['TEXT']],
    ['volluma.talk-v1:0', 'on_demand', ['TEXT']],
  ])('puts %s into %s, with and without the catalogue', (id, chargeGroup, modalities) => {
    const catalogue = listing([id, ...modalities]);
    const routing = chargeGroup === 'on_demand' ? 'regional' : null;
    for (const known of [{ catalogue }, {}]) {
      expect(identity(known).ofUsage(series(id))).toMatchObject({ chargeGroup, routing });
    }
  });

  it('follows the catalogue for models that no name tells', () => {
    const catalogue = listing(
      ['acme.muse-v1:0', 'IMAGE'],
      ['acme.hum-v1:0', 'AUDIO'],
      ['acme.talk-v1:0', 'SPEECH'],
    );
    const { ofUsage } = identity({ catalogue });
    expect(ofUsage(series('us.acme.muse-v1:0')).chargeGroup).toBe('image');
    expect(ofUsage(series('acme.hum-v1:0')).chargeGroup).toBe('audio');
    expect(ofUsage(series('acme.talk-v1:0')).chargeGroup).toBe('on_demand');
  });

  it('never throws and always names the series', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom<Endpoint>('runtime', 'mantle'), (id, endpoint) => {
        const { model, modelName, resolved } = identity().ofUsage(series(id, endpoint));
        expect(model === '(unmapped)').toBe(!resolved);
        if (!resolved) expect(modelName).toBe(id);
      }),
    );
  });
});
