import type { DateRange } from '../src/domain/date-range.ts';
import { readRequest, type WrittenRequest } from '../src/request.ts';

/** A Monday. */
const now = new Date('2026-11-23T06:00:00Z');

function read(written: WrittenRequest, at = now) {
  return readRequest(written, { now: at });
}

function windowOf(written: WrittenRequest, at: string): readonly [string, string] | undefined {
  const { request } = read(written, new Date(at));
  return request ? [request.window.start, request.window.end] : undefined;
}

describe('the days asked for', () => {
  it.each<[string, WrittenRequest, string, string, string?]>([
    ['nothing is yesterday', {}, '2026-11-22', '2026-11-23'],
    [
      'yesterday is the UTC day before, a second after midnight',
      {},
      '2026-11-22',
      '2026-11-23',
      '2026-11-23T00:00:01Z',
    ],
    [
      'yesterday is the UTC day before, a second before midnight',
      {},
      '2026-11-21',
      '2026-11-22',
      '2026-11-22T23:59:59Z',
    ],
    ['yesterday crosses a year', {}, '2026-12-31', '2027-01-01', '2027-01-01T05:00:00Z'],
    ['--day is one day', { day: '2026-02-28' }, '2026-02-28', '2026-03-01'],
    [
      '--from and --to both belong to the range',
      { from: '2026-11-01', to: '2026-11-07' },
      '2026-11-01',
      '2026-11-08',
    ],
    ['a range may be one day', { from: '2026-11-01', to: '2026-11-01' }, '2026-11-01', '2026-11-02'],
    ['a range may end yesterday', { from: '2026-11-20', to: '2026-11-22' }, '2026-11-20', '2026-11-23'],
    [
      '--last week on a Monday is the week that ended yesterday',
      { last: 'week' },
      '2026-11-16',
      '2026-11-23',
    ],
    [
      '--last week on a Sunday is the week before this one',
      { last: 'week' },
      '2026-11-09',
      '2026-11-16',
      '2026-11-22T06:00:00Z',
    ],
    ['--last month is the calendar month before', { last: 'month' }, '2026-10-01', '2026-11-01'],
    [
      '--last month in January is December',
      { last: 'month' },
      '2026-12-01',
      '2027-01-01',
      '2027-01-15T06:00:00Z',
    ],
    ['the first day that both sources remember', { day: '2025-10-01' }, '2025-10-01', '2025-10-02'],
  ])('%s', (_, written, start, end, at = now.toISOString()) => {
    expect(windowOf(written, at)).toEqual([start, end]);
  });

  it('are one report, or with --per-day one for each of them', () => {
    const range = { from: '2026-11-20', to: '2026-11-22' };
    expect(read(range).request?.windows).toEqual([{ start: '2026-11-20', end: '2026-11-23' }]);
    expect(read({ ...range, perDay: true }).request?.windows).toEqual([
      { start: '2026-11-20', end: '2026-11-21' },
      { start: '2026-11-21', end: '2026-11-22' },
      { start: '2026-11-22', end: '2026-11-23' },
    ]);
  });

  it('come with the clock they were read at', () => {
    expect(read({}).request).toMatchObject({ today: '2026-11-23', generatedAt: '2026-11-23T06:00:00.000Z' });
  });
});

describe('a saved snapshot', () => {
  const snapshot = (start: string, end: string, readFrom: string) =>
    ({
      now,
      window: { start, end } as DateRange,
      known: { start: readFrom, end } as DateRange,
    }) as const;
  const saved = snapshot('2026-11-21', '2026-11-22', '2026-10-17');

  it('brings its own window', () => {
    expect(readRequest({}, saved).request?.window).toEqual(saved.window);
  });

  it('can tell of any day that it holds', () => {
    expect(readRequest({ day: '2026-10-17' }, saved).faults).toEqual([]);
  });

  it.each([
    ['a day before what it holds', '2026-10-16'],
    ['a day after what it holds', '2026-11-22'],
  ])('refuses %s', (_, day) => {
    expect(readRequest({ day }, saved).faults).toEqual(['the snapshot holds 2026-10-17 to 2026-11-21 only']);
  });

  it('may be older than what AWS remembers', () => {
    expect(readRequest({}, snapshot('2024-03-01', '2024-03-02', '2024-02-01')).faults).toEqual([]);
  });
});

describe('what cannot be asked for', () => {
  it.each<[string, WrittenRequest, readonly string[]]>([
    ['today', { day: '2026-11-23' }, ['2026-11-23 is not over yet: the last full UTC day is 2026-11-22']],
    [
      'a range that is not over',
      { from: '2026-11-20', to: '2026-11-30' },
      ['2026-11-30 is not over yet: the last full UTC day is 2026-11-22'],
    ],
    [
      'a day before both sources remember',
      { day: '2025-09-30' },
      [
        '2025-09-30 is too long ago: Cost Explorer (13 months) and CloudWatch (455 days) both remember from 2025-10-01 on',
      ],
    ],
    ['a day that is none', { day: '2026-02-30' }, ['--day: not a day: "2026-02-30"; write YYYY-MM-DD']],
    [
      'a local way to write a day',
      { day: '22.11.2026' },
      ['--day: not a day: "22.11.2026"; write YYYY-MM-DD'],
    ],
    [
      'both ends of a range wrong, each named',
      { from: 'yesterday', to: '' },
      ['--from: not a day: "yesterday"; write YYYY-MM-DD', '--to: not a day: ""; write YYYY-MM-DD'],
    ],
    ['a range without its end', { from: '2026-11-01' }, ['--from needs --to, the last day of the range']],
    [
      'a range without its beginning',
      { to: '2026-11-01' },
      ['--to needs --from, the first day of the range'],
    ],
    [
      'a range backwards',
      { from: '2026-11-02', to: '2026-11-01' },
      ['--from 2026-11-02 is after --to 2026-11-01'],
    ],
    ['a last that is none', { last: 'year' }, ['--last: week or month, not "year"']],
    [
      'two ways to name days',
      { day: '2026-11-01', last: 'week' },
      ['give one of --day, --from with --to, and --last'],
    ],
    [
      '--per-day of one day',
      { day: '2026-11-01', perDay: true },
      ['--per-day goes with a range, not with --day'],
    ],
    ['--per-day of nothing', { perDay: true }, ['--per-day needs a range: --from and --to, or --last']],
    [
      'a name beside an address',
      { mailTo: ['ok@acme.com', 'You <you@acme.com>'] },
      ['--mail-to: not a plain e-mail address: "You <you@acme.com>"'],
    ],
    ['nobody to mail to', { mailTo: [] }, ['--mail-to: no address given']],
    [
      'to send again and to send to others',
      { mailTo: ['you@acme.com'], resend: true },
      ['--resend and --mail-to exclude each other'],
    ],
    [
      'all of it at once',
      { day: 'x', from: '2026-11-01', perDay: true, mailTo: ['y'] },
      [
        'give one of --day, --from with --to, and --last',
        '--day: not a day: "x"; write YYYY-MM-DD',
        '--from needs --to, the last day of the range',
        '--per-day goes with a range, not with --day',
        '--mail-to: not a plain e-mail address: "y"',
      ],
    ],
    [
      'text that would break a message',
      { day: `${'9'.repeat(80)}\n` },
      [`--day: not a day: "${'9'.repeat(60)}…"; write YYYY-MM-DD`],
    ],
  ])('%s', (_, written, faults) => {
    const { request, faults: found } = read(written);
    expect(found).toEqual(faults);
    expect(request).toBeNull();
  });
});

describe('who is mailed', () => {
  const range = { from: '2026-11-20', to: '2026-11-22' };
  it.each<[string, WrittenRequest, unknown]>([
    ['everyone once', {}, 'once'],
    ['everyone once, of a range too', range, 'once'],
    ['nobody for a backfill', { ...range, perDay: true }, 'never'],
    ['everyone again with --resend', { resend: true }, 'again'],
    ['everyone for a backfill with --resend', { ...range, perDay: true, resend: true }, 'again'],
    ['only --mail-to', { mailTo: ['you@acme.com'] }, { onlyTo: ['you@acme.com'] }],
    ['each of --mail-to once', { mailTo: ['a@b.com', 'a@b.com'] }, { onlyTo: ['a@b.com'] }],
    [
      '--mail-to even for a backfill',
      { ...range, perDay: true, mailTo: ['a@b.com'] },
      { onlyTo: ['a@b.com'] },
    ],
  ])('%s', (_, written, sending) => {
    expect(read(written).request?.sending).toEqual(sending);
  });

  it.each([
    ['neither dry nor strict unless asked', {}, { dryRun: false, strict: false }],
    ['dry and strict when asked', { dryRun: true, strict: true }, { dryRun: true, strict: true }],
  ])('%s', (_, written, flags) => {
    expect(read(written).request).toMatchObject(flags);
  });
});
