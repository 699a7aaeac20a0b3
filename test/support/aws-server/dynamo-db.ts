import * as z from 'zod';
import { AwsError } from './aws-error.ts';
import type { Service } from './service.ts';

/** An item as DynamoDB has it on the wire. */
export type WireItem = Readonly<Record<string, unknown>> & {
  readonly pk: { readonly S: string };
  readonly sk: { readonly S: string };
};

const key = z.object({ S: z.string() });
const query = z.object({
  TableName: z.string(),
  KeyConditionExpression: z.literal('pk = :day'),
  ExpressionAttributeValues: z.strictObject({ ':day': key }),
  ExclusiveStartKey: z.strictObject({ pk: key, sk: key }).optional(),
});

/** One table with string keys pk and sk, as far as a report and doctor read it. */
export function dynamoDb(table: string, items: readonly WireItem[]): Service {
  return {
    prefix: 'dynamodb',
    protocol: 'json',
    answer: ({ operation, input, pageSize }) => {
      const { TableName } = z.object({ TableName: z.string() }).parse(input);
      if (TableName !== table) {
        throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${TableName}`);
      }
      if (operation === 'DescribeTable') {
        const schema = [
          ['pk', 'HASH'],
          ['sk', 'RANGE'],
        ].map(([AttributeName, KeyType]) => ({ AttributeName, KeyType }));
        return { Table: { TableName, KeySchema: schema } };
      }
      if (operation !== 'Query') throw new AwsError('UnknownOperationException', operation);
      const { ExpressionAttributeValues: values, ExclusiveStartKey: start } = query.parse(input);
      const left = items
        .filter(({ pk, sk }) => pk.S === values[':day'].S && (start === undefined || sk.S > start.sk.S))
        .sort((a, b) => (a.sk.S < b.sk.S ? -1 : 1));
      const page = left.slice(0, pageSize);
      const last = page.at(-1);
      return {
        Items: page,
        Count: page.length,
        ...(last !== undefined &&
          page.length < left.length && { LastEvaluatedKey: { pk: last.pk, sk: last.sk } }),
      };
    },
  };
}
