import type { CollectRequest } from '../../../src/collect/collect-from-aws.ts';
import { reportConfig } from '../snapshot-builder.ts';
import type { Organisation } from './organisation.ts';
import {
  account,
  billOf,
  caller,
  catalogueOf,
  day,
  glm,
  mantleMetrics,
  nova,
  runtimeMetrics,
  smallOrganisation,
  sonnet,
} from './small-organisation.ts';

export const search = '222222222222';
export const mail = '333333333333';

const dates = ['2026-11-20', '2026-11-21', '2026-11-22'];
const days = Object.fromEntries(dates.map((date, index) => [date, day(10 + index)]));
const provisioned = `arn:aws:bedrock:us-east-1:${search}:provisioned-model/abcdef123456`;
const roleOf = (id: string) => ({ arn: `arn:aws:iam::${id}:role/reader`, externalId: `external-${id}` });

/** Two member accounts beside the caller's, entered through roles; every operation of a run is needed. */
export function twoAccounts(changes: Partial<Organisation> = {}): Organisation {
  const east = { account: search, region: 'us-east-1' };
  return smallOrganisation({
    accounts: [
      account(caller),
      account(search, { name: 'search', role: roleOf(search), linked: true }),
      account(mail, { name: 'mail', role: roleOf(mail), linked: true }),
    ],
    metrics: [
      ...runtimeMetrics(east, `us.${sonnet}`, days),
      ...runtimeMetrics(east, provisioned, days),
      ...mantleMetrics(east, glm, days),
      ...mantleMetrics({ account: search, region: 'us-west-2' }, glm, days),
      ...runtimeMetrics({ account: mail, region: 'us-west-2' }, nova, days),
      ...runtimeMetrics({ account: caller, region: 'us-east-1' }, nova, days),
    ],
    bill: dates.flatMap((date) => [caller, search, mail].flatMap((id) => billOf(id, date))),
    catalogues: [caller, search, mail].flatMap((id) =>
      ['us-east-1', 'us-west-2'].map((region) => {
        const { lists, ...place } = catalogueOf(id, region);
        return { ...place, lists: { ...lists, ListProvisionedModelThroughputs: provisionedOf(id, region) } };
      }),
    ),
    ...changes,
  });
}

function provisionedOf(id: string, region: string) {
  if (id !== search || region !== 'us-east-1') return [];
  const base = `arn:aws:bedrock:us-east-1::foundation-model/${nova}`;
  return [
    {
      provisionedModelName: 'reserved nova',
      provisionedModelArn: provisioned,
      modelArn: base,
      desiredModelArn: base,
      foundationModelArn: base,
      modelUnits: 1,
      desiredModelUnits: 1,
      status: 'InService',
      creationTime: '2026-11-01T00:00:00Z',
      lastModifiedTime: '2026-11-01T00:00:00Z',
    },
  ];
}

/** Reads both through their roles, with a route of one of them. */
export function throughRoles(): Partial<CollectRequest> {
  return {
    accounts: {
      mode: 'roles',
      roles: [search, mail].map((accountId) => {
        const { arn, externalId } = roleOf(accountId);
        return { accountId, roleArn: arn, externalId };
      }),
    },
    config: {
      ...reportConfig,
      routes: [{ name: 'search', to: ['search@acme.com'], accounts: [search], models: [], when: 'always' }],
    },
  };
}
