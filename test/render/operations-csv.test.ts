import { wholeOf } from '../../src/domain/report-file.ts';
import { operationsCsvFile } from '../../src/render/operations-csv.ts';
import { anOperation, aReport } from '../support/report-builder.ts';

const textOf = (operations: ReturnType<typeof anOperation>[] | null) => {
  const file = operationsCsvFile(aReport({ operations }));
  return file === null ? null : new TextDecoder().decode(wholeOf(file));
};

describe('operations.csv', () => {
  it.each([
    ['is left out when operations were not read', null, null],
    ['has only its header when there were none', [], 'date,service,model,operation,billed_usd\r\n'],
    [
      'is sorted by service, then operation',
      [
        anOperation({ service: 'B', operation: 'Z', model: null }),
        anOperation({ service: 'B', operation: 'A', model: null }),
      ],
      'date,service,model,operation,billed_usd\r\n2026-11-22,B,,A,0.0105\r\n2026-11-22,B,,Z,0.0105\r\n',
    ],
  ])('%s', (_, operations, expected) => {
    expect(textOf(operations)).toBe(expected);
  });
});
