import { writeFileSync } from 'node:fs';
import { collectSample } from '../../src/collect/sample.ts';
import { oneDay, plusDays } from '../../src/domain/date-range.ts';
import { buildLedger } from '../../src/ledger/build-ledger.ts';
import { buildReport } from '../../src/report/build-report.ts';
import { day, reportConfig } from '../support/snapshot-builder.ts';

it('look', () => {
  const today = day('2026-11-23');
  const config = {
    ...reportConfig,
    budget: { monthlyUsd: 40000, perModelMonthlyUsd: { 'anthropic.claude-opus-4-8': 9000 } },
  };
  const t0 = performance.now();
  const s = collectSample({
    window: oneDay(plusDays(today, -1)),
    today,
    generatedAt: '2026-11-23T06:00:00.000Z',
    config,
  });
  const t1 = performance.now();
  const l = buildLedger(s);
  const t2 = performance.now();
  const r = buildReport(s, l);
  const t3 = performance.now();
  const {
    rows,
    charges,
    operations,
    adjustments,
    dayCosts,
    dayTotals,
    config: _c,
    completeness,
    ...rest
  } = r;
  writeFileSync(
    '/tmp/look.json',
    JSON.stringify(
      {
        times: [t1 - t0, t2 - t1, t3 - t2],
        ...rest,
        dayTotals: dayTotals.map((d) => `${d.day} ${d.usd} ${d.estimated} ${d.coverage}`),
      },
      null,
      1,
    ),
  );
  writeFileSync(
    '/tmp/rows.json',
    JSON.stringify(
      rows.map((r) =>
        [
          r.region,
          r.model,
          r.routing,
          r.chargeGroup,
          r.status,
          r.billedUsd,
          r.expectedUsd,
          r.expectedBasis,
          r.billingCoverage,
        ].join(' '),
      ),
      null,
      1,
    ),
  );
});
