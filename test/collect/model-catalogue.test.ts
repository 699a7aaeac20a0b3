import { mergeCatalogues, readCatalogue } from '../../src/collect/model-catalogue.ts';
import { requestMeter } from '../../src/collect/run-cost.ts';
import type { FaultKind } from '../support/aws-server/faults.ts';
import {
  caller,
  catalogueOf,
  nova,
  smallOrganisation,
  sonnet,
} from '../support/aws-server/small-organisation.ts';
import { startAwsServer } from '../support/aws-server/start-aws-server.ts';
import { testClients } from '../support/aws-server/test-clients.ts';

const region = 'us-east-1';
const arn = (kind: string, id: string) => `arn:aws:bedrock:${region}:${caller}:${kind}/${id}`;
const base = `arn:aws:bedrock:${region}::foundation-model/${nova}`;
const when = '2026-11-01T00:00:00Z';

const { lists, ...place } = catalogueOf(caller, region);
const catalogue = {
  ...place,
  lists: {
    ...lists,
    ListTagsForResource: [
      {
        resourceARN: arn('application-inference-profile', '82ey7vcct4m3'),
        tags: [
          { key: 'team', value: 'search' },
          { key: 'cost-centre', value: '4711' },
        ],
      },
    ],
    ListProvisionedModelThroughputs: [
      {
        provisionedModelName: 'p',
        provisionedModelArn: arn('provisioned-model', 'p1'),
        foundationModelArn: base,
        creationTime: when,
      },
    ],
    ListCustomModels: [
      {
        modelArn: arn('custom-model', 'c1'),
        modelName: 'c',
        baseModelArn: base,
        baseModelName: 'Nova',
        creationTime: when,
      },
      { modelArn: arn('custom-model', 'c2'), modelName: 'no base', creationTime: when },
    ],
    ListCustomModelDeployments: [
      {
        customModelDeploymentArn: arn('custom-model-deployment', 'd1'),
        customModelDeploymentName: 'd',
        modelArn: arn('custom-model', 'c1'),
        createdAt: when,
        status: 'Active',
      },
    ],
  },
};

async function read(
  modelIds: readonly string[],
  fault?: { readonly operation: string; readonly kind: FaultKind },
) {
  const pageSizes = { 'bedrock:ListCustomModels': 1 };
  const server = await startAwsServer(smallOrganisation({ catalogues: [catalogue], pageSizes }), {
    faults: fault ? [fault] : [],
  });
  const bedrock = testClients(server.url).bedrock(region);
  const reading = await readCatalogue(bedrock, requestMeter(null), { accountId: caller, region, modelIds });
  await server.close();
  const asked = new Set(server.requests.map(({ operation }) => operation.replace('bedrock:List', '')));
  return { ...reading, asked: [...asked].sort() };
}

const always = ['FoundationModels', 'InferenceProfiles'];

test.each([
  ['models and profiles', [nova, `us.${sonnet}`], []],
  ['an application profile that is listed', ['82ey7vcct4m3'], ['TagsForResource']],
  ['a provisioned throughput', [arn('provisioned-model', 'p1')], ['ProvisionedModelThroughputs']],
  ['a custom model', [arn('custom-model', 'c1')], ['CustomModels']],
  [
    'a deployment, and so its custom model',
    [arn('custom-model-deployment', 'd1')],
    ['CustomModelDeployments', 'CustomModels'],
  ],
  [
    'an id that no profile explains',
    ['aaaaaaaaaaaa'],
    ['CustomModelDeployments', 'CustomModels', 'ProvisionedModelThroughputs'],
  ],
  ['an imported model, which nothing resolves', [arn('imported-model', 'i1')], []],
])('only the lists that can tell of %s are read', async (_, modelIds, more) => {
  const { asked, failures } = await read(modelIds);
  expect(asked).toEqual([...always, ...more].sort());
  expect(failures).toEqual([]);
});

test('both types of profile are read', async () => {
  const { catalogue: listed } = await read([]);
  expect(listed.profiles.map(({ type, profileId }) => [type, profileId])).toEqual([
    ['SYSTEM', `us.${sonnet}`],
    ['APPLICATION', '82ey7vcct4m3'],
  ]);
  expect(listed.profiles[1]?.modelArns).toEqual([base]);
});

test.each([['82ey7vcct4m3'], [arn('application-inference-profile', '82ey7vcct4m3')]])(
  'the tags of an application profile are read where %s was counted',
  async (modelId) => {
    const { catalogue: listed } = await read([modelId]);
    const [system, application] = listed.profiles;
    expect(application?.tags).toEqual({ 'cost-centre': '4711', team: 'search' });
    expect(system?.tags).toBeUndefined();
  },
);

test('tags that are denied leave the profile without, and are no failure', async () => {
  const fault = { operation: 'bedrock:ListTagsForResource', kind: 'denied' } as const;
  const { catalogue: listed, failures } = await read(['82ey7vcct4m3'], fault);
  expect(listed.profiles[1]).toMatchObject({ profileId: '82ey7vcct4m3', name: 'search team' });
  expect(listed.profiles[1]?.tags).toBeUndefined();
  expect(failures).toEqual([]);
});

test('a deployment runs the base of its custom model; a custom model without a base tells nothing', async () => {
  const { catalogue: listed } = await read([arn('custom-model-deployment', 'd1')]);
  expect(listed.resources.map(({ arn: own, baseModelArn }) => [own, baseModelArn])).toEqual([
    [arn('custom-model', 'c1'), base],
    [arn('custom-model-deployment', 'd1'), base],
  ]);
});

test.each([
  ['bedrock:ListFoundationModels', { models: 0, profiles: 2 }],
  ['bedrock:ListInferenceProfiles', { models: 2, profiles: 0 }],
])('%s denied leaves its list empty, names it, and spares the others', async (operation, left) => {
  const { catalogue: listed, failures } = await read([], { operation, kind: 'denied' });
  expect({ models: listed.models.length, profiles: listed.profiles.length }).toEqual(left);
  expect(new Set(failures.map((failure) => failure.operation))).toEqual(new Set([operation]));
});

test('a model that many regions list stands in the catalogue once, a profile once a region', () => {
  const model = { modelId: nova, name: 'Nova Pro', provider: 'Amazon', outputModalities: ['TEXT'] };
  const profile = {
    accountId: caller,
    profileId: 'us.x',
    arn: 'a',
    name: 'n',
    type: 'SYSTEM',
    modelArns: [],
  } as const;
  const parts = ['us-west-2', 'us-east-1'].map((name) => ({
    models: [model],
    profiles: [{ ...profile, region: name }],
    resources: [],
  }));
  const merged = mergeCatalogues(parts);
  expect(merged.models).toEqual([model]);
  expect(merged.profiles.map((one) => one.region)).toEqual(['us-east-1', 'us-west-2']);
});
