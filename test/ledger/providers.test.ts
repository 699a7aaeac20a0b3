import { knownModelIds } from '../../src/ledger/known-models.ts';
import { isKnownProvider, providerName, statedProvider } from '../../src/ledger/providers.ts';

const prefixes = [...new Set(knownModelIds.map((id) => id.slice(0, id.indexOf('.'))))];

describe('a maker of listed models', () => {
  it.each(prefixes)('is called what the keys of %s say, but for its spelling', (prefix) => {
    expect(isKnownProvider(prefix)).toBe(true);
    expect(providerName(`${prefix}.tron-5`).toLowerCase().replace(/[ .]/g, '').startsWith(prefix)).toBe(true);
  });

  // Moonshot AI's first model has a prefix of its own.
  it.each(prefixes.filter((prefix) => prefix !== 'moonshot'))('is read back from its name: %s', (prefix) => {
    const name = providerName(`${prefix}.tron-5`);
    expect(statedProvider(`${name} Tron 5`)).toEqual({ provider: prefix, rest: 'Tron 5' });
  });
});

describe('statedProvider', () => {
  it.each([
    ['Meta Llama 2', { provider: 'meta', rest: 'Llama 2' }],
    ['AmazonRerank-v1', { provider: 'amazon', rest: 'Rerank-v1' }],
    ['amazon-rerank', { provider: 'amazon', rest: 'rerank' }],
    ['AMAZON_RERANK', { provider: 'amazon', rest: 'RERANK' }],
    ['Writer.  Scribe', { provider: 'writer', rest: 'Scribe' }],
    ['Twelve Labs Pegasus', { provider: 'twelvelabs', rest: 'Pegasus' }],
    ['TwelveLabsPegasus', { provider: 'twelvelabs', rest: 'Pegasus' }],
    ['Mistral AI Devstral', { provider: 'mistral', rest: 'Devstral' }],
    ['Mistral-AI-Devstral', { provider: 'mistral', rest: 'Devstral' }],
    ['AI21LabsJ2Mid', { provider: 'ai21', rest: 'J2Mid' }],
    ['Mistral Tron', { provider: 'mistral', rest: 'Tron' }],
    ['Luma Tron', { provider: 'luma', rest: 'Tron' }],
    ['xAI Tron', { provider: 'xai', rest: 'Tron' }],
    ['Writer', null],
    ['Writers Scribe', null],
    ['aMaZoN Rerank', null],
    ['Scribe by Writer', null],
  ])('of %s', (name, stated) => {
    expect(statedProvider(name)).toEqual(stated);
  });
});
