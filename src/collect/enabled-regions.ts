import { ListRegionsCommand } from '@aws-sdk/client-account';
import type { AccountManagement } from './aws-clients.ts';
import { knownRegions } from './known-regions.ts';
import { type Page, readPages } from './pages.ts';
import type { RequestMeter } from './run-cost.ts';
import { type SourceFailure, unexpectedShape } from './source-failure.ts';

/** The regions enabled for an account, sorted; with a failure, those that are known to have Bedrock as well. */
export async function readEnabledRegions(
  account: AccountManagement,
  meter: RequestMeter,
): Promise<{ readonly regions: readonly string[]; readonly failure: SourceFailure | null }> {
  const listed = await readPages((token) => readPage(account, meter, token));
  const failure =
    listed.failure ?? (listed.items.length === 0 ? unexpectedShape('ListRegions without regions') : null);
  const regions = failure === null ? listed.items : [...listed.items, ...knownRegions];
  return { regions: [...new Set(regions)].sort(), failure };
}

async function readPage(
  account: AccountManagement,
  meter: RequestMeter,
  token: string | undefined,
): Promise<Page<string>> {
  const command = new ListRegionsCommand({
    RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'],
    MaxResults: 50,
    NextToken: token,
  });
  const reply = await meter.ask('account:ListRegions', () => account.send(command));
  const items = (reply.Regions ?? []).map(({ RegionName }) => {
    if (!RegionName) throw unexpectedShape('a region without RegionName');
    return RegionName;
  });
  return { items, nextToken: reply.NextToken };
}
