import { costOnly, matched, reportOf, usageOnly } from './ledger-builder.ts';

describe('status', () => {
  const gap = { kind: 'unmapped', detail: 'Project Lantern' } as const;
  const failed = { kind: 'region_failed', detail: 'eu-west-1' } as const;

  it.each([
    ['complete when every row rests on the bill', [matched('1')], 'complete'],
    ['loading while a row is estimated', [matched('1'), usageOnly('1', { region: 'eu-west-1' })], 'loading'],
    ['loading while a charge is not known whole', [costOnly('1', false)], 'loading'],
    ['complete without a row', [], 'complete'],
  ] as const)('is %s', (_, rows, status) => {
    expect(reportOf(rows).status).toBe(status);
  });

  it.each([
    [7, 'loading'],
    [8, 'complete'],
  ])('waits for the bill until a day is older than restateDays: %i days old is %s', (age, status) => {
    const generatedAt = `2026-11-${22 + age}T06:00:00.000Z`;
    expect(reportOf([usageOnly(null)], { from: { generatedAt } }).status).toBe(status);
  });

  it('is partial with any gap, of reading or of joining, and tells each once', () => {
    const report = reportOf([matched('1')], { from: { gaps: [gap, gap] }, ledger: { gaps: [failed, gap] } });
    expect(report).toMatchObject({ status: 'partial', gaps: [failed, gap] });
    expect(report.gaps).toHaveLength(2);
  });
});
