import { byteOrder } from '../domain/byte-order.ts';
import type { AdjustmentLine, Charge } from '../domain/charge.ts';
import { contains, type Day, dayOf, daysOf } from '../domain/date-range.ts';
import { ageInDays } from '../domain/history.ts';
import type { Ledger, LedgerRow, LedgerTeams } from '../domain/ledger.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { accountRows } from './account-rows.ts';
import { lineMeanings, readCharge } from './billing-line.ts';
import { capturedUses } from './captured-uses.ts';
import { type IdentifiedSeries, joinStreams } from './join.ts';
import { ledgerGaps } from './ledger-gaps.ts';
import { lineReader } from './line-reader.ts';
import { type ModelIdentity, modelIdentity } from './model-identity.ts';
import { operationCharges } from './operations.ts';
import { partialSides } from './partial-sides.ts';
import { type PricingTerms, pricedRows } from './price-rows.ts';
import { rowText } from './row-stream.ts';
import { seenModels } from './seen-models.ts';
import { teamRows } from './team-rows.ts';
import { unbilledAccountGaps } from './unbilled-accounts.ts';

/**
 * Joins, classifies and prices everything that was read, for every day read.
 *
 * The same snapshot gives the same ledger, in whatever order its lines and series stand.
 */
export function buildLedger(snapshot: Snapshot): Ledger {
  const { catalogue, remembered } = snapshot;
  const identity = modelIdentity({
    catalogue,
    remembered,
    usage: snapshot.usage,
    aliases: snapshot.config.models,
  });
  const usage = snapshot.usage.map((series) => ({ series, reading: identity.ofUsage(series) }));
  const meaningOf = lineMeanings(identity);
  const charges = (snapshot.charges ?? []).map((line) => readCharge(line, meaningOf));
  const reader = lineReader(charges, identity, meaningOf);
  const terms = pricingTerms(snapshot, usage);
  const rows = joinStreams(usage, charges).flatMap((stream) => pricedRows(stream, terms));
  const hasAccounts = snapshot.accountCharges !== null || snapshot.accounts.length > 1;
  const ledger = {
    window: snapshot.window,
    read: snapshot.read,
    rows: sortedBy(rows, (row) => rowText(row.date, row)),
    charges: sortedBy(charges, lineText),
    adjustments: sortedBy(snapshot.adjustments ?? [], adjustmentText),
    operations: snapshot.operations && operationCharges(snapshot.operations, reader),
    accounts: hasAccounts ? accountRows(usage, snapshot.accountCharges, snapshot.accounts, reader) : null,
    teams: teamsOf(snapshot, rows, identity, terms),
    seen: seenModels(usage, catalogue, remembered),
  };
  return { ...ledger, gaps: [...ledgerGaps(ledger), ...unbilledAccountGaps(snapshot, terms.ageOf)] };
}

/** Null when no day of the window was read whole: an empty table would say that nobody used anything. */
function teamsOf(
  { captured, window, usage }: Snapshot,
  rows: readonly LedgerRow[],
  identity: ModelIdentity,
  { partialOf }: PricingTerms,
): LedgerTeams | null {
  const days = new Set(captured?.days.filter((day) => contains(window, day)));
  if (captured === undefined || days.size === 0) return null;
  const counters = captured.counters.filter(({ day }) => days.has(day));
  const ids = new Set(usage.map(({ modelId }) => modelId));
  const uses = capturedUses(counters, { ids, identity, partialOf });
  return {
    rows: teamRows(rows, uses, days),
    uses: uses.map(({ use }) => use),
    missing: daysOf(window).filter((day) => !days.has(day)),
  };
}

function pricingTerms(snapshot: Snapshot, usage: readonly IdentifiedSeries[]): PricingTerms {
  const today = dayOf(new Date(snapshot.generatedAt));
  const ages = new Map<Day, number>();
  return {
    ageOf: (day) => {
      const age = ages.get(day) ?? ageInDays(day, today);
      ages.set(day, age);
      return age;
    },
    restateDays: snapshot.config.restateDays,
    billRead: snapshot.charges !== null,
    partialOf: partialSides(snapshot, usage),
  };
}

function sortedBy<Item>(items: readonly Item[], textOf: (item: Item) => string): readonly Item[] {
  return items
    .map((item) => ({ item, text: textOf(item) }))
    .sort((a, b) => byteOrder(a.text, b.text))
    .map(({ item }) => item);
}

function lineText({ day, service, usageType, billedUsd, quantity, estimated }: Charge): string {
  return [day, service, usageType, billedUsd, quantity, estimated].join('\u0000');
}

function adjustmentText({ day, service, recordType, billedUsd, estimated }: AdjustmentLine): string {
  return [day, service, recordType, billedUsd, estimated].join('\u0000');
}
