import { ListTagsForResourceCommand } from '@aws-sdk/client-bedrock';
import { byteOrder } from '../domain/byte-order.ts';
import type { InferenceProfile } from '../domain/catalogue.ts';
import type { Bedrock } from './aws-clients.ts';
import type { RequestMeter } from './run-cost.ts';
import { failureOf } from './source-failure.ts';

/**
 * The same application profiles, with the tags of those among `usedIds`: one call each, for no list tells them.
 *
 * No figure rests on tags. So the first call that fails ends the asking and is no gap: a policy without the permission
 * costs one call, and tags that were remembered stay.
 *
 * @throws SourceError COST_CAP_REACHED
 */
export async function withTags(
  bedrock: Bedrock,
  meter: RequestMeter,
  profiles: readonly InferenceProfile[],
  usedIds: readonly string[],
): Promise<readonly InferenceProfile[]> {
  const used = new Set(usedIds);
  const tagged = new Map<string, InferenceProfile>();
  for (const profile of profiles) {
    if (!used.has(profile.profileId) && !used.has(profile.arn)) continue;
    try {
      tagged.set(profile.arn, { ...profile, tags: await readTags(bedrock, meter, profile.arn) });
    } catch (error) {
      failureOf(error);
      break;
    }
  }
  return profiles.map((profile) => tagged.get(profile.arn) ?? profile);
}

async function readTags(
  bedrock: Bedrock,
  meter: RequestMeter,
  resourceARN: string,
): Promise<Readonly<Record<string, string>>> {
  const command = new ListTagsForResourceCommand({ resourceARN });
  const { tags = [] } = await meter.ask('bedrock:ListTagsForResource', () => bedrock.send(command));
  const pairs = tags.flatMap(({ key, value }): [string, string][] => (key ? [[key, value ?? '']] : []));
  return Object.fromEntries(pairs.sort(([a], [b]) => byteOrder(a, b)));
}
