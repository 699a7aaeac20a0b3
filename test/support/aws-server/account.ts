import * as z from 'zod';
import { AwsError } from './aws-error.ts';
import { pageOf } from './paging.ts';
import type { Service } from './service.ts';

const input = z.strictObject({
  MaxResults: z.int().min(1).max(50).optional(),
  NextToken: z.string().optional(),
  RegionOptStatusContains: z.array(z.string()).optional(),
});

export const account: Service = {
  prefix: 'account',
  protocol: 'rest-json',
  operationOf: (method, path) => {
    if (method !== 'POST' || path !== '/listRegions') {
      throw new AwsError('UnknownOperationException', `${method} ${path}`, 404);
    }
    return 'ListRegions';
  },
  answer: (call) => {
    const { NextToken, ...asked } = input.parse(call.input);
    const own = call.organisation.accounts.find(({ id }) => id === call.account);
    const wanted = asked.RegionOptStatusContains;
    const regions = (own?.regions ?? []).filter(({ status }) => wanted?.includes(status) ?? true);
    const page = pageOf(regions, Math.min(call.pageSize, asked.MaxResults ?? 20), NextToken, asked);
    return {
      Regions: page.items.map(({ name, status }) => ({ RegionName: name, RegionOptStatus: status })),
      NextToken: page.next,
    };
  },
};
