import * as z from 'zod';
import { AwsError } from './aws-error.ts';
import { pageOf } from './paging.ts';
import type { Service } from './service.ts';

const operations: Readonly<Record<string, { readonly operation: string; readonly list: string }>> = {
  '/foundation-models': { operation: 'ListFoundationModels', list: 'modelSummaries' },
  '/inference-profiles': { operation: 'ListInferenceProfiles', list: 'inferenceProfileSummaries' },
  '/provisioned-model-throughputs': {
    operation: 'ListProvisionedModelThroughputs',
    list: 'provisionedModelSummaries',
  },
  '/custom-models': { operation: 'ListCustomModels', list: 'modelSummaries' },
  '/model-customization/custom-model-deployments': {
    operation: 'ListCustomModelDeployments',
    list: 'modelDeploymentSummaries',
  },
};

const input = z.object({
  nextToken: z.string().optional(),
  type: z.enum(['SYSTEM_DEFINED', 'APPLICATION']).optional(),
  resourceARN: z.string().optional(),
});

export const bedrock: Service = {
  prefix: 'bedrock',
  protocol: 'rest-json',
  operationOf: (method, path) => {
    if (`${method} ${path}` === 'POST /listTagsForResource') return 'ListTagsForResource';
    const known = method === 'GET' ? operations[path] : undefined;
    if (known === undefined) throw new AwsError('UnknownOperationException', `${method} ${path}`, 404);
    return known.operation;
  },
  answer: (call) => {
    const { nextToken, type, resourceARN } = input.parse(call.input);
    const catalogue = call.organisation.catalogues?.find(
      ({ account, region }) => account === call.account && region === call.region,
    );
    if (call.operation === 'ListTagsForResource') {
      const tagged = catalogue?.lists[call.operation]?.find((one) => one.resourceARN === resourceARN);
      return { tags: tagged?.tags ?? [] };
    }
    const profileType = type ?? 'SYSTEM_DEFINED';
    const all = (catalogue?.lists[call.operation] ?? []).filter(
      (one) => call.operation !== 'ListInferenceProfiles' || one.type === profileType,
    );
    const list = Object.values(operations).find(({ operation }) => operation === call.operation)?.list ?? '';
    if (call.operation === 'ListFoundationModels') return { [list]: all };
    const page = pageOf(all, call.pageSize, nextToken, profileType);
    return { [list]: page.items, nextToken: page.next };
  },
};
