import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureCapture } from './capture.ts';
import { bundleBytes, bundleParts, coldStarts } from './cold-start.ts';
import { root } from './program.ts';
import { aboveFloor, aboveRates, type Counted, count } from './requests.ts';
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
import { quick, type Scenario, scenarios } from './scenario.ts';
import { measureSize } from './size.ts';

/** What the bundle may grow to: docs/scale.md#the-bundle tells why it is not 750 KB. Unit: bytes. */
const bundleBudget = 1_000_000;

const reduced = process.argv.includes('--reduced');
const counted = await countAll(reduced ? quick : scenarios);
console.log(`${requestTable(counted)}\n`);
if (!reduced) await measureTheRest(counted);

const faults = [
  ...counted.flatMap((one) =>
    [...aboveFloor(one), ...aboveRates(one)].map((fault) => `${one.scenario.name}: ${fault}`),
  ),
  ...(bundleBytes() > bundleBudget ? [`the bundle: ${bundleBytes()} bytes for ${bundleBudget}`] : []),
];
for (const fault of faults) console.error(`above its floor, rate or budget: ${fault}`);
if (faults.length > 0) process.exitCode = 1;

async function countAll(all: readonly Scenario[]): Promise<readonly Counted[]> {
  const done: Counted[] = [];
  for (const scenario of all) {
    console.error(`counting: ${scenario.name}`);
    done.push(await count(scenario));
  }
  return done;
}

/** Writes each section as soon as it is there: the last ones take the longest. */
async function measureTheRest(requests: readonly Counted[]): Promise<void> {
  const sections = [head(), requestTable(requests)];
  const keep = (section: string) => {
    console.log(`${section}\n`);
    sections.push(section);
    writeFileSync(join(root, 'bench/RESULTS.md'), `${sections.join('\n\n')}\n`);
  };
  console.error('measuring: bundle, round trips, cold start, size, capture');
  keep(bundleTable(bundleBytes(), bundleParts()));
  keep(wallTable(await countRoundTrips(2), await timeRuns(3)));
  keep(coldStartTable(await coldStarts(3)));
  const tenth = await measureSize(40);
  keep(sizeTable([tenth, await measureSize(400)]));
  keep(captureTable(await measureCapture()));
}
