import Big from 'big.js';
import type { BillLine, MetricSeries, Organisation } from './organisation.ts';
import { type ModelDay, mantleMetrics, runtimeMetrics } from './small-organisation.ts';

/** The service and the usage types under which a model's tokens are billed. */
interface BilledAs {
  readonly service: string;
  readonly input: string;
  readonly output: string;
}

/** Calls of one model by one account in one region, as CloudWatch counts them and as they are billed. */
export interface Traffic {
  readonly account: string;
  readonly region: string;
  /** As CloudWatch spells it. */
  readonly modelId: string;
  readonly endpoint?: 'runtime' | 'mantle';
  readonly days: Readonly<Record<string, ModelDay>>;
  /** Where the tokens stand on the bill. Absent: nowhere. */
  readonly billedAs?: BilledAs;
  /** How much of a day has reached the bill, from 0 to 1; all of it unless told. */
  readonly loaded?: (day: string) => number;
}

const usdPerMillion = { input: '3', output: '15' } as const;

/** A model of Amazon's own service, by its slug. */
export function amazonLines(prefix: string, slug: string): BilledAs {
  const token = `${prefix}-${slug}`;
  return { service: 'Amazon Bedrock', input: `${token}-input-tokens`, output: `${token}-output-tokens` };
}

/** A model sold through the Marketplace; `routing` is empty or `_Global`. */
export function marketplaceLines(service: string, prefix: string, routing = ''): BilledAs {
  const [input = '', output = ''] = ['Input', 'Output'].map(
    (word) => `${prefix}-MP:${prefix}_${word}TokenCount${routing}-Units`,
  );
  return { service, input, output };
}

/** What the tokens of a day cost. */
export function costOf({ input, output }: ModelDay): string {
  const usd = new Big(input).times(usdPerMillion.input).plus(new Big(output).times(usdPerMillion.output));
  return usd.div(1_000_000).toFixed();
}

/** What CloudWatch and the bill hold of some traffic: the two tie to the last token. */
export function trafficParts(traffic: readonly Traffic[]): Pick<Organisation, 'metrics' | 'bill'> {
  return { metrics: traffic.flatMap(metricsOf), bill: traffic.flatMap(billOf) };
}

/** A line of the bill that no tokens stand behind. */
export function billLine(
  line: Pick<BillLine, 'day' | 'account' | 'service' | 'usageType' | 'usd'> & Partial<BillLine>,
): BillLine {
  return { operation: 'InvokeModelInference', recordType: 'Usage', quantity: '1', ...line };
}

function metricsOf({ account, region, modelId, endpoint, days }: Traffic): readonly MetricSeries[] {
  const metrics = endpoint === 'mantle' ? mantleMetrics : runtimeMetrics;
  return metrics({ account, region }, modelId, days);
}

function billOf({ account, days, billedAs, loaded = () => 1 }: Traffic): readonly BillLine[] {
  if (billedAs === undefined) return [];
  const { service } = billedAs;
  const unit = service.endsWith('(Amazon Bedrock Edition)') ? 1_000_000 : 1_000;
  return Object.entries(days).flatMap(([day, counts]) =>
    (['input', 'output'] as const).flatMap((tokenClass) => {
      const tokens = new Big(counts[tokenClass]).times(loaded(day));
      if (tokens.eq(0)) return [];
      const usd = tokens.times(usdPerMillion[tokenClass]).div(1_000_000).toFixed();
      const quantity = tokens.div(unit).toFixed();
      return [billLine({ day, account, service, usageType: billedAs[tokenClass], usd, quantity })];
    }),
  );
}
