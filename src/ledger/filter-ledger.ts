import type { Gap } from '../domain/gap.ts';
import type { Ledger } from '../domain/ledger.ts';
import { ledgerGaps } from './ledger-gaps.ts';
import { unmapped } from './model-key.ts';

/**
 * The ledger of a route: only what belongs to the models that match one of the patterns (`*` is any run of
 * characters); no patterns means every model and everything else.
 *
 * What is no model's is left out.
 */
export function filterLedger(ledger: Ledger, modelPatterns: readonly string[]): Ledger {
  if (modelPatterns.length === 0) return ledger;
  const patterns = modelPatterns.map(toRegExp);
  const matches = ({ model }: { readonly model: string | null }) =>
    model !== null && patterns.some((pattern) => pattern.test(model));
  const charges = ledger.charges.filter(matches);
  const operations = ledger.operations?.filter(matches) ?? null;
  const kept = {
    ...ledger,
    rows: ledger.rows.filter(matches),
    charges,
    adjustments: [],
    operations,
    accounts: ledger.accounts?.filter(matches) ?? null,
    seen: ledger.seen.filter(({ model }) => matches({ model: model ?? unmapped })),
  };
  return { ...kept, gaps: [...ledgerGaps(kept), ...accountGaps(ledger, kept)] };
}

/** An account whose bill is not ours to see is missing from the models that it used. */
function accountGaps({ gaps }: Ledger, { seen }: Pick<Ledger, 'seen'>): readonly Gap[] {
  const users = [...new Set(seen.map(({ accountId }) => accountId))];
  return gaps.filter(
    ({ kind, detail }) => kind === 'account_failed' && users.some((id) => detail.includes(id)),
  );
}

function toRegExp(pattern: string): RegExp {
  const literals = pattern.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`);
}
