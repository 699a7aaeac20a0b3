import { statedProvider } from '../../src/ledger/providers.ts';

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
    ['Writer', null],
    ['Writers Scribe', null],
    ['aMaZoN Rerank', null],
    ['Scribe by Writer', null],
  ])('of %s', (name, stated) => {
    expect(statedProvider(name)).toEqual(stated);
  });
});
