import type { Day } from './date-range.ts';

/** A foundation model as `bedrock:ListFoundationModels` tells it. */
export interface FoundationModel {
  readonly modelId: string;
  readonly name: string;
  readonly provider: string;
  /** `TEXT`, `IMAGE`, `EMBEDDING`, `VIDEO`, `SPEECH` … */
  readonly outputModalities: readonly string[];
}

/** An inference profile, of the system or of an application, as `bedrock:ListInferenceProfiles` tells it. */
export interface InferenceProfile {
  readonly accountId: string;
  readonly region: string;
  /** What CloudWatch shows: `us.anthropic…`, or the 12 characters at the end of an application profile's ARN. */
  readonly profileId: string;
  readonly arn: string;
  readonly name: string;
  readonly type: 'SYSTEM' | 'APPLICATION';
  readonly modelArns: readonly string[];
  /** By key, of an application profile in use; absent when they were not asked for or not told. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** A provisioned throughput, custom model or custom model deployment, with the base model it runs. */
export interface ModelResource {
  readonly arn: string;
  readonly name: string;
  readonly kind: 'provisioned' | 'custom';
  readonly baseModelArn: string;
}

/** The models that Bedrock lists now. Any list may be empty when its helper call failed (then a gap says so). */
export interface Catalogue {
  readonly models: readonly FoundationModel[];
  readonly profiles: readonly InferenceProfile[];
  readonly resources: readonly ModelResource[];
}

/**
 * A model id seen by an earlier run (`state/models.json`): a deleted profile can no longer be resolved, and
 * CloudWatch lists only series of the last two weeks.
 */
export interface RememberedModel {
  readonly id: string;
  /** The model key it meant when last resolved; null when it never was. */
  readonly model: string | null;
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** The profile's name, for an application inference profile. */
  readonly name: string | null;
  /** The profile's tags when they were last told; absent when they never were. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Price routing of an application profile; null where the id itself tells. */
  readonly routing: 'regional' | 'global' | null;
  readonly accountId: string;
  readonly region: string;
}
