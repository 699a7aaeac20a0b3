import fc from 'fast-check';
import { knownModelIds } from '../../src/ledger/known-models.ts';
import { isModelId, modelKey, splitModelId } from '../../src/ledger/model-key.ts';
import data from '../data/billing-lines.json';

const profiles = ['us', 'eu', 'apac', 'jp', 'au', 'ca', 'in', 'us-gov', 'global', 'mx', 'eusc', 'me-south'];

interface ModelShape {
  readonly version: readonly number[];
  readonly size: number;
  readonly variant: string;
  readonly revision: string;
  readonly date: string;
}

describe('modelKey', () => {
  it.each(data.modelIds.flatMap(({ model, cloudWatchIds }) => cloudWatchIds.map((id) => [id, model])))(
    'reads the published id %s as %s',
    (id, model) => {
      expect(modelKey(id)).toBe(model);
    },
  );

  it.each([
    ['a context length', 'meta.llama4-maverick-17b-instruct-v1:0:128k', 'meta.llama4-maverick-17b'],
    ['the multimodal mark', 'anthropic.claude-3-haiku-20240307-v1:0:mm', 'anthropic.claude-3-haiku'],
    ['instruct, keeping an unusual version', 'mistral.mistral-7b-instruct-v0:2', 'mistral.mistral-7b-v0:2'],
    ['a bare revision 1', 'openai.gpt-oss-120b-1:0', 'openai.gpt-oss-120b'],
    ['dots, which become dashes', 'zai.glm-5.1', 'zai.glm-5-1'],
    ['a long context length', 'acme.tron-v1:0:1024k', 'acme.tron'],
  ])('drops %s', (_what, id, key) => {
    expect(modelKey(id)).toBe(key);
  });

  it.each([
    ['a second revision', 'amazon.nova-reel-v1:1', 'amazon.nova-reel-v1:1'],
    [
      'a version beside a date',
      'anthropic.claude-3-5-sonnet-20241022-v2:0',
      'anthropic.claude-3-5-sonnet-v2',
    ],
    ['a release month', 'mistral.pixtral-large-2502-v1:0', 'mistral.pixtral-large-2502'],
    ['the 1 of a version number', 'anthropic.claude-opus-4-1:0', 'anthropic.claude-opus-4-1'],
    ['instruct inside a word', 'acme.instructor-v1:0', 'acme.instructor'],
    ['the tuning', 'google.gemma-3-4b-it', 'google.gemma-3-4b-it'],
    ['dimensions after the version', 'cohere.embed-english-v3:0:512', 'cohere.embed-english-v3:0:512'],
    ['a bare 1 and dimensions', 'acme.tron-1:0:512', 'acme.tron-1:0:512'],
    ['what only begins as a context length', 'acme.tron:128kb', 'acme.tron:128kb'],
    ['a first version that is not the last word', 'acme.tron-v1-pro', 'acme.tron-v1-pro'],
  ])('keeps %s', (_what, id, key) => {
    expect(modelKey(id)).toBe(key);
  });

  it.each([
    ['a foundation model', 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0'],
    ['a model in no region', 'arn:aws:bedrock:::foundation-model/amazon.nova-pro-v1:0'],
    ['a system profile', 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-pro-v1:0'],
  ])('reads the ARN of %s', (_what, arn) => {
    expect(modelKey(arn)).toBe('amazon.nova-pro');
  });

  it.each([
    'zai.glm-5.1',
    'xai.grok-4.6',
    'deepseek.v3.2',
    'newco.model-2.5',
    'zz.v3.2',
    'zz.tron-v5.pro',
    'newco.v3.2',
  ])('takes no version of the bare id %s for a profile', (id) => {
    expect(splitModelId(id)).toEqual({ profile: null, id });
  });

  it.each([
    ['an ARN of something else', 'arn:aws:bedrock:us-east-1:111122223333:imported-model/abc123'],
    ['a path before an ARN', 'x/arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0'],
    ['a geography of three letters', 'usa.newco.tron-v1:0'],
    ['a word with a digit before the maker', 'u5.newco.tron-v1:0'],
    ['two words of a geography that is none', 'us-gov2.newco.tron-v1:0'],
    ['nothing before a dot', '.newco.tron'],
    ['letters written to a geography', 'x5us.newco.tron-v1:0'],
    ['letters written to an ARN', 'xarn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0'],
    ['a maker before itself', 'minimax.minimax.m3'],
  ])('finds no profile in %s', (_, id) => {
    expect(splitModelId(id)).toEqual({ profile: null, id });
  });

  it.each(['us', 'eu', 'apac', 'jp', 'au', 'ca', 'in', 'us-gov', 'global'])(
    'knows the profiles of %s whoever makes the model',
    (profile) => {
      expect(splitModelId(`${profile}.new-co.tron-v1:0`)).toEqual({ profile, id: 'new-co.tron-v1:0' });
    },
  );

  it('finds a profile of two words that nobody has heard of', () => {
    expect(splitModelId('sa-east.newco.tron-v1:0')).toEqual({ profile: 'sa-east', id: 'newco.tron-v1:0' });
  });

  it('gives every id one key, whatever profile stands before it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...knownModelIds), fc.constantFrom(...profiles), (id, profile) => {
        expect(modelKey(`${profile}.${id}`)).toBe(modelKey(id));
        expect(splitModelId(`${profile}.${id}`).profile).toBe(profile);
      }),
    );
  });

  it('knows a profile of a provider that nobody has heard of', () => {
    expect(modelKey('us.newco.model-5.1-v1:0')).toBe('newco.model-5-1');
    expect(modelKey('kr.newco.model-v1:0')).toBe('newco.model');
  });

  it('never gives two listed models one key', () => {
    expect(new Set(knownModelIds.map(modelKey)).size).toBe(knownModelIds.length);
  });

  it('never gives two versions, sizes or variants one key', () => {
    const model = fc.record({
      version: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 99 })),
      size: fc.integer({ min: 1, max: 405 }),
      variant: fc.constantFrom('scout', 'pro', 'vl'),
      revision: fc.constantFrom('-v1:0', '-v2:0', '-v1:1', '-v0:2'),
      date: fc.constantFrom('', '-20250514'),
    });
    const written = ({ version, size, variant, revision, date }: ModelShape) =>
      `acme.tron${version.join('-')}-${variant}-${size}b${date}${revision}`;
    fc.assert(
      fc.property(model, model, (a, b) => {
        const { date: _a, ...left } = a;
        const { date: _b, ...right } = b;
        const same = JSON.stringify(left) === JSON.stringify(right);
        expect(modelKey(written(a)) === modelKey(written(b))).toBe(same);
      }),
    );
  });

  it('is its own key, and never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(...knownModelIds), (id) => {
        expect(modelKey(modelKey(id))).toBe(modelKey(id));
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => typeof modelKey(text) === 'string'));
  });
});

describe('isModelId', () => {
  it.each([
    ['amazon.nova-pro-v1:0', true],
    ['us.amazon.nova-pro-v1:0', true],
    ['acme.Tron_5', true],
    ['amazon', false],
    ['amazon.', false],
    ['amazon.5', false],
    ['.nova', false],
    ['5.nova', false],
    ['Amazon.nova', false],
    ['amazon.nova pro', false],
    ['amazon.nova/pro', false],
  ])('of %s is %s', (text, is) => {
    expect(isModelId(text)).toBe(is);
  });
});
