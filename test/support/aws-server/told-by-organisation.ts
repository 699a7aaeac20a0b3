import Big from 'big.js';
import type { Told, ToldLine } from '../reconcile.ts';
import type { Organisation } from './organisation.ts';

/** The metric behind each column that sums CloudWatch, of both endpoints. */
const metrics: Readonly<Record<string, readonly string[]>> = {
  invocations: ['Invocations', 'Inferences'],
  input_tokens: ['InputTokenCount', 'TotalInputTokens'],
  output_tokens: ['OutputTokenCount', 'TotalOutputTokens'],
};

/** What an organisation's CloudWatch and Cost Explorer tell of one day of some accounts. */
export function toldByOrganisation(
  { bill, metrics: series }: Organisation,
  accounts: readonly string[],
  day: string,
): Told {
  const lines = new Map<string, ToldLine>();
  for (const { service, recordType, ...line } of bill) {
    if (line.day !== day || !accounts.includes(line.account) || !isBedrock(service)) continue;
    const usageType = recordType === 'Usage' ? line.usageType : '';
    const key = JSON.stringify([service, usageType, recordType]);
    const usd = new Big(lines.get(key)?.usd ?? 0).plus(line.usd).toFixed();
    lines.set(key, { day, service, usageType, recordType, usd });
  }
  // The model alone: every other dimension set counts the same requests again.
  const own = series
    .filter(({ dimensions }) => ['ModelId', 'Model'].includes(Object.keys(dimensions).join()))
    .filter(({ account }) => accounts.includes(account));
  const countOf = (names: readonly string[]) =>
    own.filter(({ name }) => names.includes(name)).reduce((sum, { days }) => sum + (days[day]?.sum ?? 0), 0);
  return {
    lines: [...lines.values()],
    allTypes: true,
    counts: Object.fromEntries(Object.entries(metrics).map(([column, names]) => [column, countOf(names)])),
  };
}

function isBedrock(service: string): boolean {
  return service.startsWith('Amazon Bedrock') || service.endsWith('(Amazon Bedrock Edition)');
}
