import { byteOrder } from '../domain/byte-order.ts';
import type { Catalogue, RememberedModel } from '../domain/catalogue.ts';
import { earlier, later } from '../domain/date-range.ts';
import type { SeenModel } from '../domain/ledger.ts';
import type { IdentifiedSeries } from './join.ts';
import { countedDays } from './sum-usage.ts';

/**
 * The model ids that had a datapoint on the days read, with what they meant, by id, account and region.
 *
 * Only what this run saw: what earlier runs saw is kept by the archive and not repeated here.
 */
export function seenModels(
  usage: readonly IdentifiedSeries[],
  catalogue: Catalogue,
  remembered: readonly RememberedModel[],
): readonly SeenModel[] {
  const names = applicationNames(catalogue, remembered);
  const seen = new Map<string, SeenModel>();
  for (const { series, reading } of usage) {
    const days = [...countedDays(series)].sort();
    const [firstDay, lastDay] = [days[0], days.at(-1)];
    if (firstDay === undefined || lastDay === undefined) continue;
    const { modelId: id, accountId, region } = series;
    const key = placeText(id, accountId, region);
    const model = reading.resolved ? reading.model : null;
    const name = names.get(key);
    const routing = name === undefined ? null : reading.routing;
    const now = { id, accountId, region, model, name: name ?? null, routing, firstDay, lastDay };
    seen.set(key, merged(seen.get(key) ?? now, now));
  }
  return [...seen].sort(([a], [b]) => byteOrder(a, b)).map(([, model]) => model);
}

/** The names of application profiles: ids that do not tell their own routing. */
function applicationNames(
  catalogue: Catalogue,
  remembered: readonly RememberedModel[],
): ReadonlyMap<string, string | null> {
  const past = remembered
    .filter(({ name, routing }) => name !== null || routing !== null)
    .map(({ id, accountId, region, name }) => [placeText(id, accountId, region), name] as const);
  const present = catalogue.profiles
    .filter(({ type }) => type === 'APPLICATION')
    .flatMap(({ profileId, arn, accountId, region, name }) =>
      [profileId, arn].map((id) => [placeText(id, accountId, region), name] as const),
    );
  return new Map([...past, ...present]);
}

function placeText(id: string, accountId: string, region: string): string {
  return [id, accountId, region].join('\u0000');
}

// The same id may be counted by both endpoints.
function merged(before: SeenModel, now: SeenModel): SeenModel {
  const named = before.model === null ? now : before;
  return {
    ...named,
    firstDay: earlier(before.firstDay, now.firstDay),
    lastDay: later(before.lastDay, now.lastDay),
  };
}
