import pLimit from 'p-limit';
import type { RememberedModel } from '../domain/catalogue.ts';
import type { DateRange, Day } from '../domain/date-range.ts';
import { daysToRead } from '../domain/history.ts';
import { parseDecimal } from '../domain/money.ts';
import type { ReportConfig } from '../domain/report-config.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { Progress } from '../ports.ts';
import type { AwsClients } from './aws-clients.ts';
import type { BillReading } from './bill-reading.ts';
import { captureDays, readCaptureTable } from './capture-table.ts';
import { billReader } from './cost-explorer.ts';
import { listPlaces, type Place } from './places.ts';
import { requestMeter } from './run-cost.ts';
import { noSource, type SourcesRead, sourceGaps } from './source-gaps.ts';
import { readUsage } from './usage-of-places.ts';
import { type AccountsMode, openViewpoints, readCaller, type Viewpoint } from './viewpoints.ts';

/** What to read from AWS for one run. */
export interface CollectRequest {
  readonly window: DateRange;
  readonly today: Day;
  readonly generatedAt: string;
  readonly config: ReportConfig;
  readonly regions: 'enabled' | readonly string[];
  readonly accounts: AccountsMode;
  /** The table that applications capture their requests into; null: none. */
  readonly captureTable: string | null;
  /** Null: no cap. Unit: USD. */
  readonly runCostCapUsd: number | null;
  readonly remembered: readonly RememberedModel[];
  readonly progress: Progress;
}

/** Regions read at once; CloudWatch's rate limits are per region. */
const regionsAtOnce = 8;

/**
 * Reads both sources once for the window and its history together.
 *
 * What is missing stands in `completeness` and `gaps`; only a run that cannot say anything is thrown.
 *
 * @throws SourceError CREDENTIALS_FAILED, NO_SOURCE, COST_CAP_REACHED
 */
export async function collectFromAws(request: CollectRequest, aws: AwsClients): Promise<Snapshot> {
  const { config, window, today, progress } = request;
  const meter = requestMeter(
    request.runCostCapUsd === null ? null : parseDecimal(`${request.runCostCapUsd}`),
  );
  const limit = pLimit(regionsAtOnce);
  const read = daysToRead(window, config.historyDays, today);

  progress('Asking AWS whose credentials these are');
  const sts = aws.sts();
  const caller = await readCaller(sts, meter);
  const { open, closed } = await openViewpoints(sts, meter, request.accounts, caller);
  if (open.length === 0) throw noSource(closed, [], null);

  progress('Reading CloudWatch and Cost Explorer');
  const listing = listPlaces(aws, meter, limit, open, request.regions);
  const accounts = accountsKnown(open) ?? accountsSeen(caller, (await listing).places);
  const bill = billReader(aws.costExplorer(), meter, {
    days: read,
    accounts,
    costMetric: config.costMetric,
    operations: config.operations,
    accountSets: accountSetsOf(config, accounts),
  });
  const charges = bill.readCharges();
  const wholeBill = charges.then(bill.readRest);
  const readAllUsage = async () => {
    // One account is searched as soon as its charges are known; several wait until theirs can be told apart.
    const [{ places }, { charges: billed }, accountLines] = await Promise.all([
      listing,
      charges,
      accounts.length > 1 ? wholeBill.then((whole) => whole.accountLines) : null,
    ]);
    progress(`Reading usage in ${places.filter((place) => place.listing.metrics.length > 0).length} regions`);
    const { remembered } = request;
    const question = {
      days: read,
      today,
      accounts,
      charges: billed.lines,
      accountLines,
      remembered,
      aliases: config.models,
    };
    return readUsage(aws, meter, limit, places, question);
  };
  const [{ failures }, usage, billed, capture] = await Promise.all([
    listing,
    readAllUsage(),
    wholeBill,
    request.captureTable === null
      ? null
      : readCaptureTable(aws.dynamoDb(), meter, limit, {
          table: request.captureTable,
          days: captureDays({ window, restateDays: config.restateDays }, read),
        }),
  ]);

  const sources: SourcesRead = {
    closed,
    regions: usage.regions,
    bill: billed,
    helpers: [...failures, ...usage.failures],
    capture,
  };
  return {
    schemaVersion: 1,
    source: { kind: 'aws' },
    window,
    read,
    generatedAt: request.generatedAt,
    config,
    accounts: accounts.map((id) => ({ id, name: billed.accountNames.get(id) ?? null })),
    usage: sorted(
      usage.regions.flatMap(({ series }) => series),
      (one) => [one.accountId, one.region, one.endpoint, one.modelId],
    ),
    ...linesOf(billed),
    ...(capture !== null && { captured: capture.captured }),
    catalogue: usage.catalogue,
    remembered: request.remembered,
    ...sourceGaps(sources),
    requests: meter.requests(),
    runCostUsd: meter.costUsd(),
    archived: [],
    revision: 0,
    restated: [],
  };
}

/** Null when only CloudWatch can tell which accounts are linked. */
function accountsKnown(viewpoints: readonly Viewpoint[]): readonly string[] | null {
  const ids = viewpoints.map(({ accountId, linked }) => (linked ? linked.ids : [accountId]));
  const known = ids.filter((own) => own !== null);
  return known.length < ids.length ? null : [...new Set(known.flat())].sort();
}

function accountsSeen(caller: string, places: readonly Place[]): readonly string[] {
  const seen = places.flatMap(({ listing }) => listing.metrics.map(({ accountId }) => accountId));
  return [...new Set([caller, ...seen])].sort();
}

function accountSetsOf(config: ReportConfig, accounts: readonly string[]): readonly (readonly string[])[] {
  const sets = config.routes
    .filter((route) => route.accounts.length > 0)
    .map((route) => [...new Set(route.accounts.filter((id) => accounts.includes(id)))].sort());
  return [...new Map(sets.map((set) => [set.join(), set])).values()];
}

function linesOf(bill: BillReading) {
  const byKey = (line: object) => Object.values(line).map(String);
  const own = <Line extends object>(lines: readonly Line[] | null | undefined) =>
    lines ? sorted(lines, byKey) : null;
  return {
    charges: own(bill.charges.lines),
    adjustments: own(bill.adjustments.lines),
    operations: own(bill.operations?.lines),
    accountCharges: own(bill.accountLines?.lines),
    accountSets: bill.accountSets.map(({ accounts, lines }) => ({
      accounts,
      charges: lines.failure === null ? own(lines.lines) : null,
    })),
  };
}

function sorted<Item>(items: readonly Item[], keyOf: (item: Item) => readonly string[]): readonly Item[] {
  return items
    .map((item) => ({ item, key: keyOf(item).join('\u0000') }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);
}
