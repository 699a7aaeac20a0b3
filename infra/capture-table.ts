import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Stage } from './check-stage.ts';

/**
 * The table that applications capture their requests into, when the stage makes one. It outlives the stack: counters of
 * past days cannot be counted again.
 *
 * Single requests leave it by `expiresAt`; counters of days stay.
 */
export function captureTable(stack: Stack, { settings, config }: Stage): void {
  if (settings.captureTable !== 'create' || config.captureTable === null) return;
  new Table(stack, 'Capture', {
    tableName: config.captureTable,
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    timeToLiveAttribute: 'expiresAt',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
