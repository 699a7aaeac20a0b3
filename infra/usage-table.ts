import { Aws, type Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { type ReportColumn, reportColumns } from '../src/render/report-csv.ts';
import { acknowledge } from './acknowledge.ts';
import type { Stage } from './check-stage.ts';

/** What each unit is in usage.parquet; a test holds these to the file's own schema. */
const glueTypes: Readonly<Record<ReportColumn['unit'], string>> = {
  day: 'date',
  text: 'string',
  count: 'bigint',
  usd: 'decimal(38,18)',
  ratio: 'decimal(38,6)',
  milliseconds: 'decimal(38,3)',
};

/** Unit: bytes. A gigabyte is more than a hundred years of the largest reports, and half a cent. */
const bytesPerQuery = 1_000_000_000;

/**
 * The daily Parquet files as one table for Athena. Partitions are projected from the date in the path: nothing has to
 * be crawled or added.
 */
export function usageTable(stack: Stack, { settings: { athena }, archive }: Stage): void {
  if (athena === null) return;
  const database = new CfnDatabase(stack, 'Database', {
    catalogId: Aws.ACCOUNT_ID,
    databaseInput: { name: athena.database, description: 'Reports of Amazon Bedrock usage' },
  });
  const data = `s3://${[archive.bucket, archive.key, 'data'].filter((part) => part !== '').join('/')}`;
  new CfnTable(stack, 'UsageTable', {
    catalogId: Aws.ACCOUNT_ID,
    databaseName: database.ref,
    tableInput: {
      name: 'usage',
      description: 'The rows of report.csv of every day',
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: [{ name: 'dt', type: 'string' }],
      parameters: {
        EXTERNAL: 'TRUE',
        classification: 'parquet',
        'projection.enabled': 'true',
        'projection.dt.type': 'date',
        'projection.dt.format': 'yyyy-MM-dd',
        // Bedrock opened on that day.
        'projection.dt.range': '2023-09-28,NOW',
        'projection.dt.interval': '1',
        'projection.dt.interval.unit': 'DAYS',
        'storage.location.template': `${data}/dt=\${dt}/`,
      },
      storageDescriptor: {
        columns: reportColumns.map(({ name, unit }) => ({ name, type: glueTypes[unit] })),
        location: `${data}/`,
        inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
        serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
      },
    },
  });
  workgroup(stack, athena.workgroup);
}

/** Results are kept by Athena itself, for a day: no second bucket, and nothing beside the reports. */
function workgroup(stack: Stack, name: string): void {
  const made = new CfnWorkGroup(stack, 'Workgroup', {
    name,
    description: 'Questions to the reports of Amazon Bedrock usage',
    recursiveDeleteOption: true,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      publishCloudWatchMetricsEnabled: false,
      bytesScannedCutoffPerQuery: bytesPerQuery,
      managedQueryResultsConfiguration: { enabled: true },
    },
  });
  acknowledge(
    made,
    'ATH1',
    'Athena keeps the results and always encrypts them (Athena user guide, "Managed query results"); the rule knows results in a bucket alone.',
  );
}
