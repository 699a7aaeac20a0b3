import type { Organisation } from './organisation.ts';
import { caller, day, glm, nova, sonnet } from './small-organisation.ts';
import { amazonLines, billLine, marketplaceLines, type Traffic, trafficParts } from './traffic.ts';
import { mail, search, twoAccounts } from './two-accounts.ts';

const dates = Array.from({ length: 9 }, (_, index) => `2026-11-${14 + index}`);
const yesterday = '2026-11-22';

const claude = 'Claude Sonnet 4.5 (Amazon Bedrock Edition)';
/** The application profile of `catalogueOf`, which runs Nova Pro. */
const profile = '82ey7vcct4m3';
const provisioned = `arn:aws:bedrock:us-east-1:${search}:provisioned-model/abcdef123456`;

const every = (requests: number) =>
  Object.fromEntries(dates.map((date, index) => [date, day(requests + index)]));
/** Yesterday's bill is still loading. */
const loading = (date: string) => (date === yesterday ? 0.6 : 1);
const notYet = (date: string) => (date === yesterday ? 0 : 1);
const mantle = (prefix: string) => ({
  service: 'Amazon Bedrock Service',
  input: `${prefix}-${glm}-mantle-input-tokens-standard`,
  output: `${prefix}-${glm}-mantle-output-tokens-standard`,
});

const traffic: readonly Traffic[] = [
  {
    account: search,
    region: 'us-east-1',
    modelId: `us.${sonnet}`,
    days: every(10),
    billedAs: marketplaceLines(claude, 'USE1'),
    loaded: loading,
  },
  {
    account: search,
    region: 'us-east-1',
    modelId: nova,
    days: every(20),
    billedAs: amazonLines('USE1', 'NovaPro'),
    loaded: loading,
  },
  {
    account: search,
    region: 'us-east-1',
    modelId: profile,
    days: every(30),
    billedAs: amazonLines('USE1', 'NovaPro'),
    loaded: loading,
  },
  { account: search, region: 'us-east-1', modelId: provisioned, days: every(40) },
  {
    account: search,
    region: 'us-east-1',
    modelId: glm,
    endpoint: 'mantle',
    days: every(50),
    billedAs: mantle('USE1'),
    loaded: loading,
  },
  // New yesterday: half of what CloudWatch tells of it is nothing.
  {
    account: search,
    region: 'us-east-1',
    modelId: 'amazon.nova-micro-v1:0',
    days: { [yesterday]: day(7) },
    billedAs: amazonLines('USE1', 'NovaMicro'),
  },
  {
    account: search,
    region: 'us-west-2',
    modelId: glm,
    endpoint: 'mantle',
    days: every(60),
    billedAs: mantle('USW2'),
    loaded: notYet,
  },
  {
    account: mail,
    region: 'us-west-2',
    modelId: `global.${sonnet}`,
    days: every(70),
    billedAs: marketplaceLines(claude, 'USW2', '_Global'),
    loaded: loading,
  },
  {
    account: mail,
    region: 'us-east-1',
    modelId: `us.${sonnet}`,
    days: every(80),
    billedAs: marketplaceLines(claude, 'USE1'),
    loaded: loading,
  },
  // A region that must be opted in to.
  {
    account: mail,
    region: 'eu-south-1',
    modelId: nova,
    days: every(90),
    billedAs: amazonLines('EUS1', 'NovaPro'),
    loaded: loading,
  },
  // Not asked for.
  {
    account: caller,
    region: 'us-east-1',
    modelId: nova,
    days: every(99),
    billedAs: amazonLines('USE1', 'NovaPro'),
  },
];

const others = dates.flatMap((date) =>
  [search, mail].flatMap((id) => [
    billLine({
      day: date,
      account: id,
      service: 'Amazon Bedrock',
      usageType: 'USE1-Guardrail-ContentPolicyUnitsConsumed',
      operation: 'ApplyGuardrail',
      usd: '0.75',
    }),
    billLine({
      day: date,
      account: id,
      service: claude,
      usageType: 'Credit',
      recordType: 'Credit',
      usd: '-0.01',
    }),
    billLine({ day: date, account: id, service: 'Not Amazon Bedrock', usageType: 'Decoy', usd: '1000' }),
  ]),
);

/**
 * The accounts of `twoAccounts` with nine days whose bill ties to their tokens, all but yesterday's, which is loading:
 * in good health, a report on them has no gap.
 */
export function tiedAccounts(changes: Partial<Organisation> = {}): Organisation {
  const { metrics, bill } = trafficParts(traffic);
  return twoAccounts({ metrics, bill: [...bill, ...others], ...changes });
}
