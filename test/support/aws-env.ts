import { tmpdir } from 'node:os';

/** The environment in which the SDK's clients, unchanged, talk to a server on this machine. */
export function awsEnv(url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_EC2_METADATA_DISABLED: 'true',
    HOME: tmpdir(),
  };
}
