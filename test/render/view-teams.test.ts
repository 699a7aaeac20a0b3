import type { TeamRow } from '../../src/domain/captured.ts';
import type { Report, ReportTeams } from '../../src/domain/report.ts';
import type { ReportRow } from '../../src/domain/report-row.ts';
import { teamShares, teamsView } from '../../src/render/view-teams.ts';
import { aReport, aRow, aTeamRow, day, sunday, usd } from '../support/report-builder.ts';

const tokens = { input: 400, output: null, cache_read: null, cache_write: null };
const claim = aTeamRow({ tokens, allocatedUsd: usd('1.5') });
const rest = aTeamRow({ kind: 'unattributed', team: '(unattributed)', tokens, allocatedUsd: usd('2') });
const open = aRow({ expectedBasis: 'rate' });
const settled = aRow({ expectedBasis: 'bill' });
const openBatch = aRow({ chargeGroup: 'batch', status: 'cost_only', expectedBasis: null, expectedUsd: null });

function reportOf(
  rows: readonly TeamRow[],
  over: Partial<Report> = {},
  missing: ReportTeams['missing'] = [],
): Report {
  return aReport({ ...over, teams: { rows, missing, knowledgeBases: [], estimates: [] } });
}

/** How the allocated dollars of each line are told. */
function allocated(rows: readonly TeamRow[], reportRows: readonly ReportRow[]): readonly unknown[] {
  const report = reportOf(rows, { rows: reportRows });
  const page = teamsView(report)?.lines.map((line) => line.allocated);
  const mail = teamShares(report).lines.map(({ cost }) => cost);
  expect(mail.map(({ text, kind }) => [text, kind])).toEqual(page?.map(({ text, kind }) => [text, kind]));
  return page?.map(({ text }) => text) ?? [];
}

describe('allocated dollars', () => {
  it.each<[string, readonly TeamRow[], readonly ReportRow[], readonly string[]]>([
    ['are exact where the bill is whole', [claim], [settled], ['$1.50']],
    ['are so far while the bill loads', [claim], [open], ['◐ $1.50']],
    ['are nobody’s so far while the bill loads', [rest], [open], ['◐ $2.00']],
    ['wait for no other model', [claim], [settled, { ...open, model: 'amazon.nova-pro' }], ['$1.50']],
    ['wait for no other day', [claim], [settled, { ...open, date: day('2026-11-21') }], ['$1.50']],
    [
      'wait for no other unmapped model',
      [{ ...claim, model: '(unmapped)', modelName: 'aaa' }],
      [{ ...open, model: '(unmapped)', modelName: 'zzz' }],
      ['$1.50'],
    ],
    ['wait for what no team gets only where nobody claimed', [claim], [settled, openBatch], ['$1.50']],
    ['of nobody wait for what no team gets', [rest], [settled, openBatch], ['◐ $2.00']],
    [
      'are in part where tokens have none yet',
      [claim, { ...claim, model: 'amazon.nova-pro', allocatedUsd: null }],
      [settled],
      ['◐ $1.50'],
    ],
    [
      'are whole where other calls told no tokens',
      [claim, aTeamRow({ model: 'amazon.nova-pro' })],
      [settled, { ...open, model: 'amazon.nova-pro' }],
      ['$1.50'],
    ],
    [
      'are settled when the bill gains nothing more, though it never came',
      [claim],
      [aRow({ expectedBasis: null })],
      ['$1.50'],
    ],
  ])('%s', (name, rows, reportRows, expected) => {
    const isOld = name.startsWith('are settled');
    const dated = <Row extends { date: TeamRow['date'] }>(row: Row) =>
      isOld ? { ...row, date: day('2026-11-01') } : row;
    expect(allocated(rows.map(dated), reportRows.map(dated))).toEqual(expected);
  });
});

describe('the lines of teams', () => {
  it.each([
    ['nobody named', '', '(no team)'],
    ['a name of blanks', ' \t ', '(no team)'],
    ['a name of line breaks', '\r\n\u2028', '(no team)'],
    ['a name in brackets', '(unattributed)', '(unattributed)'],
    ['markup', '<b>search</b>', '<b>search</b>'],
  ])('call %s', (_, team, shown) => {
    const report = reportOf([{ ...claim, team }]);
    expect(teamsView(report)?.lines[0]?.team).toBe(shown);
    expect(teamShares(report).lines[0]?.name).toBe(shown);
  });

  it('cut long names, and hold them in full', () => {
    const long = 'n'.repeat(256);
    const [line] = teamsView(reportOf([{ ...claim, team: long, app: long }]))?.lines ?? [];
    const shown = `${'n'.repeat(59)}…`;
    expect(line).toMatchObject({ team: shown, fullName: long, app: shown, fullApp: long });
  });

  it('are sorted by what they are told by', () => {
    const rows = [{ ...claim, app: 'answers', requests: 3, estimatedTokens: 70 }, rest];
    expect(teamsView(reportOf(rows))?.lines.map(({ sortKeys }) => sortKeys)).toEqual([
      ['search', 'answers', 1.5, 3, 400, null, null, null, 70],
      ['(unattributed)', '', 2, null, 400, null, null, null, null],
    ]);
  });
});

it.each([
  ['nothing when all were read', [], ''],
  ['each by name', [sunday], 'Without Sun 22 Nov: the capture table could not be read whole.'],
  [
    'a count when there are many',
    Array.from({ length: 9 }, (_, at) => day(`2026-11-0${at + 1}`)),
    'Without 9 of these days: the capture table could not be read whole.',
  ],
])('days that are missing are told: %s', (_, missing, expected) => {
  expect(teamsView(reportOf([claim], {}, missing))?.missing).toBe(expected);
});
