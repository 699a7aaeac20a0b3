/**
 * Commercial regions that had Bedrock and need no opt-in, as of 2026-11-23: what is read when ListRegions fails.
 * An opt-in region is not guessed: reading one that is not enabled fails as if its usage were missing.
 */
export const knownRegions: readonly string[] = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];
