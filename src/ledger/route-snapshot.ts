import type { Completeness, Gap } from '../domain/gap.ts';
import type { RouteConfig } from '../domain/report-config.ts';
import type { Snapshot } from '../domain/snapshot.ts';

/**
 * The snapshot as a route would have taken it: of a route limited to accounts, their usage and their own Cost Explorer
 * lines. What belongs to other models is taken out of the ledger; here, out of what is said to be missing.
 *
 * Credits and other record types, which no line gives to a model, and restated days are left out; so are operations
 * where accounts are limited.
 */
export function routeSnapshot(snapshot: Snapshot, route: RouteConfig): Snapshot {
  const restricted = { ...snapshot, restated: [], adjustments: null, archived: [] };
  const limited = route.accounts.length === 0 ? restricted : ofAccounts(restricted, new Set(route.accounts));
  return route.models.length === 0 ? limited : withoutReasons(limited);
}

function ofAccounts({ captured, ...snapshot }: Snapshot, own: ReadonlySet<string>): Snapshot {
  const read = snapshot.accounts.filter(({ id }) => own.has(id));
  const set = read.map(({ id }) => id).sort();
  const charges = chargesOf(snapshot, set);
  return {
    ...snapshot,
    // Which account a captured call was made from is unknown: with others beside their own, none is shown.
    ...(captured !== undefined && snapshot.accounts.every(({ id }) => own.has(id)) && { captured }),
    accounts: read,
    usage: snapshot.usage.filter(({ accountId }) => own.has(accountId)),
    charges,
    operations: null,
    accountCharges: snapshot.accountCharges?.filter(({ accountId }) => own.has(accountId)) ?? null,
    accountSets: [],
    remembered: snapshot.remembered.filter(({ accountId }) => own.has(accountId)),
    completeness: snapshot.completeness
      .filter(({ account }) => account === null || own.has(account))
      .map((entry) => (charges === null ? withoutBill(entry) : entry))
      .map((entry) => ({ ...entry, detail: namingOnly(own, entry.detail) })),
    gaps: snapshot.gaps
      .filter((gap) => concerns(gap, own, set))
      .map((gap) => ({ ...gap, detail: namingOnly(own, gap.detail) })),
  };
}

/** Null when their own request failed, and when none of them was read: what nobody asked for is unknown, not $0. */
function chargesOf({ accountSets }: Snapshot, set: readonly string[]): Snapshot['charges'] {
  if (set.length === 0) return null;
  return accountSets.find(({ accounts }) => accounts.join() === set.join())?.charges ?? null;
}

function withoutBill(entry: Completeness): Completeness {
  if (entry.source !== 'cost-explorer' || entry.state === 'failed') return entry;
  return { ...entry, state: 'failed', detail: 'the charges of these accounts alone were not read' };
}

/**
 * A place of another account is not theirs to see, nor are the charges of another set of accounts. The account of a
 * place is named first: the reason after it may quote theirs.
 */
function concerns({ kind, detail }: Gap, own: ReadonlySet<string>, set: readonly string[]): boolean {
  const otherSet = /^Cost Explorer, accounts ([\d, ]+) of a route:/.exec(detail)?.[1];
  if (otherSet !== undefined) return otherSet === set.join(', ');
  if (kind !== 'region_failed' && kind !== 'account_failed') return true;
  const place = detail.match(accountId)?.[0];
  return place !== undefined && own.has(place);
}

/** A reason may quote who was refused, and where: no other account is named. */
function namingOnly(own: ReadonlySet<string>, text: string): string {
  return text.replace(accountId, (id) => (own.has(id) ? id : 'another account'));
}

const accountId = /\b\d{12}\b/g;

/** Reasons name the ids that could not be read: which models others use is not theirs to see. */
function withoutReasons(snapshot: Snapshot): Snapshot {
  // The longest first, for one reason may be a part of another.
  const told = snapshot.completeness
    .filter(({ source, detail }) => source === 'cloudwatch' && detail !== '')
    .sort((a, b) => b.detail.length - a.detail.length);
  return {
    ...snapshot,
    completeness: snapshot.completeness.map((entry) =>
      told.includes(entry) ? { ...entry, detail: reasonOf(entry) } : entry,
    ),
    gaps: snapshot.gaps.map((gap) => ({
      ...gap,
      detail: told.reduce((detail, entry) => detail.replaceAll(entry.detail, reasonOf(entry)), gap.detail),
    })),
  };
}

function reasonOf({ state }: Completeness): string {
  return state === 'failed' ? 'nothing could be read' : 'some of it could not be read';
}
