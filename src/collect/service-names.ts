import { GetDimensionValuesCommand } from '@aws-sdk/client-cost-explorer';
import { isBedrockService } from '../domain/bedrock-services.ts';
import type { DateRange } from '../domain/date-range.ts';
import type { CostExplorer } from './aws-clients.ts';
import { readPages } from './pages.ts';
import { costExplorerRequestUsd, type RequestMeter } from './run-cost.ts';
import { type SourceFailure, unexpectedShape } from './source-failure.ts';

/**
 * The services under which Bedrock was billed, sorted: each Marketplace model is one of its own, and Cost Explorer
 * cannot be asked for "contains Bedrock". With a failure the list is not whole: do not filter by it.
 */
export async function readServiceNames(
  costExplorer: CostExplorer,
  meter: RequestMeter,
  days: DateRange,
  accounts: readonly string[],
): Promise<{ readonly names: readonly string[]; readonly failure: SourceFailure | null }> {
  const { items, failure } = await readPages(async (token) => {
    const command = new GetDimensionValuesCommand({
      Dimension: 'SERVICE',
      SearchString: 'Bedrock',
      TimePeriod: { Start: days.start, End: days.end },
      Filter: { Dimensions: { Key: 'LINKED_ACCOUNT', Values: [...accounts] } },
      NextPageToken: token,
    });
    const send = () => costExplorer.send(command);
    const reply = await meter.ask('ce:GetDimensionValues', send, costExplorerRequestUsd);
    if (reply.DimensionValues === undefined) throw unexpectedShape('GetDimensionValues without values');
    const names = reply.DimensionValues.map(({ Value }) => {
      if (Value === undefined) throw unexpectedShape('GetDimensionValues with a value that is missing');
      return Value;
    });
    return { items: names, nextToken: reply.NextPageToken };
  });
  return { names: [...new Set(items.filter(isBedrockService))].sort(), failure };
}
