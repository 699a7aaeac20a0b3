/*
 * How well the report judges, on three months of the sample organisation, whose every day is known: one stream runs
 * away each day (2.4 times its use), in turns. Whatever else is called unusual is a false alarm.
 */
import { collectSample } from '../../src/collect/sample.ts';
import { isSpike, streamsOf } from '../../src/collect/sample-world.ts';
import { type Day, daysOf, firstOfMonth, oneDay } from '../../src/domain/date-range.ts';
import type { Sensitivity } from '../../src/domain/report-config.ts';
import { buildLedger } from '../../src/ledger/build-ledger.ts';
import { anomaliesOf } from '../../src/report/anomalies.ts';
import { costSeries } from '../../src/report/day-series.ts';
import { forecastOf } from '../../src/report/forecast.ts';
import { medianNumber } from '../../src/report/median.ts';
import { sumOver } from '../../src/report/month.ts';
import { readingOf } from '../../src/report/reading.ts';
import { modelStrandsOf } from '../../src/report/strands.ts';
import { aConfig, day } from '../support/report-builder.ts';

const window = { start: day('2026-08-01'), end: day('2026-11-01') };
const snapshot = collectSample({
  window,
  today: day('2026-11-15'),
  generatedAt: '2026-11-15T06:00:00.000Z',
  config: aConfig(),
});
const { rows, read } = buildLedger(snapshot);
const reading = readingOf(snapshot);
const models = modelStrandsOf(rows).map((model) => ({
  ...model,
  series: costSeries(model.strands, read, reading),
}));
const whole = costSeries(
  models.flatMap(({ strands }) => strands),
  read,
  reading,
);

/** Models in use on every day; the others are on trial, and come back after weeks of nothing. */
const steady = new Set(
  models.flatMap(({ model, strands }) => {
    const used = new Set(strands.flatMap((strand) => [...strand.rows.keys()]));
    return model !== null && daysOf(read).every((date) => used.has(date)) ? [model] : [];
  }),
);

describe('anomalies of three months, on each of whose 92 days one model ran away', () => {
  it.each<readonly [Sensitivity, number, number]>([
    ['low', 70, 0],
    ['medium', 80, 0],
    ['high', 85, 2],
  ])('at sensitivity %s find %d of them, with %d false alarms', (sensitivity, found, falseAlarms) => {
    const planted = new Set(daysOf(window).flatMap(plantedOn));
    const told = anomaliesOf(models, window, { minUsd: 20, sensitivity })
      .filter(({ model }) => steady.has(model))
      .map(({ model, day: date }) => `${date} ${model}`);
    const right = told.filter((one) => planted.has(one));
    expect(planted.size).toBe(92);
    expect({ found: right.length, falseAlarms: told.length - right.length }).toEqual({ found, falseAlarms });
  });

  it('call a model that is back after weeks of nothing unusual, and no other that is on trial', () => {
    const told = anomaliesOf(models, window, { minUsd: 20, sensitivity: 'medium' });
    const trials = told.filter(({ model }) => !steady.has(model));
    expect(trials.length).toBeGreaterThan(0);
    expect(trials.filter(({ usualUsd }) => Number(usualUsd) > 0)).toEqual([]);
  });
});

describe('the forecasts of three months, told after each of their days', () => {
  const forecasts = daysOf(window).map((date) => {
    const truth = Number(sumOver({ start: firstOfMonth(date), end: firstOfMonth(date, 1) }, whole.known));
    const { monthUsd, lowUsd, highUsd } = forecastOf(oneDay(date), whole) ?? {};
    return {
      error: Math.abs(Number(monthUsd) - truth) / truth,
      // A cent, since an interval is told in cents.
      isWithin: Number(lowUsd) <= truth + 0.01 && truth <= Number(highUsd) + 0.01,
      width: (Number(highUsd) - Number(lowUsd)) / truth,
    };
  });

  it('are 1 % off, and never more than 6 %', () => {
    expect(medianNumber(forecasts.map(({ error }) => error))).toBeLessThan(0.011);
    expect(Math.max(...forecasts.map(({ error }) => error))).toBeLessThan(0.06);
  });

  it('have the truth in their interval about as often as they say, four times of five, and are narrow', () => {
    const within = forecasts.filter(({ isWithin }) => isWithin).length / forecasts.length;
    expect(within).toBeGreaterThan(0.75);
    expect(within).toBeLessThan(0.9);
    expect(medianNumber(forecasts.map(({ width }) => width))).toBeLessThan(0.05);
  });
});

/** The model of the stream that ran away on a day. */
function plantedOn(date: Day): readonly string[] {
  return streamsOf(date)
    .filter((stream) => isSpike(stream, date))
    .flatMap(({ region, modelId }) => {
      const models = rows
        .filter((row) => row.date === date && row.region === region)
        .map(({ model }) => model);
      const model = models.find((one) => one !== null && modelId?.includes(one));
      return model === undefined ? [] : [`${date} ${model}`];
    });
}
