import {
  ListCustomModelDeploymentsCommand,
  ListCustomModelsCommand,
  ListProvisionedModelThroughputsCommand,
} from '@aws-sdk/client-bedrock';
import type { ModelResource } from '../domain/catalogue.ts';
import type { Bedrock } from './aws-clients.ts';
import { type Page, type Pages, readPages } from './pages.ts';
import type { RequestMeter } from './run-cost.ts';
import { unexpectedShape } from './source-failure.ts';

/** The lists that tell which base model a provisioned or custom one runs. */
export const resourceLists = [
  'ListProvisionedModelThroughputs',
  'ListCustomModels',
  'ListCustomModelDeployments',
] as const;
export type ResourceList = (typeof resourceLists)[number];

/** The lists that tell of these CloudWatch ids, by what their ARNs say. */
export function resourceListsFor(modelIds: readonly string[]): readonly ResourceList[] {
  const says = (part: RegExp) => modelIds.some((id) => part.test(id));
  const deployed = says(/custom-model-deployment\//);
  return [
    ...(says(/provisioned-model\//) ? (['ListProvisionedModelThroughputs'] as const) : []),
    ...(deployed || says(/custom-model\//) ? (['ListCustomModels'] as const) : []),
    ...(deployed ? (['ListCustomModelDeployments'] as const) : []),
  ];
}

/** Reads one list, all its pages. */
export function listResources(
  bedrock: Bedrock,
  meter: RequestMeter,
  list: ResourceList,
): Promise<Pages<ModelResource>> {
  const ask: Ask = (send) => meter.ask(`bedrock:${list}`, send);
  return readPages((nextToken) => readers[list](bedrock, ask, { maxResults: 1000, nextToken }));
}

type Ask = <Reply>(send: () => Promise<Reply>) => Promise<Reply>;
type ReadPage = (
  bedrock: Bedrock,
  ask: Ask,
  input: { readonly maxResults: number; readonly nextToken: string | undefined },
) => Promise<Page<ModelResource>>;

const readers: Readonly<Record<ResourceList, ReadPage>> = {
  ListProvisionedModelThroughputs: async (bedrock, ask, input) => {
    const reply = await ask(() => bedrock.send(new ListProvisionedModelThroughputsCommand(input)));
    const items = listOf(reply.provisionedModelSummaries).flatMap((one) =>
      toResource('provisioned', one.provisionedModelArn, one.provisionedModelName, one.foundationModelArn),
    );
    return { items, nextToken: reply.nextToken };
  },
  ListCustomModels: async (bedrock, ask, input) => {
    const reply = await ask(() => bedrock.send(new ListCustomModelsCommand(input)));
    const items = listOf(reply.modelSummaries).flatMap((one) =>
      toResource('custom', one.modelArn, one.modelName, one.baseModelArn),
    );
    return { items, nextToken: reply.nextToken };
  },
  ListCustomModelDeployments: async (bedrock, ask, input) => {
    const reply = await ask(() => bedrock.send(new ListCustomModelDeploymentsCommand(input)));
    const items = listOf(reply.modelDeploymentSummaries).flatMap((one) =>
      toResource('custom', one.customModelDeploymentArn, one.customModelDeploymentName, one.modelArn),
    );
    return { items, nextToken: reply.nextToken };
  },
};

function listOf<Item>(list: readonly Item[] | undefined): readonly Item[] {
  if (list === undefined) throw unexpectedShape('a list of models without its list');
  return list;
}

/** A model whose base is not told resolves nothing: it is left out. */
function toResource(
  kind: ModelResource['kind'],
  arn: string | undefined,
  name: string | undefined,
  baseModelArn: string | undefined,
): readonly ModelResource[] {
  if (!arn) throw unexpectedShape(`a ${kind} model without ARN`);
  return baseModelArn ? [{ arn, name: name || arn, kind, baseModelArn }] : [];
}
