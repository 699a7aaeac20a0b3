import type { Gap } from '../domain/gap.ts';
import type { Ledger } from '../domain/ledger.ts';
import { ledgerGaps } from './ledger-gaps.ts';
import { unmapped } from './model-key.ts';

/**
 * The ledger of a route: only what belongs to the models, and of what was captured to the teams, that match one of the
 * patterns (`*` is any run of characters); no patterns means every model or team and everything else.
 *
 * What is no model's is left out of a part of the models, what is no team's out of a part of the teams.
 */
export function filterLedger(
  ledger: Ledger,
  modelPatterns: readonly string[],
  teamPatterns: readonly string[] = [],
): Ledger {
  return ofTeams(modelPatterns.length === 0 ? ledger : ofModels(ledger, modelPatterns), teamPatterns);
}

/** Only what those teams claimed: what nobody claimed is everybody else's. */
function ofTeams(ledger: Ledger, teamPatterns: readonly string[]): Ledger {
  if (ledger.teams === null || teamPatterns.length === 0) return ledger;
  const isOwn = matcherOf(teamPatterns);
  const { rows, uses, missing } = ledger.teams;
  return {
    ...ledger,
    teams: {
      rows: rows.filter(({ kind, team }) => kind === 'team' && isOwn(team)),
      uses: uses.filter(({ team }) => isOwn(team)),
      missing,
    },
  };
}

function ofModels(ledger: Ledger, modelPatterns: readonly string[]): Ledger {
  const isOwn = matcherOf(modelPatterns);
  const matches = ({ model }: { readonly model: string | null }) => model !== null && isOwn(model);
  const charges = ledger.charges.filter(matches);
  const operations = ledger.operations?.filter(matches) ?? null;
  const kept = {
    ...ledger,
    rows: ledger.rows.filter(matches),
    charges,
    adjustments: [],
    operations,
    accounts: ledger.accounts?.filter(matches) ?? null,
    teams: ledger.teams && {
      rows: ledger.teams.rows.filter(matches),
      uses: ledger.teams.uses.filter(matches),
      missing: ledger.teams.missing,
    },
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

function matcherOf(patterns: readonly string[]): (name: string) => boolean {
  const expressions = patterns.map(toRegExp);
  return (name) => expressions.some((expression) => expression.test(name));
}

function toRegExp(pattern: string): RegExp {
  const literals = pattern.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  // A team's name may hold anything, line breaks too.
  return new RegExp(`^${literals.join('.*')}$`, 's');
}
