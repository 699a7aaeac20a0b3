import { wholeOf } from '../../src/domain/report-file.ts';
import { accountsCsvFile } from '../../src/render/accounts-csv.ts';
import { anAccountRow, aReport } from '../support/report-builder.ts';

const header =
  'date,account_id,account_name,model,invocations,input_tokens,output_tokens,cache_read_tokens,cache_write_tokens,billed_usd\r\n';
const unknown = anAccountRow({
  accountId: '012345678901',
  accountName: null,
  invocations: null,
  tokens: { input: null, output: null, cache_read: null, cache_write: null },
  billedUsd: null,
});

const textOf = (accounts: ReturnType<typeof anAccountRow>[] | null) => {
  const file = accountsCsvFile(aReport({ accounts }));
  return file === null ? null : new TextDecoder().decode(wholeOf(file));
};

describe('accounts.csv', () => {
  it.each([
    ['is left out with a single account', null, null],
    ['has only its header when no account has anything', [], header],
    [
      'keeps the zeros of account ids and leaves the unknown empty',
      [anAccountRow(), unknown],
      `${header}2026-11-22,012345678901,,anthropic.claude-sonnet-4-5,,,,,,\r\n` +
        '2026-11-22,111122223333,search,anthropic.claude-sonnet-4-5,10,1000,500,0,0,0.0105\r\n',
    ],
  ])('%s', (_, accounts, expected) => {
    expect(textOf(accounts)).toBe(expected);
  });
});
