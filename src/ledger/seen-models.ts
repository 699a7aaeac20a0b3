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
  const profiles = applicationProfiles(catalogue, remembered);
  const seen = new Map<string, SeenModel>();
  for (const { series, reading } of usage) {
    const days = [...countedDays(series)].sort();
    const [firstDay, lastDay] = [days[0], days.at(-1)];
    if (firstDay === undefined || lastDay === undefined) continue;
    const { modelId: id, accountId, region } = series;
    const key = placeText(id, accountId, region);
    const model = reading.resolved ? reading.model : null;
    const { name = null, tags } = profiles.get(key) ?? {};
    const routing = profiles.has(key) ? reading.routing : null;
    const now = { id, accountId, region, model, name, ...(tags && { tags }), routing, firstDay, lastDay };
    seen.set(key, merged(seen.get(key) ?? now, now));
  }
  return [...seen].sort(([a], [b]) => byteOrder(a, b)).map(([, model]) => model);
}

type Profile = Pick<RememberedModel, 'name' | 'tags'>;

/** The application profiles: their ids tell neither name, tags nor routing. */
function applicationProfiles(
  catalogue: Catalogue,
  remembered: readonly RememberedModel[],
): ReadonlyMap<string, Profile> {
  const past = remembered
    .filter(({ name, routing }) => name !== null || routing !== null)
    .map((model) => [placeText(model.id, model.accountId, model.region), model] as const);
  const present = catalogue.profiles
    .filter(({ type }) => type === 'APPLICATION')
    .flatMap((profile) =>
      [profile.profileId, profile.arn].map(
        (id) => [placeText(id, profile.accountId, profile.region), profile] as const,
      ),
    );
  return new Map<string, Profile>([...past, ...present]);
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
