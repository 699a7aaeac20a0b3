import { AwsError } from './aws-error.ts';
import type { Service } from './service.ts';

/** SES version 1 in the sandbox, with one verified domain, as far as doctor asks it. */
export function ses(verifiedDomain: string): Service {
  return {
    prefix: 'ses',
    protocol: 'query',
    answer: ({ operation }) => {
      switch (operation) {
        case 'GetIdentityVerificationAttributes': {
          const entry = { key: verifiedDomain, value: { VerificationStatus: 'Success' } };
          return { VerificationAttributes: { entry } };
        }
        case 'GetSendQuota':
          return { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 3 };
        case 'SendRawEmail':
          throw new AwsError('InvalidParameterValue', 'Recipient count exceeds 50.');
        default:
          throw new AwsError('ConfigurationSetDoesNotExist', `${operation}: no such configuration set`);
      }
    },
  };
}
