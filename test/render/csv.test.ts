import fc from 'fast-check';
import { wholeOf } from '../../src/domain/report-file.ts';
import { type Column, csvBody, sortedRows } from '../../src/render/csv.ts';
import { headerOf, readCsv } from '../support/csv-reader.ts';

interface Line {
  readonly name: string | null;
  readonly note: string | null;
  readonly amount: string | number | null;
}

const columns: readonly Column<Line>[] = [
  { name: 'name', kind: 'key', value: (line) => line.name },
  { name: 'note', kind: 'text', value: (line) => line.note },
  { name: 'amount', kind: 'amount', value: (line) => line.amount },
];

const line = (over: Partial<Line>): Line => ({ name: 'a', note: 'b', amount: 1, ...over });
const bytesOf = (some: typeof columns, lines: readonly Line[]) => wholeOf({ body: csvBody(some, lines) });
const textOf = (lines: readonly Line[]) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOf(columns, lines));

const awkward = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    'a "quoted" name',
    'a, b',
    'cr\rin',
    'lf\nin',
    'crlf\r\nin',
    '=1+1',
    '+1',
    '-1',
    '@a',
    '\tb',
    '\rc',
  ),
  fc.constantFrom('😀 emoji', 'שלום עולם', 'مرحبا', ' spaces ', "'", "'=x", '\uFEFFbom', 'é', 'e\u0301'),
);

describe('a cell', () => {
  it.each([
    ['that is unknown is empty', line({ note: null, amount: null }), 'a,,'],
    ['of a zero is 0 and not empty', line({ amount: 0 }), 'a,b,0'],
    ['of a large count has no exponent', line({ amount: 1e21 }), 'a,b,1000000000000000000000'],
    ['of a negative amount stays a number', line({ amount: '-5.2' }), 'a,b,-5.2'],
    ['of text that begins with = is guarded', line({ name: '=1+1' }), "'=1+1,b,1"],
    ['of text that begins with + is guarded', line({ note: '+1' }), "a,'+1,1"],
    ['of text that begins with - is guarded', line({ note: '-1' }), "a,'-1,1"],
    ['of text that begins with @ is guarded', line({ note: '@sum' }), "a,'@sum,1"],
    ['of text that begins with a tab is guarded', line({ note: '\tx' }), "a,'\tx,1"],
    ['of text that begins with CR is guarded and quoted', line({ note: '\rx' }), 'a,"\'\rx",1'],
    ['of text with = further in is left alone', line({ note: 'a=b' }), 'a,a=b,1'],
    ['with a quote doubles it', line({ note: 'a "b"' }), 'a,"a ""b""",1'],
    ['with a comma is quoted', line({ note: 'a, b' }), 'a,"a, b",1'],
    ['with a lone LF is quoted', line({ note: 'a\nb' }), 'a,"a\nb",1'],
    ['with a lone CR is quoted', line({ note: 'a\rb' }), 'a,"a\rb",1'],
    ['keeps its spaces', line({ note: ' b ' }), 'a, b ,1'],
  ])('%s', (_, row, expected) => {
    expect(textOf([row])).toBe(`name,note,amount\r\n${expected}\r\n`);
  });

  it('that would print NaN is a bug and throws', () => {
    expect(() => bytesOf(columns, [line({ amount: Number.NaN })])).toThrow();
  });
});

describe('a table', () => {
  it('without rows still has its header', () => {
    expect(textOf([])).toBe('name,note,amount\r\n');
  });

  it('has no byte order mark', () => {
    expect(Array.from(bytesOf(columns, []).subarray(0, 4))).toEqual([0x6e, 0x61, 0x6d, 0x65]);
  });

  it('gives back every value to another reader', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: awkward, note: fc.option(awkward), amount: fc.option(fc.nat()) })),
        (lines) => {
          const body = bytesOf(columns, lines);
          expect(headerOf(body)).toEqual(['name', 'note', 'amount']);
          expect(readCsv(body)).toEqual(
            sortedRows(columns, lines).map(({ name, note, amount }) => ({
              name: guarded(name ?? ''),
              note: guarded(note ?? ''),
              amount: amount === null ? '' : `${amount}`,
            })),
          );
        },
      ),
    );
  });

  it('is the same bytes in whatever order its rows were read', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.record({ name: awkward, note: fc.option(awkward), amount: fc.option(fc.nat()) }))
          .chain((lines) =>
            fc.tuple(
              fc.constant(lines),
              fc.shuffledSubarray(lines, { minLength: lines.length, maxLength: lines.length }),
            ),
          ),
        ([lines, shuffled]) => {
          expect(bytesOf(columns, shuffled)).toEqual(bytesOf(columns, lines));
        },
      ),
    );
  });
});

describe('rows', () => {
  it.each([
    ['upper case before lower', ['b', 'B', 'a'], ['B', 'a', 'b']],
    ['an empty cell first', ['a', null], [null, 'a']],
    ['U+FF21 before an emoji, though UTF-16 has it after', ['😀', 'Ａ'], ['Ａ', '😀']],
    ['a shorter text before a longer one', ['ab', 'a'], ['a', 'ab']],
    ['digits by byte and not by number', ['10', '9'], ['10', '9']],
  ])('stand in UTF-8 byte order: %s', (_, names, expected) => {
    const rows = names.map((name) => line({ name }));
    expect(sortedRows(columns, rows).map(({ name }) => name)).toEqual(expected);
  });

  it('are sorted by keys before other text, and never by amounts first', () => {
    const rows = [line({ name: 'b', note: 'a', amount: 1 }), line({ name: 'a', note: 'z', amount: 2 })];
    expect(sortedRows(columns, rows).map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

function guarded(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
