import { type SeenRequest, startAwsServer } from '../test/support/aws-server/start-aws-server.ts';
import { type Floor, floorOf } from './floor.ts';
import { measureRun } from './program.ts';
import { type Scenario, setUp } from './scenario.ts';

/** A scenario beside its floor. */
export interface Counted {
  readonly scenario: Scenario;
  readonly asked: Floor;
  readonly floor: Floor;
  readonly wallMs: number;
  readonly peakBytes: number;
  /** The most requests at once: of all services, and of Cost Explorer. */
  readonly mostInFlight: number;
  readonly mostBills: number;
  /** The most calls of one CloudWatch operation in any second, in one region with one account's keys. */
  readonly mostInASecond: Readonly<Record<'ListMetrics' | 'GetMetricData', number>>;
}

/** How long the server takes for each answer. Unit: milliseconds. */
export const latencyMs = 60;

/** Runs the built program in a scenario, and counts what it asks AWS. */
export async function count(scenario: Scenario): Promise<Counted> {
  const { organisation, args, env } = setUp(scenario);
  const server = await startAwsServer(organisation, { latencyMs });
  try {
    const { wallMs, peakBytes } = await measureRun(server.url, [...args, '--dry-run'], env);
    return {
      scenario,
      asked: { requests: server.answered(), metrics: server.metricsAsked() },
      floor: floorOf(scenario),
      wallMs,
      peakBytes,
      mostInFlight: server.mostInFlight(),
      mostBills: server.mostInFlight('ce'),
      mostInASecond: {
        ListMetrics: mostInASecond(server.requests, 'cloudwatch:ListMetrics'),
        GetMetricData: mostInASecond(server.requests, 'cloudwatch:GetMetricData'),
      },
    };
  } finally {
    await server.close();
  }
}

/** What a scenario asked for beyond its floor, in words; empty at the floor. */
export function aboveFloor({ asked, floor }: Counted): readonly string[] {
  const operations = [...new Set([...Object.keys(asked.requests), ...Object.keys(floor.requests)])].sort();
  const more = operations.flatMap((operation) => {
    const [is, least] = [asked.requests[operation] ?? 0, floor.requests[operation] ?? 0];
    return is === least ? [] : [`${operation} ${is} for ${least}`];
  });
  return asked.metrics === floor.metrics ? more : [...more, `metrics ${asked.metrics} for ${floor.metrics}`];
}

/** Calls a second in one region with one account's keys. Source: docs/data-sources.md#cloudwatch. */
const allowedInASecond = { ListMetrics: 25, GetMetricData: 50 } as const;

/** Where a scenario went faster than AWS allows, in words; Cost Explorer publishes no rate, so it is asked one at a time. */
export function aboveRates({ mostInASecond: most, mostBills }: Counted): readonly string[] {
  const operations = (['ListMetrics', 'GetMetricData'] as const).filter(
    (operation) => most[operation] > allowedInASecond[operation],
  );
  return [
    ...operations.map((operation) => `${most[operation]} ${operation} in a second`),
    ...(mostBills > 1 ? [`${mostBills} requests to Cost Explorer at once`] : []),
  ];
}

function mostInASecond(requests: readonly SeenRequest[], operation: string): number {
  const times = new Map<string, number[]>();
  for (const request of requests) {
    if (request.operation !== operation) continue;
    const place = `${request.account} ${request.region}`;
    times.set(place, [...(times.get(place) ?? []), request.at]);
  }
  return Math.max(0, ...[...times.values()].map((own) => Math.max(...own.map((at) => within(own, at)))));
}

function within(times: readonly number[], from: number): number {
  return times.filter((at) => at >= from && at < from + 1000).length;
}
