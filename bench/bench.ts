import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureCapture } from './capture.ts';
import { bundleBytes, bundleParts, coldStarts } from './cold-start.ts';
import { root } from './program.ts';
import { aboveFloor, type Counted, count } from './requests.ts';
import {
  bundleTable,
  captureTable,
  coldStartTable,
  head,
  requestTable,
  sizeTable,
  wallTable,
} from './results.ts';
import { countRoundTrips, timeRuns } from './round-trips.ts';
import { first, type Scenario, scenarios } from './scenario.ts';
import { measureSize } from './size.ts';

/** What the bundle may grow to: docs/scale.md#the-bundle tells why it is not 750 KB. Unit: bytes. */
const bundleBudget = 1_250_000;

const reduced = process.argv.includes('--reduced');
const counted = await countAll(reduced ? [first] : scenarios);
console.log(requestTable(counted));
if (!reduced) writeFileSync(join(root, 'bench/RESULTS.md'), await everything(counted));

const faults = [
  ...counted.flatMap((one) => aboveFloor(one).map((fault) => `${one.scenario.name}: ${fault}`)),
  ...(bundleBytes() > bundleBudget ? [`the bundle: ${bundleBytes()} bytes for ${bundleBudget}`] : []),
];
for (const fault of faults) console.error(`above its floor or budget: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;

async function countAll(all: readonly Scenario[]): Promise<readonly Counted[]> {
  const done: Counted[] = [];
  for (const scenario of all) {
    console.error(`counting: ${scenario.name}`);
    done.push(await count(scenario));
  }
  return done;
}

async function everything(requests: readonly Counted[]): Promise<string> {
  const sections = [head(), requestTable(requests)];
  const show = (section: string) => {
    console.log(section);
    sections.push(section);
  };
  console.error('measuring: round trips, cold start, size, capture');
  show(wallTable(await countRoundTrips(2), await timeRuns(3)));
  show(coldStartTable(await coldStarts(3)));
  show(bundleTable(bundleBytes(), bundleParts()));
  show(sizeTable([await measureSize(40), await measureSize(400)]));
  show(captureTable(await measureCapture()));
  return `${sections.join('\n\n')}\n`;
}
