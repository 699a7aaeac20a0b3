import Big from 'big.js';
import type { BillLine, Organisation } from './organisation.ts';
import {
  account,
  billOf,
  caller,
  catalogueOf,
  day,
  nova,
  smallOrganisation,
  sonnet,
} from './small-organisation.ts';
import { type Traffic, trafficParts } from './traffic.ts';

/** The day that a report is about, and one that is settled by then. */
const dates = ['2026-11-12', '2026-11-22'];
const regions = ['us-east-1', 'us-west-2'];

/** The id of the member number `index`, from 1. */
export function memberId(index: number): string {
  return `2000000000${String(index).padStart(2, '0')}`;
}

/** The role by which a member is entered. */
export function memberRole(index: number) {
  const accountId = memberId(index);
  return { accountId, roleArn: `arn:aws:iam::${accountId}:role/reader`, externalId: `external-${index}` };
}

/**
 * A payer, its own 50-fold usage, and so many members beside it, linked and with a role each; member number n calls
 * n-fold. One more account is on the payer's bill and nobody's to read.
 */
export function memberAccounts(members: number, changes: Partial<Organisation> = {}): Organisation {
  const indexes = Array.from({ length: members }, (_, index) => index + 1);
  const { metrics, bill } = trafficParts([
    ...trafficOf(caller, callerFold),
    ...indexes.flatMap((index) => trafficOf(memberId(index), index)),
  ]);
  return smallOrganisation({
    accounts: [
      account(caller, { name: 'payer' }),
      ...indexes.map((index) => {
        const { accountId, roleArn, externalId } = memberRole(index);
        return account(accountId, {
          name: `team ${index}`,
          role: { arn: roleArn, externalId },
          linked: true,
        });
      }),
    ],
    metrics,
    bill: [
      ...bill,
      ...credits([caller, ...indexes.map(memberId)]),
      ...dates.flatMap((date) => billOf('999999999999', date)),
    ],
    catalogues: [caller, ...indexes.map(memberId)].flatMap((id) =>
      regions.map((region) => catalogueOf(id, region)),
    ),
    ...changes,
  });
}

/** How much of everything the payer itself calls. */
export const callerFold = 50;

/** The rows of accounts.csv of the reported day that an account with n-fold usage should have. */
export function rowsOfFold(id: string, name: string, fold: number) {
  const row = (model: string, requests: number) => ({
    date: '2026-11-22',
    account_id: id,
    account_name: name,
    model,
    invocations: String(requests),
    input_tokens: String(requests * 1000),
    output_tokens: String(requests * 100),
    cache_read_tokens: '0',
    cache_write_tokens: '0',
    // $3 a million for input, $15 for output: a request's 1,000 and 100 tokens are $0.0045.
    billed_usd: new Big(requests).times('0.0045').toFixed(),
  });
  return [row('amazon.nova-pro', 3 * fold), row('anthropic.claude-sonnet-4-5', 7 * fold)];
}

/** Two models, each by two ways that an account's row holds together: two regions, two routings. */
function trafficOf(id: string, fold: number): readonly Traffic[] {
  const days = (requests: number) => Object.fromEntries(dates.map((date) => [date, day(requests * fold)]));
  const novaIn = (region: string, prefix: string, requests: number): Traffic => ({
    account: id,
    region,
    modelId: nova,
    days: days(requests),
    billedAs: {
      service: 'Amazon Bedrock',
      input: `${prefix}-NovaPro-input-tokens`,
      output: `${prefix}-NovaPro-output-tokens`,
    },
  });
  const sonnetBy = (profile: string, routing: string, requests: number): Traffic => ({
    account: id,
    region: 'us-east-1',
    modelId: `${profile}.${sonnet}`,
    days: days(requests),
    billedAs: {
      service: 'Claude Sonnet 4.5 (Amazon Bedrock Edition)',
      input: `USE1-MP:USE1_InputTokenCount${routing}-Units`,
      output: `USE1-MP:USE1_OutputTokenCount${routing}-Units`,
    },
  });
  return [
    novaIn('us-east-1', 'USE1', 1),
    novaIn('us-west-2', 'USW2', 2),
    sonnetBy('us', '', 3),
    sonnetBy('global', '_Global', 4),
  ];
}

function credits(ids: readonly string[]): readonly BillLine[] {
  return ids.map((id) => ({
    day: '2026-11-22',
    account: id,
    service: 'Amazon Bedrock',
    usageType: 'Credit',
    operation: '',
    recordType: 'Credit',
    usd: '-0.07',
    quantity: '0',
  }));
}
