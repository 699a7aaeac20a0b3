import {
  type FoundationModelSummary,
  type InferenceProfileSummary,
  ListFoundationModelsCommand,
  ListInferenceProfilesCommand,
} from '@aws-sdk/client-bedrock';
import type { FoundationModel, InferenceProfile } from '../domain/catalogue.ts';
import type { Bedrock } from './aws-clients.ts';
import { type Pages, readPages } from './pages.ts';
import type { RequestMeter } from './run-cost.ts';
import { unexpectedShape } from './source-failure.ts';

/** The foundation models of one region. */
export function listFoundationModels(bedrock: Bedrock, meter: RequestMeter): Promise<Pages<FoundationModel>> {
  return readPages(async () => {
    const command = new ListFoundationModelsCommand({});
    const reply = await meter.ask('bedrock:ListFoundationModels', () => bedrock.send(command));
    if (reply.modelSummaries === undefined) throw unexpectedShape('ListFoundationModels without models');
    return { items: reply.modelSummaries.map(toFoundationModel), nextToken: undefined };
  });
}

/** The inference profiles of one region, of the system or of applications: without a type only the former come. */
export function listProfiles(
  bedrock: Bedrock,
  meter: RequestMeter,
  place: { readonly accountId: string; readonly region: string },
  typeEquals: 'SYSTEM_DEFINED' | 'APPLICATION',
): Promise<Pages<InferenceProfile>> {
  return readPages(async (nextToken) => {
    const command = new ListInferenceProfilesCommand({ typeEquals, maxResults: 1000, nextToken });
    const reply = await meter.ask('bedrock:ListInferenceProfiles', () => bedrock.send(command));
    if (reply.inferenceProfileSummaries === undefined) {
      throw unexpectedShape('ListInferenceProfiles without profiles');
    }
    const type = typeEquals === 'APPLICATION' ? 'APPLICATION' : 'SYSTEM';
    const items = reply.inferenceProfileSummaries.map(
      (summary): InferenceProfile => ({
        ...toProfile(summary),
        accountId: place.accountId,
        region: place.region,
        type,
      }),
    );
    return { items, nextToken: reply.nextToken };
  });
}

/** @throws SourceFailure - when the id is missing */
function toFoundationModel(summary: FoundationModelSummary): FoundationModel {
  const { modelId, modelName, providerName, outputModalities } = summary;
  if (!modelId) throw unexpectedShape('a foundation model without modelId');
  return {
    modelId,
    name: modelName || modelId,
    provider: providerName ?? '',
    outputModalities: outputModalities ?? [],
  };
}

/** @throws SourceFailure - when the id, or what the profile runs, is missing */
function toProfile(
  summary: InferenceProfileSummary,
): Omit<InferenceProfile, 'accountId' | 'region' | 'type'> {
  const { inferenceProfileId, inferenceProfileArn, inferenceProfileName, models } = summary;
  if (!inferenceProfileId || !inferenceProfileArn || models === undefined) {
    throw unexpectedShape('an inference profile without id, ARN or models');
  }
  return {
    profileId: inferenceProfileId,
    arn: inferenceProfileArn,
    name: inferenceProfileName || inferenceProfileId,
    modelArns: models.flatMap(({ modelArn }) => (modelArn ? [modelArn] : [])),
  };
}
