import fc from 'fast-check';
import { modelKey } from '../../src/ledger/model-key.ts';
import { modelParts } from '../../src/ledger/model-parts.ts';

describe('two names mean one model', () => {
  it.each([
    ['however the words are joined', 'Claude4.6Opus', 'claude-opus-4-6'],
    ['with instruct or without', 'Llama 5 12B Instruct', 'llama5-12b'],
    ['with model or without', 'Acme Model Tron 2', 'acme-tron-2'],
    ['with a context size or without', 'Tron 2 (200K)', 'tron-2'],
    ['with a short context size or without', 'Tron 2 (8k)', 'tron-2'],
    ['with a context size in the middle', 'Tron(128K)2', 'tron-2'],
    ['with a context size between two numbers', 'Tron 5(128K)1', 'tron-5-1'],
    ['with a plus sign or the word', 'Command R+', 'command-r-plus'],
    ['with the plus sign in the middle', 'Tron+Pro', 'tron-plus-pro'],
    ['with Titan’s generation or without', 'Titan Text G1 - Express', 'titan-text-express'],
    ['with the generation in small letters', 'titan-g1-express', 'titan-express'],
    ['with the generation at the beginning', 'g1-express', 'express'],
    ['with the generation at the end', 'titan-express-g1', 'titan-express'],
    ['with the generation and a revision in one', 'titan-embed-g1v2', 'titan-embed-v2'],
    ['with the generation and a revision in one capital', 'TitanEmbedG1v2', 'titan-embed-v2'],
    ['with the generation between capitals and a revision', 'titan-vl-g1v2', 'titan-vl-v2'],
    ['with embedding, embeddings or embed', 'Tron Embeddings', 'tron-embed'],
    ['with one embedding', 'TronEmbedding', 'tron-embed'],
    ['with a revision that is written to the word', 'Sonnetv2', 'sonnet-v2'],
    ['with a number that is written to a short word', 'Dev 2', 'dev2'],
    ['with a revision that is written to a size', 'Tron 7Bv2', 'tron-7b-v2'],
    ['with the first revision or without', 'Tron 5 v1', 'tron-5'],
    ['with the first revision and its zero', 'Tron 5 v1:0', 'tron-5'],
    ['with the first revision before instruct', 'Tron 5 v1 Instruct', 'tron-5'],
    ['with a last zero or without', 'Tron 5.0', 'tron-5'],
    ['with three of them', 'Tron 5.0.0.0', 'tron-5'],
    ['with a colon, a dash or a point', 'tron-v2:1', 'Tron v2.1'],
    ['with a release month, dotted or not', 'Mistral Large 24.02', 'mistral-large-2402'],
    ['with sizes in either case', 'Qwen3 235B A22B', 'qwen3-235b-a22b'],
    ['with many experts', 'Mixtral 8x7B', 'mixtral-8x7b'],
    ['with a fraction of a size', 'Tron 1.5B', 'tron-1.5b'],
  ])('%s', (_, one, other) => {
    expect(modelParts(one)).toBe(modelParts(other));
  });

  it.each([
    ['another version', 'Opus 4.6', 'Opus 4.7'],
    ['another place of a zero', 'Tron 3.0.1', 'Tron 3.1'],
    ['a zero that is no last one', 'Tron 10', 'Tron 1'],
    ['a point more', 'Tron 5.10', 'Tron 5.1'],
    ['a first version', 'Tron 1', 'Tron'],
    ['a later revision', 'Claude 3.5 Sonnet', 'Claude 3.5 Sonnet v2'],
    ['another revision', 'Tron 5 v2', 'Tron 5 v3'],
    ['a revision of the first', 'Nova Reel', 'Nova Reel v1.1'],
    ['a second version for a revision', 'Tron 5 v2', 'Tron 5.2'],
    ['another release month', 'Large 24.02', 'Large 24.07'],
    ['a thirteenth month, which is a version', 'Tron 24.13', 'Tron 2413'],
    ['three digits after a point, which are no month', 'Tron 24.011', 'Tron 24011'],
    ['more than a release month', 'Tron 124.02', 'Tron 12402'],
    ['a number in parentheses that is no context size', 'Tron (5)', 'Tron'],
    ['another generation than Titan’s', 'Tron G12', 'Tron 2'],
    ['another size', 'Llama 3 8B', 'Llama 3 70B'],
    ['a number beside another instead of one', 'Llama 3 8B', 'Llama 38B'],
    ['another size of its experts', 'Qwen3 235B A22B', 'Qwen3 235B A3B'],
    ['a version alone for nothing', 'v1', ''],
    ['one word more', 'Nova Lite', 'Nova Lite Fast'],
    ['a word that only begins with embedding', 'Tron Embeddinglite', 'Tron Embed Lite'],
    ['a word that ends with embedding', 'Tron Nonembedding', 'Tron Nonembed'],
  ])('not with %s', (_, one, other) => {
    expect(modelParts(one)).not.toBe(modelParts(other));
  });

  it('only if family, version, size, variant and revision are equal', () => {
    const model = fc.record({
      family: fc.constantFrom('tron', 'trond', 'zeta'),
      version: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 99 })),
      variant: fc.constantFrom('scout', 'pro', 'vl', 'lite-fast'),
      size: fc.integer({ min: 1, max: 405 }),
      revision: fc.constantFrom('', '-v2:0', '-v1:1', '-v0:2'),
    });
    fc.assert(
      fc.property(model, model, fc.boolean(), (a, b, isNear) => {
        const other = isNear ? { ...a, version: b.version } : b;
        const parts = [a, other].map(({ family, version, variant, size, revision }) =>
          modelParts(modelKey(`acme.${family}${version.join('-')}-${variant}-${size}b${revision}`)),
        );
        expect(parts[0] === parts[1]).toBe(JSON.stringify(a) === JSON.stringify(other));
      }),
    );
  });
});
