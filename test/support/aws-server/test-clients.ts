import { AccountClient } from '@aws-sdk/client-account';
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { STSClient } from '@aws-sdk/client-sts';
import type { AwsClients, RoleCredentials } from '../../../src/collect/aws-clients.ts';

/** The real SDK clients against a server, three attempts each, hardly any waiting between them. */
export function testClients(endpoint: string, requestTimeout = 900): AwsClients {
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    requestHandler: { requestTimeout, throwOnRequestTimeout: true, connectionTimeout: 2000 },
    retryStrategy: quickRetries,
  };
  const keys = (credentials?: RoleCredentials) => (credentials === undefined ? {} : { credentials });
  return {
    sts: () => new STSClient(settings),
    costExplorer: () => new CostExplorerClient(settings),
    dynamoDb: () => new DynamoDBClient(settings),
    account: (credentials) => new AccountClient({ ...settings, ...keys(credentials) }),
    cloudWatch: (region, credentials) => new CloudWatchClient({ ...settings, region, ...keys(credentials) }),
    bedrock: (region, credentials) => new BedrockClient({ ...settings, region, ...keys(credentials) }),
  };
}

const quickRetries = {
  acquireInitialRetryToken: async () => attempt(0),
  refreshRetryTokenForRetry: async (
    token: ReturnType<typeof attempt>,
    error: { readonly errorType: string },
  ) => {
    if (error.errorType === 'CLIENT_ERROR' || token.getRetryCount() >= 2) throw new Error('no more attempts');
    return attempt(token.getRetryCount() + 1);
  },
  recordSuccess: () => undefined,
};

function attempt(count: number) {
  return { getRetryCount: () => count, getRetryDelay: () => 0 };
}
