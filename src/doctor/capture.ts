import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { readCaptureDay } from '../collect/capture-table.ts';
import { type Day, plusDays } from '../domain/date-range.ts';
import { counted, failed, type Outcome, passed } from './finding.ts';
import { unseen } from './looking.ts';
import { mendOf, word } from './mend.ts';
import type { DoctorPorts } from './ports.ts';

/** Reads yesterday's counters, as a run does, and looks whether the table's keys are those that capture writes. */
export async function checkCaptureTable(
  table: string,
  today: Day,
  grant: string,
  { aws, meter }: DoctorPorts,
): Promise<Outcome<true>> {
  const yesterday = plusDays(today, -1);
  const client = aws.dynamoDb();
  const { items, failure } = await readCaptureDay(client, meter, table, yesterday);
  const describe = `aws dynamodb describe-table --table-name ${word(table)}`;
  if (failure !== null) {
    return failed(
      `dynamodb:Query of ${table}: ${failure.message}`,
      failure.kind === 'denied' ? grant : `${describe}; else ${mendOf(failure, grant)}`,
    );
  }
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    const keys = (Table?.KeySchema ?? []).map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`);
    if (keys.join() !== 'pk HASH,sk RANGE') {
      return failed(
        `${table} has the keys ${keys.join(', ')}; capture needs pk HASH, sk RANGE`,
        'make another, by captureTable in infra/stage-settings.ts, and name it in capture.table',
      );
    }
  } catch (error) {
    return unseen(error, 'dynamodb:DescribeTable', describe, true);
  }
  return passed(`${table}: ${counted(items.length, 'counter')} of ${yesterday}`, true);
}
