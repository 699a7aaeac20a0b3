import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Policy } from '../src/permissions.ts';

/** Lets a finding of cdk-nag stand for one construct; the reason is for its reviewer. */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}

/** Why a statement of the program's own policy reaches more than one resource, by its Sid. */
const reasons: Readonly<Record<string, string>> = {
  ReadUsage:
    'CloudWatch metrics, the Bedrock lists and the list of regions cannot be limited to a resource (Service Authorization Reference).',
  ReadProfileTags:
    'The tags of application inference profiles alone, which come and go: none can be named beforehand.',
  ReadBill: 'Cost Explorer data cannot be limited to a resource (Service Authorization Reference).',
  ReadCapture:
    'One table by its name, in the account of the function, whichever that is; nothing but queries.',
  KeepReports: 'Every report below the prefix of this archive, and nothing else in the bucket.',
  MailReports:
    'The identities of one sender address, in whichever region SES is told; a condition admits that address alone.',
};

/** Argues each pattern in the program's own policy; a statement without an argument stays a finding. */
export function acknowledgePolicy(role: IConstruct, { Statement }: Policy): void {
  for (const { Sid, Resource } of Statement) {
    const reason = reasons[Sid];
    if (reason === undefined) continue;
    for (const resource of [Resource].flat().filter((one) => one.includes('*'))) {
      acknowledge(role, `IAM5[Resource::${resource}]`, reason);
    }
  }
}
