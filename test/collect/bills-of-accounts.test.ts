import fc from 'fast-check';
import type { LinesReading } from '../../src/collect/bill-reading.ts';
import { billsOfAccounts } from '../../src/collect/bills-of-accounts.ts';
import { unexpectedShape } from '../../src/collect/source-failure.ts';
import type { AccountLine } from '../../src/domain/charge.ts';
import { day, decimal, line } from '../support/snapshot-builder.ts';

const [first, second, absent] = ['222222222222', '333333333333', '444444444444'];
const days = { start: day('2026-10-01'), end: day('2026-11-10') };
const claude = 'Claude Sonnet 4.5 (Amazon Bedrock Edition)';
const [inEast, inWest] = ['USE1-MP:USE1_InputTokenCount-Units', 'USW2-MP:USW2_InputTokenCount-Units'];
const [novaPro, novaLite] = ['USE1-NovaPro-input-tokens', 'EUC1-NovaLite-input-tokens'];

const charge = (service: string, usageType: string, on = '2026-10-20') =>
  line(on, service, usageType, '1', '1');
const charges = [
  charge(claude, inEast),
  charge(claude, inWest),
  charge('Amazon Bedrock', novaPro),
  charge('Amazon Bedrock Service', novaPro),
  charge('Amazon Bedrock', novaLite),
  charge('Amazon Bedrock', 'USE1-TitanText-input-tokens', '2026-11-10'),
];
/** All that was billed on those days. */
const whole = [inEast, inWest, novaPro, novaPro, novaLite];

function by(accountId: string, name: string, { on = '2026-10-20', usd = '1' } = {}): AccountLine {
  const own = { day: day(on), accountId, billedUsd: decimal(usd) };
  return name.endsWith('Edition)')
    ? { ...own, service: name, usageType: null }
    : { ...own, service: null, usageType: name };
}

const read = (...lines: readonly AccountLine[]): LinesReading<AccountLine> => ({
  lines,
  state: lines.length === 0 ? 'empty' : 'complete',
  failure: null,
});
const failure = unexpectedShape('the same page token came twice');

function billOf(accountId: string, accountLines: LinesReading<AccountLine> | null) {
  return billsOfAccounts({ charges, accountLines, days })(accountId);
}

function usageTypes(...asked: Parameters<typeof billOf>): readonly string[] | undefined {
  return billOf(...asked).charges?.map(({ usageType }) => usageType);
}

describe('what an account may have been billed for', () => {
  const both = read(by(first, novaLite), by(second, novaPro), by(second, claude));

  it.each<[string, string, LinesReading<AccountLine> | null, readonly string[]]>([
    ['what its own lines name', first, both, [novaLite]],
    ['a usage type under every service that has it', second, read(by(second, novaPro)), [novaPro, novaPro]],
    [
      'a Marketplace service wherever anybody was billed for it',
      first,
      read(by(first, claude)),
      [inEast, inWest],
    ],
    ['what cost nothing', first, read(by(first, novaLite, { usd: '0' })), [novaLite]],
    ['what was paid back', first, read(by(first, novaLite, { usd: '-3' })), [novaLite]],
    ['nothing of other days', first, read(by(first, novaPro, { on: '2026-11-10' })), []],
    ['nothing that the whole bill does not know', first, read(by(first, 'USE1-Tron-input-tokens')), []],
    ['everything, when it is the only account', first, null, whole],
    ['everything, when the lines failed', first, { lines: null, state: 'failed', failure }, whole],
    ['everything, when the lines broke off', second, { ...both, state: 'partial', failure }, whole],
    ['everything, when it has no line on any day', first, read(by(second, claude)), whole],
    ['everything, when nobody has a line', second, read(), whole],
  ])('%s', (_, accountId, accountLines, expected) => {
    expect(usageTypes(accountId, accountLines)).toEqual(expected);
  });

  it('tells the regions of those lines', () => {
    expect([...billOf(second, both).regions]).toEqual(['us-east-1', 'us-west-2']);
    expect([...billOf(first, both).regions]).toEqual(['eu-central-1']);
    expect([...billOf(first, null).regions]).toEqual(['us-east-1', 'us-west-2', 'eu-central-1']);
  });

  it('holds each usage type once, whatever the days', () => {
    const often = [charge(claude, inEast), charge(claude, inEast, '2026-10-21'), charge(claude, inWest)];
    const bills = billsOfAccounts({ charges: often, accountLines: null, days });
    expect(bills(first).charges).toHaveLength(2);
  });

  it('is unknown when Cost Explorer failed, whatever the lines', () => {
    const bills = billsOfAccounts({ charges: null, accountLines: both, days });
    expect(bills(first)).toEqual({ charges: null, regions: new Set() });
  });

  it('never lacks a line that the account was billed, and has none that nobody was', () => {
    const services = [
      claude,
      'Writer X5 (Amazon Bedrock Edition)',
      'Amazon Bedrock',
      'Amazon Bedrock Service',
    ];
    const billed = fc.record({
      accountId: fc.constantFrom(first, second, absent),
      service: fc.constantFrom(...services),
      usageType: fc.constantFrom(inEast, inWest, novaPro, novaLite),
      on: fc.constantFrom('2026-10-01', '2026-11-09', '2026-11-10'),
    });
    fc.assert(
      fc.property(fc.array(billed, { minLength: 1 }), (bill) => {
        const bills = billsOfAccounts({
          charges: bill.map(({ service, usageType, on }) => charge(service, usageType, on)),
          accountLines: read(
            ...bill.map(({ accountId, service, usageType, on }) =>
              by(accountId, service.endsWith('Edition)') ? service : usageType, { on }),
            ),
          ),
          days,
        });
        const key = ({ service, usageType }: { service: string; usageType: string }) =>
          `${service} ${usageType}`;
        const hidden = bill.filter(({ on }) => on < days.end);
        for (const accountId of [first, second, absent]) {
          const found = bills(accountId).charges?.map(key) ?? [];
          const own = hidden.filter((one) => one.accountId === accountId).map(key);
          expect(found).toEqual(expect.arrayContaining(own));
          expect(hidden.map(key)).toEqual(expect.arrayContaining(found));
        }
      }),
    );
  });
});
