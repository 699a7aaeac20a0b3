import type { AdjustmentLine } from '../../src/domain/charge.ts';
import { buildLedger } from '../../src/ledger/build-ledger.ts';
import { filterLedger } from '../../src/ledger/filter-ledger.ts';
import { day, decimal, line, series, snapshot } from '../support/snapshot-builder.ts';

const date = day('2026-11-22');
const claude = 'Claude Sonnet 4.5 (Amazon Bedrock Edition)';
const palmyra = 'Palmyra X5 (Amazon Bedrock Edition)';
const imported = 'arn:aws:bedrock:us-east-1:111122223333:imported-model/82ey7vcct4m4';

function credit(service: string): AdjustmentLine {
  return { day: date, service, recordType: 'Credit', billedUsd: decimal('-1'), estimated: true };
}

const ledger = buildLedger(
  snapshot({
    accounts: [
      { id: '111122223333', name: null },
      { id: '444455556666', name: null },
    ],
    usage: [
      series('anthropic.claude-sonnet-4-5-20250929-v1:0', { [date]: { inputTokens: 10 } }),
      series('amazon.nova-pro-v1:0', { [date]: { inputTokens: 10 } }),
      series('82ey7vcct4m3', { [date]: { inputTokens: 10 } }),
      series(imported, { [date]: { inputTokens: 10 } }),
    ],
    charges: [
      line(date, claude, 'USE1-MP:USE1_InputTokenCount_Global-Units', '1', '3'),
      line(date, palmyra, 'USE1-MP:USE1_OutputTokenCount-Units', '1', '6'),
      line(date, 'Amazon Bedrock', 'USE1-Guardrail-ContentPolicyUnitsConsumed', '1', '1'),
      line(date, 'Frobnicator (Amazon Bedrock Edition)', 'USE1-MP:USE1_InputTokenCount-Units', '1', '1'),
    ],
    adjustments: [credit(claude), credit(palmyra), credit('Amazon Bedrock')],
    operations: [
      { day: date, service: claude, usageType: null, operation: 'Invoke', billedUsd: decimal('3') },
      { day: date, service: palmyra, usageType: null, operation: 'Invoke', billedUsd: decimal('6') },
    ],
  }),
);

it('keeps the gap of an account whose bill is missing, for the models that the account used', () => {
  const used = series('amazon.nova-pro-v1:0', { '2026-11-10': { inputTokens: 10 } });
  const unbilled = buildLedger(snapshot({ usage: [used] }));
  expect(filterLedger(unbilled, ['amazon.*']).gaps).toMatchObject([{ kind: 'account_failed' }]);
  expect(filterLedger(unbilled, ['anthropic.*']).gaps).toEqual([]);
});

describe('filterLedger', () => {
  it('keeps everything without patterns', () => {
    expect(filterLedger(ledger, [])).toBe(ledger);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['a provider', ['anthropic.*'], ['anthropic.claude-sonnet-4-5']],
    ['an exact key', ['amazon.nova-pro'], ['amazon.nova-pro']],
    ['several patterns', ['*nova*', 'writer.*'], ['amazon.nova-pro', 'writer.palmyra-x5']],
    ['a star inside', ['anthropic.*-4-5'], ['anthropic.claude-sonnet-4-5']],
    ['no part of a key', ['claude'], []],
    [
      'any name, but not what is no model’s',
      ['*'],
      ['(unmapped)', 'amazon.nova-pro', 'anthropic.claude-sonnet-4-5', 'writer.palmyra-x5'],
    ],
    ['a text that no name has', ['nul*'], []],
    ['a dot that is only a dot', ['amazonxnova-pro', 'amazon.nova.pro'], []],
  ])('keeps the models of %s', (_, patterns, models) => {
    const { rows } = filterLedger(ledger, patterns);
    expect([...new Set(rows.map(({ model }) => model))].sort()).toEqual(models);
  });

  it('leaves nothing of other models anywhere', () => {
    const text = JSON.stringify(filterLedger(ledger, ['writer.*']));
    expect(text).not.toMatch(/claude|nova|anthropic|Frobnicator|82ey7vcct4m|Guardrail|"Amazon Bedrock"/i);
  });

  it('keeps what is the model’s in every part', () => {
    const kept = filterLedger(ledger, ['anthropic.*']);
    expect(kept.rows.map(({ status }) => status).sort()).toEqual(['cost_only', 'usage_only']);
    expect(kept.charges.map(({ service }) => service)).toEqual([claude]);
    expect(kept.adjustments).toEqual([]);
    expect(kept.operations).toMatchObject([{ service: claude }]);
    expect(kept.accounts).toMatchObject([{ model: 'anthropic.claude-sonnet-4-5' }]);
    expect(kept.seen).toMatchObject([{ model: 'anthropic.claude-sonnet-4-5' }]);
    expect(kept.gaps.map(({ kind, detail }) => [kind, detail.slice(0, 17)])).toEqual([
      ['rate_unknown', 'Claude Sonnet 4.5'],
    ]);
  });
});
