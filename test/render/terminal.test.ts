import { displayWidth } from '../../src/render/align.ts';
import { terminalReport } from '../../src/render/terminal.ts';
import { aReport } from '../support/report-builder.ts';
import { aRichReport } from '../support/rich-report.ts';

const rich = aRichReport();
const esc = String.fromCharCode(27);

function tableOf(width: number): readonly string[] {
  return terminalReport(rich, { width, colours: false }).split('\n\n')[1]?.split('\n') ?? [];
}

describe('the report on a terminal', () => {
  it.each([
    [120, ['Model', 'Cost', 'Δ $', 'Δ %', 'Requests', 'Input', 'Output', 'Cache read', '$/1M']],
    [80, ['Model', 'Cost', 'Δ $', 'Δ %', 'Requests', 'Input', 'Output', '$/1M']],
    [60, ['Model', 'Cost', 'Δ $', 'Δ %', 'Requests', '$/1M']],
    [50, ['Model', 'Cost', 'Δ $', 'Δ %', '$/1M']],
    [40, ['Model', 'Cost', 'Δ $', 'Δ %']],
    [26, ['Model', 'Cost']],
  ])('shows at %d characters the columns that fit', (width, columns) => {
    expect(tableOf(width)[0]?.split(/ {2,}/)).toEqual(columns);
  });

  it.each([200, 120, 80, 60, 40, 26])('fits %d characters and cuts no figure', (width) => {
    const lines = terminalReport(rich, { width, colours: false }).split('\n');
    const [, ...models] = tableOf(width);
    expect(Math.max(...tableOf(width).map(displayWidth))).toBeLessThanOrEqual(width);
    expect(Math.max(...lines.filter((line) => line.includes(' ')).map(displayWidth))).toBeLessThanOrEqual(
      Math.max(width, 45),
    );
    const costs = models.map((line) => /[≈◐] ?\$[\d,]+\.\d\d|\$[\d,]+\.\d\d| – ?/.exec(line)?.[0]);
    expect(costs).not.toContain(undefined);
  });

  it('is sorted by cost, its costs aligned at the right', () => {
    const [heading = '', ...models] = tableOf(120);
    const end = heading.indexOf('Cost') + 4;
    expect(models.every((line) => /\d|–/.test(line[end - 1] ?? '') && (line[end] ?? ' ') === ' ')).toBe(true);
    expect(models[0]).toContain('Claude Opus 4.8');
    expect(models.at(-1)).toMatch(/^Total\s+◐ \$869\.26$/);
  });

  it('tells the sentence, what is missing, and what the run cost', () => {
    const text = terminalReport(rich, { width: 200, colours: false });
    expect(text).toMatch(/^Bedrock cost at least \$869 on Sunday 22 November/);
    expect(text).toContain('1 of 5 sources missing, 1 partial.');
    expect(text).toContain(
      '✕ CloudWatch (account 111122223333, eu-west-1) failed: AccessDenied: cloudwatch:GetMetricData.',
    );
    expect(text).toContain('unmapped: 1 line ($6.10)');
    expect(text.trimEnd()).toMatch(/This run cost \$0\.0664 for 16 API requests\.$/);
  });

  it('has colours only when asked, and the same words with them', () => {
    const coloured = terminalReport(rich, { width: 100, colours: true });
    const plain = terminalReport(rich, { width: 100, colours: false });
    expect(plain).not.toContain(esc);
    expect(coloured).toContain(esc);
    expect(coloured.replaceAll(new RegExp(`${esc}\\[\\d+m`, 'g'), '')).toBe(plain);
  });

  it('lets no name steer the terminal', () => {
    const models = rich.models.map((model) => ({ ...model, modelName: `evil${esc}[2J\nname` }));
    const gaps = [{ kind: 'unmapped', detail: `bell\u0007${esc}[1m` }] as const;
    const text = terminalReport({ ...rich, models, gaps }, { width: 100, colours: false });
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('has no table when there is nothing to list', () => {
    const text = terminalReport(aReport({ models: [] }), { width: 80, colours: false });
    expect(text).not.toContain('Model');
    expect(text.split('\n\n')).toHaveLength(2);
  });
});
