import type { Gap } from '../domain/gap.ts';
import type { RouteConfig } from '../domain/report-config.ts';
import type { Snapshot } from '../domain/snapshot.ts';

/**
 * The snapshot as a route limited to accounts would have taken it: their usage and their own Cost Explorer lines.
 *
 * What is told for all accounts at once (operations, credits, restated days) is not theirs to see and is left out.
 */
export function routeSnapshot(snapshot: Snapshot, route: RouteConfig): Snapshot {
  const restricted = { ...snapshot, restated: [], adjustments: null, archived: [] };
  if (route.accounts.length === 0) return restricted;
  const own = new Set(route.accounts.filter((id) => snapshot.accounts.some((account) => account.id === id)));
  const key = [...own].sort().join();
  return {
    ...restricted,
    accounts: snapshot.accounts.filter(({ id }) => own.has(id)),
    usage: snapshot.usage.filter(({ accountId }) => own.has(accountId)),
    charges: snapshot.accountSets.find(({ accounts }) => accounts.join() === key)?.charges ?? null,
    operations: null,
    accountCharges: snapshot.accountCharges?.filter(({ accountId }) => own.has(accountId)) ?? null,
    accountSets: [],
    remembered: snapshot.remembered.filter(({ accountId }) => own.has(accountId)),
    completeness: snapshot.completeness.filter(({ account }) => account === null || own.has(account)),
    gaps: snapshot.gaps.flatMap((gap) => gapFor(gap, own)),
  };
}

/** A gap that concerns other accounts alone is not theirs to see; in one that concerns theirs too, no other is named. */
function gapFor(gap: Gap, own: ReadonlySet<string>): readonly Gap[] {
  const named = gap.detail.match(accountId) ?? [];
  if (named.length > 0 && !named.some((id) => own.has(id))) return [];
  return [{ ...gap, detail: gap.detail.replace(accountId, (id) => (own.has(id) ? id : 'another account')) }];
}

const accountId = /\b\d{12}\b/g;
