import type { Template } from 'aws-cdk-lib/assertions';
import type { SchemaElement } from 'hyparquet';
import type { Statement } from './policies.ts';

/** The condition of a statement that refuses what comes in clear. */
export const withoutTls = { Bool: { 'aws:SecureTransport': 'false' } };

export function idOf(template: Template, type: string): string {
  return Object.keys(template.findResources(type))[0] ?? `no ${type}`;
}

export function typeOf(resource: unknown): string {
  return String(Reflect.get(Object(resource), 'Type'));
}

/** The conditions under which policies of a type refuse. */
export function denials(template: Template, type: string): readonly unknown[] {
  return Object.values(template.findResources(type)).flatMap(({ Properties }) =>
    Properties.PolicyDocument.Statement.filter(({ Effect }: Statement) => Effect === 'Deny').map(
      ({ Condition }: Statement) => Condition,
    ),
  );
}

/** Source: Athena user guide, "Data types in Amazon Athena"; Parquet's logical types. */
export function athenaType({ type, converted_type, precision, scale }: SchemaElement): string {
  const types: Readonly<Record<string, string>> = {
    'INT32 DATE': 'date',
    'BYTE_ARRAY UTF8': 'string',
    INT64: 'bigint',
    'FIXED_LEN_BYTE_ARRAY DECIMAL': `decimal(${precision},${scale})`,
  };
  const shape = [type, converted_type].filter((part) => part !== undefined).join(' ');
  return types[shape] ?? shape;
}
