import { add, compare, type Decimal, fromInteger, multiply, subtract, sum, zero } from '../domain/money.ts';
import { SourceError } from '../errors.ts';
import { SourceFailure, statusOf, toSourceFailure } from './source-failure.ts';

/** What a Cost Explorer request, or a page of one, costs. Unit: USD. Source: docs/data-sources.md#run-cost. */
export const costExplorerRequestUsd = '0.01' as Decimal;

/** What asking for some metrics costs, whatever the range of days. Unit: USD. Source: docs/data-sources.md#run-cost. */
export function metricsUsd(metrics: number): Decimal {
  return multiply(fromInteger(metrics), '0.00001' as Decimal);
}

/** Through which every request of a run goes: it counts them, knows their price and stops before the cap is passed. */
export interface RequestMeter {
  /**
   * Makes one request (the SDK's own retries are part of it). Only a success is billed.
   *
   * @throws SourceFailure - what AWS answered instead
   * @throws SourceError COST_CAP_REACHED - before the request; from then on for every request
   */
  readonly ask: <Reply>(operation: string, send: () => Promise<Reply>, priceUsd?: Decimal) => Promise<Reply>;
  /** Requests made so far, by `service:Operation`, sorted. */
  readonly requests: () => Readonly<Record<string, number>>;
  readonly costUsd: () => Decimal;
}

/** A meter that stands at zero. `capUsd` null: no cap. */
export function requestMeter(capUsd: Decimal | null): RequestMeter {
  const counts = new Map<string, number>();
  let spent = zero;
  let underway = zero;
  let stopped: SourceError | null = null;

  function checkCap(operation: string, priceUsd: Decimal): void {
    const after = sum([spent, underway, priceUsd]);
    if (stopped === null && capUsd !== null && compare(after, capUsd) > 0) {
      stopped = new SourceError(
        'COST_CAP_REACHED',
        `Stopped before ${operation}: this run would have cost $${after}, and runCostCapUsd is $${capUsd}. Raise the cap, or ask for fewer accounts or regions.`,
      );
    }
    if (stopped !== null) throw stopped;
  }

  return {
    ask: async (operation, send, priceUsd = zero) => {
      checkCap(operation, priceUsd);
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
      underway = add(underway, priceUsd);
      try {
        const reply = await send();
        spent = add(spent, priceUsd);
        return reply;
      } catch (error) {
        // A reply that arrived but could not be read was still a success to AWS.
        if (statusOf(error) === 200) spent = add(spent, priceUsd);
        throw error instanceof SourceFailure ? error : toSourceFailure(error);
      } finally {
        underway = subtract(underway, priceUsd);
      }
    },
    requests: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    costUsd: () => spent,
  };
}
