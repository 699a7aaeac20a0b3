import type { AccountClient } from '@aws-sdk/client-account';
import type { BedrockClient } from '@aws-sdk/client-bedrock';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { STSClient } from '@aws-sdk/client-sts';

/** Keys of an assumed role. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export type Sts = Pick<STSClient, 'send'>;
export type CostExplorer = Pick<CostExplorerClient, 'send'>;
export type AccountManagement = Pick<AccountClient, 'send'>;
export type CloudWatch = Pick<CloudWatchClient, 'send'>;
export type DynamoDb = Pick<DynamoDBClient, 'send'>;
export type Bedrock = Pick<BedrockClient, 'send'>;

/** Makes the clients that collecting needs. Without credentials: the caller's own. */
export interface AwsClients {
  readonly sts: () => Sts;
  readonly costExplorer: () => CostExplorer;
  readonly dynamoDb: () => DynamoDb;
  readonly account: (credentials?: RoleCredentials) => AccountManagement;
  readonly cloudWatch: (region: string, credentials?: RoleCredentials) => CloudWatch;
  readonly bedrock: (region: string, credentials?: RoleCredentials) => Bedrock;
}
