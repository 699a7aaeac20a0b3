import type { Mover, Report, Share } from '../../src/domain/report.ts';
import { reportPageView } from '../../src/render/html.ts';
import { mailView } from '../../src/render/mail-view.ts';
import { terminalReport } from '../../src/render/terminal.ts';
import { reportView } from '../../src/render/view.ts';
import { aReport, aRow, someTotals, usd } from '../support/report-builder.ts';
import { aRichReport } from '../support/rich-report.ts';

const share = (key: string, dollars: string | null, over: Partial<Share> = {}): Share => ({
  key,
  name: key,
  usd: dollars === null ? null : usd(dollars),
  quality: 'bill',
  billedUsd: dollars === null ? null : usd(dollars),
  partial: false,
  ...over,
});

describe('a breakdown', () => {
  const told = (shares: readonly Share[]) => {
    const { otherCharges } = reportView(aReport({ byChargeGroup: shares }));
    return [
      ...otherCharges.lines.map(({ cost }) => cost.text),
      otherCharges.rounding,
      otherCharges.total.text,
    ];
  };

  it.each([
    ['as billed', [share('a', '2'), share('b', '1')], ['$2.00', '$1.00', '', '$3.00']],
    [
      'with an estimate in it, though all of it is billed so far',
      [share('a', '2', { quality: 'rate' }), share('b', '1')],
      ['≈$2.00', '$1.00', '', '≈$3.00'],
    ],
    [
      'with a lower bound in it, which makes the total one',
      [share('a', '2', { quality: 'rate' }), share('b', '1', { quality: 'partial' })],
      ['≈$2.00', '◐ $1.00', '', '◐ $3.00'],
    ],
    [
      'with something unknown in it, which makes the total a lower bound',
      [share('a', '2'), share('b', null, { quality: 'unknown' })],
      ['$2.00', '–', '', '◐ $2.00'],
    ],
    ['all unknown', [share('a', null, { quality: 'unknown' })], ['–', '', '–']],
    [
      'whose parts miss the total by a cent',
      [share('a', '2.004'), share('b', '1.004'), share('c', '1.004')],
      ['$2.00', '$1.00', '$1.00', '+$0.01', '$4.01'],
    ],
  ])('tells how sure its figures are: %s', (_, shares, texts) => {
    expect(told(shares)).toEqual(texts);
  });

  it('says why a figure is a lower bound', () => {
    const shares = [
      share('a', '2', { quality: 'partial' }),
      share('b', '1', { quality: 'partial', partial: true }),
    ];
    const { lines } = reportView(aReport({ byChargeGroup: shares })).otherCharges;
    expect(lines.map(({ cost }) => cost.why)).toEqual([
      'As billed so far: what is still to come cannot be told yet.',
      'At least this much: one of its sources was read only in part.',
    ]);
  });

  it('of accounts and of operations is of billed dollars, and says so', () => {
    const { accounts, operations, regions } = reportView(aReport());
    expect([accounts, operations, regions].map(({ title, column }) => [title, column])).toEqual([
      ['Accounts, as billed', 'Billed'],
      ['Operations, as billed', 'Billed'],
      ['Regions', 'Cost'],
    ]);
  });
});

describe('a lower bound', () => {
  const atLeast: Partial<Report> = {
    rows: [aRow({ expectedBasis: 'rate' }), aRow({ expectedUsd: null, expectedBasis: null })],
    totals: someTotals({ billedUsd: usd('300'), expectedUsd: usd('331'), expectedComplete: false }),
    month: { ...aReport().month, toDateUsd: usd('331') },
  };

  it('is one wherever the figure stands', () => {
    const rich = aRichReport({ totals: { ...aRichReport().totals, expectedComplete: false } });
    for (const report of [aReport(atLeast), rich]) {
      const view = reportView(report);
      expect(view.headline.sentence).toContain('at least $');
      expect(view.tiles.slice(0, 2).map(({ figure }) => figure.text.slice(0, 3))).toEqual(['◐ $', '◐ $']);
      expect(view.modelsTotal.text).toMatch(/^◐ \$/);
      expect(view.regions.total).toEqual(view.modelsTotal);
      expect(terminalReport(report, { width: 100, colours: false })).not.toMatch(/^Total +≈/m);
    }
  });

  it('is none where everything is expected', () => {
    const known = aReport({ ...atLeast, rows: [aRow({ expectedBasis: 'rate' })], totals: someTotals() });
    expect(reportView(known).tiles[0]?.figure).toMatchObject({ kind: 'estimated' });
    expect(reportView(known).modelsTotal).toMatchObject({ kind: 'estimated' });
  });
});

describe('one amount', () => {
  it('is the same to the cent wherever it stands', () => {
    const rich = aRichReport();
    const [first] = rich.models;
    if (first === undefined) throw new Error('no model');
    const one = (name: string, dollars: string) => ({
      ...first,
      model: `acme.${name}`,
      modelName: name,
      usd: usd(dollars),
      quality: 'bill' as const,
      partial: false,
      usual: { usd: usd('0'), nowUsd: usd(dollars), inPart: false, basis: 'weekday' as const, days: 4 },
    });
    const models = [one('A', '74.8951'), one('B', '24.2749'), one('C', '5.3949')];
    const movers = models.map((model) => moverOf(model.modelName, '0', model.usd));
    const byRegion = models.map((model) => share(model.modelName, model.usd));
    const view = reportView(aReport({ models, movers, byRegion }));
    expect(view.models.map(({ cost }) => cost.text)).toEqual(['$74.90', '$24.27', '$5.39']);
    expect(view.models.map(({ delta }) => delta.text)).toEqual(['+$74.90', '+$24.27', '+$5.39']);
    expect(view.movers.map(({ fromTo }) => fromTo)).toEqual(['$0 → $74.90', '$0 → $24.27', '$0 → $5.39']);
    expect(view.regions.lines.map(({ cost }) => cost.text)).toEqual(['$74.90', '$24.27', '$5.39']);
    expect([view.modelsRounding, view.modelsTotal.text]).toEqual(['', '$104.56']);
  });
});

describe('what moved', () => {
  it.each([
    [
      'two effects, which add up to the move as printed',
      '10.004',
      '14.996',
      '3.004',
      ['+$3.01 volume', '+$1.99 price and mix'],
    ],
    ['one, where the other is below a cent', '10', '15', '4.996', ['volume']],
    ['one, where the other is below a hundredth', '100', '300', '198.5', ['volume']],
    ['the other one as well', '10', '15', '0.004', ['price and mix']],
    ['two of different signs', '10', '11', '-4', ['−$4.00 volume', '+$5.00 price and mix']],
  ])('is told as %s', (_, usual, now, volume, split) => {
    const mover = moverOf('Nova', usual, usd(now));
    const movers = [
      { ...mover, volumeUsd: usd(volume), rateUsd: usd(String(Number(mover.deltaUsd) - Number(volume))) },
    ];
    expect(reportView(aReport({ movers })).movers[0]?.split).toEqual(split);
  });

  it('leaves out what did not move by a cent', () => {
    const movers = [moverOf('A', '5', usd('5.004')), moverOf('B', '5', usd('5.006'))];
    expect(reportView(aReport({ movers })).movers.map(({ name }) => name)).toEqual(['B']);
  });

  it('is at most 25 lines of a page, and says where the others are', () => {
    const movers = Array.from({ length: 300 }, (_, index) =>
      moverOf(`M${index}`, '1', usd(String(index + 3))),
    );
    const page = reportPageView(aReport({ movers }));
    expect(page.movers).toHaveLength(25);
    expect(page.moversMore).toBe('275 more in report.json');
    expect(reportPageView(aReport({ movers: movers.slice(0, 25) })).moversMore).toBe('');
  });
});

describe('a silence', () => {
  const silent = (dollars: string) => {
    const usual = { usd: usd(dollars), nowUsd: usd('0'), inPart: false, basis: 'weekday', days: 4 } as const;
    const none = {
      billedUsd: usd('0'),
      expectedUsd: usd('0'),
      invocations: 0,
      inputTokens: 0,
      outputTokens: 0,
    };
    return reportView(aReport({ usual, rows: [], charges: [], totals: someTotals(none) }));
  };

  it.each([
    ['412.3', [{ name: 'No usage', fromTo: '$412 → $0', change: '−$412 (100%)', since: '' }]],
    ['19.99', []],
    ['0', []],
  ])('needs attention from alerts.minUsd on: a usual day of $%s', (dollars, attention) => {
    expect(silent(dollars).attention).toEqual(attention);
  });

  it('says on its tile what is usual', () => {
    expect(silent('412.3').tiles[0]).toMatchObject({ figure: { text: '$0' }, note: 'usual Sun is $412' });
  });
});

describe('how much was read', () => {
  const source = { account: null, region: null, detail: '' };
  const read = { ...source, source: 'cost-explorer', state: 'complete' } as const;
  const failed = { ...source, source: 'cloudwatch', state: 'failed' } as const;
  const partial = { ...failed, state: 'partial' } as const;
  const gap = { kind: 'rate_unknown', detail: 'no rate' } as const;

  it.each([
    ['all', [read], [], 'Every source was read completely.'],
    [
      'all, with a gap',
      [read],
      [gap],
      'Every source was read completely; what they leave open stands below.',
    ],
    ['some in part', [read, partial], [gap], '1 of 2 sources partial.'],
    ['some not at all', [read, failed], [gap], '1 of 2 sources missing.'],
    [
      'some in part and some not at all',
      [read, failed, failed, partial],
      [],
      '2 of 4 sources missing, 1 partial.',
    ],
  ] as const)(
    'is told in a sentence that agrees with what stands below: %s',
    (_, completeness, gaps, words) => {
      expect(reportView(aReport({ completeness, gaps })).completeness).toBe(words);
    },
  );
});

describe('a mail', () => {
  it('keeps the whole of a name that it cuts', () => {
    const name = 'M'.repeat(70);
    const models = aRichReport().models.map((model) => ({ ...model, modelName: name }));
    const [model] = mailView(aReport({ models }), { fullReportUrl: null, attached: '' }).models;
    expect(model?.name).toBe(`${'M'.repeat(59)}…`);
    expect(model?.fullName).toBe(name);
  });
});

function moverOf(name: string, usual: string, nowUsd: Mover['nowUsd']): Mover {
  return {
    model: `acme.${name}`,
    modelName: name,
    kind: 'changed',
    usualUsd: usd(usual),
    nowUsd,
    deltaUsd: usd(String(Number((Number(nowUsd) - Number(usual)).toFixed(4)))),
    volumeUsd: null,
    rateUsd: null,
  };
}

describe('the forecast', () => {
  const forecast = {
    monthUsd: usd('31277'),
    lowUsd: usd('30100'),
    highUsd: usd('32450'),
    pastErrorRatio: usd('0.0402'),
  };
  const budget = (state: 'within' | 'at_risk') => [
    {
      model: null,
      modelName: 'All of Bedrock',
      monthlyUsd: usd('40000'),
      monthToDateUsd: usd('22679'),
      forecastUsd: usd('31277'),
      state,
    },
  ];

  it.each<[string, Partial<Report>, string]>([
    [
      'its interval and how far it fell from the month before',
      { forecast },
      'likely $30,100 to $32,450, 4% off in October',
    ],
    [
      'no past error where there was no such month',
      { forecast: { ...forecast, pastErrorRatio: null } },
      'likely $30,100 to $32,450',
    ],
    [
      'the budget first',
      { forecast, budget: budget('within') },
      '78% of $40,000 budget, likely $30,100 to $32,450, 4% off in October',
    ],
    [
      'a budget at risk as such',
      { forecast, budget: budget('at_risk') },
      '⚠ 78% of $40,000 budget, at risk, likely $30,100 to $32,450, 4% off in October',
    ],
    [
      'the budget alone where nothing can be told',
      { forecast: null, budget: budget('within') },
      'budget $40,000',
    ],
  ])('tells beside it %s', (_, over, note) => {
    const tile = reportView(aReport(over)).tiles.find(({ label }) => label === 'November forecast');
    expect(tile?.note).toBe(note);
  });
});
