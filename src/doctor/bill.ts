import { GetCostAndUsageCommand } from '@aws-sdk/client-cost-explorer';
import { toCostGroups } from '../collect/cost-and-usage.ts';
import { costExplorerRequestUsd, metricsUsd } from '../collect/run-cost.ts';
import { readServiceNames } from '../collect/service-names.ts';
import { failureOf, type SourceFailure } from '../collect/source-failure.ts';
import type { Config } from '../config.ts';
import { isBedrockService } from '../domain/bedrock-services.ts';
import { type DateRange, type Day, daysBetween } from '../domain/date-range.ts';
import { firstKnownDay } from '../domain/history.ts';
import { add, compare, multiply, parseDecimal } from '../domain/money.ts';
import { counted, failed, type Outcome, passed, warned } from './finding.ts';
import { type Caller, consoleOf, grant, mendOf } from './mend.ts';
import type { DoctorPorts } from './ports.ts';

/** Whose bill is asked for, and who asks. */
export interface BillPatient {
  readonly config: Config;
  readonly caller: Caller;
  readonly policyCommand: string;
  readonly today: Day;
}

/** The services under which Bedrock was billed; null when they are not known. */
export interface BilledServices {
  readonly names: readonly string[] | null;
}

/** A run never passes its cap, and neither does doctor: then nothing that costs is asked. */
export function checkCap({ runCostCapUsd, accounts }: Config): Outcome<true> {
  const metrics = accounts.mode === 'roles' ? accounts.roles.length : 1;
  const priceUsd = add(multiply(costExplorerRequestUsd, 2), metricsUsd(metrics));
  const cap = parseDecimal(String(runCostCapUsd ?? ''));
  if (cap === null) return passed('runCostCapUsd is not set', true);
  if (compare(cap, priceUsd) >= 0) return passed(`runCostCapUsd is $${cap}`, true);
  return failed(
    `runCostCapUsd is $${cap}, and asking once costs $${priceUsd}: every run would stop`,
    'set runCostCapUsd to 0.5, or to null: export BEDROCK_REPORT_RUN_COST_CAP_USD=0.5',
  );
}

/** The service names: a run without them reads the whole bill instead, and says so. */
export async function checkServiceNames(
  patient: BillPatient,
  { aws, meter }: DoctorPorts,
): Promise<Outcome<BilledServices>> {
  const { names, failure } = await readServiceNames(
    aws.costExplorer(),
    meter,
    daysOfMemory(patient),
    accountsOf(patient),
  );
  if (failure === null) {
    return passed(
      names.length === 0
        ? 'Bedrock was not billed under any name yet'
        : `Bedrock was billed under ${counted(names.length, 'name')}`,
      { names },
    );
  }
  return warned(`ce:GetDimensionValues: ${failure.message}`, mendBill(failure, patient), { names: null });
}

/** One request, one page: whether Cost Explorer is enabled and how far back it remembers. */
export async function checkBill(
  patient: BillPatient,
  { names }: BilledServices,
  { aws, meter }: DoctorPorts,
): Promise<Outcome<true>> {
  const days = daysOfMemory(patient);
  const { costMetric, historyDays } = patient.config.report;
  const command = new GetCostAndUsageCommand({
    TimePeriod: { Start: days.start, End: days.end },
    Granularity: 'DAILY',
    Metrics: [costMetric],
    GroupBy: [
      { Type: 'DIMENSION', Key: 'SERVICE' },
      { Type: 'DIMENSION', Key: 'RECORD_TYPE' },
    ],
    Filter: {
      And: [
        { Dimensions: { Key: 'RECORD_TYPE', Values: ['Usage'] } },
        { Dimensions: { Key: 'LINKED_ACCOUNT', Values: [...accountsOf(patient)] } },
        ...(names?.length ? [{ Dimensions: { Key: 'SERVICE' as const, Values: [...names] } }] : []),
      ],
    },
  });
  const console = `${consoleOf(patient.caller.arn)}/costmanagement/home#/cost-explorer`;
  try {
    const send = () => aws.costExplorer().send(command);
    const reply = await meter.ask('ce:GetCostAndUsage', send, costExplorerRequestUsd);
    const { items } = toCostGroups(reply, { days, costMetric, quantity: 'without' });
    const ofBedrock = items.filter(({ keys: [service] }) => isBedrockService(service));
    const [oldest] = (ofBedrock.length > 0 ? ofBedrock : items).map(({ day }) => day).sort();
    if (oldest === undefined) {
      return warned(
        'enabled, and holds nothing of these accounts yet: a new account is filled within a day',
        console,
        true,
      );
    }
    const held = daysBetween(oldest, days.end);
    const what = ofBedrock.length > 0 ? 'Bedrock was billed' : 'it holds data, none of it of Bedrock,';
    const text = `enabled; ${what} since ${oldest}, ${counted(held, 'day')}`;
    if (held >= historyDays) return passed(text, true);
    return warned(
      `${text}: fewer than historyDays, so "usual" rests on less`,
      `wait, or look: ${console}`,
      true,
    );
  } catch (error) {
    const failure = failureOf(error);
    return failed(`ce:GetCostAndUsage: ${failure.message}`, mendBill(failure, patient));
  }
}

function mendBill(failure: SourceFailure, { caller, policyCommand }: BillPatient): string {
  const home = consoleOf(caller.arn);
  if (failure.kind === 'not_enabled')
    return `open it once, and wait a day: ${home}/costmanagement/home#/cost-explorer`;
  // Without "IAM access to billing", policies that allow it do nothing.
  const allowing = `activate IAM access on ${home}/billing/home#/account, and ${grant(caller, policyCommand)}`;
  return mendOf(failure, allowing);
}

function daysOfMemory({ today }: BillPatient): DateRange {
  return { start: firstKnownDay(today), end: today };
}

/** As far as they are known without reading CloudWatch. */
function accountsOf({ config: { accounts }, caller }: BillPatient): readonly string[] {
  if (accounts.mode === 'roles') return [...new Set(accounts.roles.map(({ accountId }) => accountId))].sort();
  const ids = accounts.mode === 'observability' ? accounts.ids : undefined;
  return ids === undefined ? [caller.accountId] : [...new Set(ids)].sort();
}
