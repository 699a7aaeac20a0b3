import { cpus } from 'node:os';
import type { CaptureBench, Cost } from './capture.ts';
import { priceOf } from './floor.ts';
import type { Taken } from './program.ts';
import { aboveFloor, type Counted, latencyMs } from './requests.ts';
import type { Sized } from './size.ts';

/** Which machine, when: the ratios below hold within this one run. */
export function head(): string {
  const [cpu] = cpus();
  return [
    '# Results of `npm run bench`',
    '',
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} × ${cpu?.model ?? 'unknown CPU'}. Counts are exact and the same everywhere; times are of a machine that others use too, so compare them only within this file. A spread is lowest–median–highest. What they mean: [docs/scale.md](../docs/scale.md).`,
  ].join('\n');
}

export function requestTable(counted: readonly Counted[]): string {
  const rows = counted.map((one) => {
    const { asked, floor } = one;
    const bills =
      (asked.requests['ce:GetCostAndUsage'] ?? 0) + (asked.requests['ce:GetDimensionValues'] ?? 0);
    return [
      one.scenario.name,
      `${total(asked.requests)} / ${total(floor.requests)}`,
      `${bills}`,
      `${asked.metrics} / ${floor.metrics}`,
      `$${priceOf(asked).toFixed(4)} / $${priceOf(floor).toFixed(4)}`,
      `${one.mostInFlight} (${one.mostBills})`,
      `${one.mostInASecond.ListMetrics}, ${one.mostInASecond.GetMetricData}`,
      seconds(one.wallMs),
      megabytes(one.peakBytes),
      aboveFloor(one).join('; ') || 'at the floor',
    ];
  });
  return [
    '## Requests and dollars',
    '',
    "Each beside its floor (`bench/floor.ts`). In flight: the most at once (of Cost Explorer). A second: the most ListMetrics and GetMetricData calls in any second, in one region with one account's keys; CloudWatch allows 25 and 50.",
    '',
    table(
      [
        'Scenario',
        'Requests',
        'Cost Explorer',
        'Metrics',
        'Dollars',
        'In flight',
        'A second',
        `Wall at ${latencyMs} ms`,
        'Peak',
        'Beyond the floor',
      ],
      rows,
    ),
  ].join('\n');
}

export function wallTable(rounds: readonly number[], runs: readonly Taken[]): string {
  return [
    '## Wall time',
    '',
    `One account, one day: ${Math.min(...rounds)} round trips wait for one another (the fewest of ${rounds.join(', ')}; goal 10), so ${(Math.min(...rounds) * latencyMs) / 1000} s at ${latencyMs} ms. The whole run with archive and mail: ${spread(runs.map(({ wallMs }) => wallMs / 1000))} s, of which CPU ${spread(runs.map(({ cpuMs }) => cpuMs / 1000))} s.`,
  ].join('\n');
}

export function coldStartTable(
  taken: Readonly<Record<'empty' | 'imported' | 'reported', readonly Taken[]>>,
): string {
  const empty = median(taken.empty.map(({ cpuMs }) => cpuMs));
  const row = (name: string, runs: readonly Taken[]) => [
    name,
    spread(runs.map(({ cpuMs }) => cpuMs / empty)),
    spread(runs.map(({ wallMs }) => wallMs / median(taken.empty.map((one) => one.wallMs)))),
    megabytes(median(runs.map(({ peakBytes }) => peakBytes))),
  ];
  return [
    '## Cold start',
    '',
    table(
      ['Process', 'CPU, empty = 1', 'Wall, empty = 1', 'Peak'],
      [
        row('empty', taken.empty),
        row('import of the bundle', taken.imported),
        row('first report', taken.reported),
      ],
    ),
  ].join('\n');
}

export function bundleTable(
  bytes: number,
  parts: readonly { readonly name: string; readonly bytes: number }[],
): string {
  const large = parts.filter((part) => part.bytes >= 10_000);
  const rest = bytes - large.reduce((sum, part) => sum + part.bytes, 0);
  const rows = [...large, { name: 'all else', bytes: rest }].map((part) => [
    part.name,
    `${Math.round(part.bytes / 1000)}`,
  ]);
  return [
    `## The bundle: ${Math.round(bytes / 1000)} KB of JavaScript`,
    '',
    table(['Part', 'KB'], rows),
  ].join('\n');
}

export function sizeTable(sizes: readonly Sized[]): string {
  const steps = Object.keys(sizes[0]?.outputs.steps ?? {});
  const [small, large] = sizes;
  const growth = (pick: (sized: Sized) => number) =>
    small && large ? `× ${(pick(large) / pick(small)).toFixed(1)}` : '';
  const row = (name: string, pick: (sized: Sized) => number, print: (value: number) => string) => [
    name,
    ...sizes.map((sized) => print(pick(sized))),
    growth(pick),
  ];
  const per100k = (step: string) => (sized: Sized) =>
    (sized.outputs.steps[step] ?? 0) / 1000 / (rowsOf(step, sized) / 100_000);
  return [
    '## Size: 60 models × 6 regions',
    '',
    table(
      ['', ...sizes.map(({ days }) => `${days} days`), 'Growth'],
      [
        row('rows', ({ outputs }) => outputs.rows, String),
        row('lines of the bill', ({ outputs }) => outputs.billLines, String),
        row('peak resident memory', ({ took }) => took.peakBytes, megabytes),
        row(
          'CPU of the run, s',
          ({ took }) => took.cpuMs / 1000,
          (value) => value.toFixed(1),
        ),
        ...Object.keys(large?.files ?? {}).map((name) =>
          row(name, ({ files }) => files[name] ?? 0, megabytes),
        ),
      ],
    ),
    '',
    'Seconds per 100,000 rows (of the bill, for what is made of it); growth near × 1 is linear.',
    '',
    table(
      ['Step', ...sizes.map(({ days }) => `${days} days`), 'Growth'],
      steps.map((step) => row(step, per100k(step), (value) => value.toFixed(1))),
    ),
  ].join('\n');
}

/** What capturing costs an application's calls: more CPU a call, more wait for a stream's first event, more heap. */
export function captureTable({ calls, firstChunk, memory }: CaptureBench): string {
  const cost = (name: string, { uncapturedUs, moreUs }: Cost, sink: string) => [
    name,
    `${Math.round(uncapturedUs)} µs`,
    `${Math.round(moreUs)} µs`,
    sink,
    `× ${(1 + moreUs / uncapturedUs).toFixed(2)}`,
  ];
  return [
    '## Capture overhead',
    '',
    table(
      ['', 'Uncaptured', 'More when captured', 'The EMF sink afterwards', 'Ratio without it'],
      [
        ...calls.map(({ operation, sinkUs, ...of }) =>
          cost(`${operation}, CPU`, of, `${Math.round(sinkUs)} µs`),
        ),
        cost('ConverseStream, wait for the first event', firstChunk, ''),
      ],
    ),
    '',
    `Heap after ${memory.streams} more captured streams: ${Math.round(memory.heapGrowthBytes / 1000)} KB more.`,
  ].join('\n');
}

function rowsOf(step: string, { outputs }: Sized): number {
  return ['charges.csv', 'focus.csv'].includes(step) ? outputs.billLines : outputs.rows;
}

function total(requests: Readonly<Record<string, number>>): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function spread(values: readonly number[]): string {
  return [Math.min(...values), median(values), Math.max(...values)]
    .map((value) => value.toFixed(1))
    .join('–');
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}
