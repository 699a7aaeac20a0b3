import { usageTypeParts } from '../../src/ledger/usage-type.ts';

const ours = 'Amazon Bedrock';
const theirs = 'Claude Opus 6 (Amazon Bedrock Edition)';

describe('a usage type', () => {
  it.each([
    ['by its prefix', ours, 'USE1-NovaPro-input-tokens', 'us-east-1', true],
    ['by the prefix before MP', theirs, 'USE1-MP:InputTokenCount-Units', 'us-east-1', true],
    ['by the prefix after MP alone', theirs, 'MP:USW2_InputTokenCount-Units', 'us-west-2', true],
    [
      'by the prefix before MP, whatever stands after it',
      theirs,
      'USE1-MP:XYZ9_InputTokenCount-Units',
      'us-east-1',
      true,
    ],
    ['not without a prefix, which is nothing new', ours, 'NovaPro-input-tokens', null, true],
    ['not by letters alone, which begin a name', ours, 'GPT-Next-input-tokens', null, true],
    ['not by a prefix that is new', ours, 'XYZ9-NovaPro-input-tokens', null, false],
    ['not by one that is new before and after MP', theirs, 'XYZ9-MP:XYZ9_InputTokenCount-Units', null, false],
    ['not by one that is new before MP alone', theirs, 'XYZ9-MP:InputTokenCount-Units', null, false],
    [
      'not by one that is new before MP, whatever words stand after it',
      theirs,
      'XYZ9-MP:cache_write_tokens_30m_standard-Units',
      null,
      false,
    ],
    ['not by the first word of a dimension in kebab case', theirs, 'MP:XYZ9-images-Units', null, true],
    ['not by letters and a digit inside a name', ours, 'Acme-GPT4-input-tokens', null, true],
    ['not by a dimension of two words', theirs, 'MP:Input_TokenCount-Units', null, true],
  ])('tells its region %s', (_, service, usageType, region, prefixKnown) => {
    expect(usageTypeParts(service, usageType)).toMatchObject({ region, prefixKnown });
  });

  it.each([
    ['up to the direction', 'USE1-Nova2.0Lite-input-tokens', 'Nova2.0Lite', 'input tokens'],
    [
      'without the tier before the direction',
      'USE1-NovaPro-flex-input-tokens',
      'NovaPro',
      'flex input tokens',
    ],
    ['with the tier after it', 'USE1-NovaPro-input-tokens-priority', 'NovaPro', 'input tokens priority'],
    ['up to the modality', 'USE1-NovaSonic-speech-input-tokens', 'NovaSonic', 'speech input tokens'],
    ['up to the use', 'USE1-NovaOmni-video-understanding', 'NovaOmni', 'video understanding'],
    ['with a modality of its own', 'USE1-acme-text-pro-input-tokens', 'acme-text-pro', 'input tokens'],
    ['with what it embeds', 'USE1-acme-embed-text-input-tokens', 'acme-embed-text', 'input tokens'],
    [
      'with what it embeds, in capitals',
      'USE1-Acme-Embed-text-input-tokens',
      'Acme-Embed-text',
      'input tokens',
    ],
    ['with a first word that begins meters', 'USE1-storage-pro-input-tokens', 'storage-pro', 'input tokens'],
    ['not by a tier alone', 'USE1-batch-input-tokens', null, 'batch input tokens'],
    ['up to the label', 'USE1-acme.tron-5-mantle-cache-read-tokens', 'acme.tron-5', 'cache read tokens'],
    ['not where no meter begins', 'USE1-Frobnicated-Widgets', null, 'frobnicated widgets'],
  ])('tells its model %s', (_, usageType, model, meter) => {
    const parts = usageTypeParts(ours, usageType);
    expect([parts.model, parts.meter.join(' ')]).toEqual([model, meter]);
  });

  it.each([
    ['USE1-acme.tron-5-mantle-input-tokens', ours, true],
    ['USE1-NovaPro-input-tokens', ours, false],
    ['USE1-Frobnicated-Widgets', ours, false],
    ['USE1-MP:USE1_InputTokenCount-Units', theirs, false],
  ])('%s of %s is labelled mantle: %s', (usageType, service, mantle) => {
    expect(usageTypeParts(service, usageType).mantle).toBe(mantle);
  });

  it.each([
    ['InputTokenCount', 'input token count'],
    ['CacheWrite1hInputTokenCount', 'cache write 1h input token count'],
    ['CacheWrite30mInputTokenCount_Global', 'cache write 30m input token count global'],
    ['cacheWrite1h', 'cache write 1h'],
    ['cache_write_tokens_1h_global_standard', 'cache write tokens 1h global standard'],
    ['LCtxInputTokenCount', 'lctx input token count'],
    ['T2I-1024-Standard', 't2i 1024 standard'],
    ['APIRequests', 'api requests'],
    ['search-units-consumed', 'search units consumed'],
    ['input-tokens--priority-', 'input tokens priority'],
  ])('reads the words of %s', (dimension, words) => {
    expect(usageTypeParts(theirs, `USE1-MP:USE1_${dimension}-Units`).meter.join(' ')).toBe(words);
  });
});
