import { readdirSync, readFileSync } from 'node:fs';

const glossary = readFileSync('docs/glossary.md', 'utf8');
const words = new Set([...glossary.matchAll(/^\| ([a-z][a-z ]*?) +\|/gm)].map(([, word]) => word));

const types = readdirSync('src/domain').flatMap((file) =>
  [...readFileSync(`src/domain/${file}`, 'utf8').matchAll(/^export (?:interface|type) (\w+)/gm)].map(
    ([, name = '']) => name,
  ),
);

/** Types whose names are not a word of the glossary themselves, with the word that they are a form or part of. */
const formsOf: Readonly<Record<string, string>> = {
  AccountLine: 'line',
  AccountRow: 'account',
  AccountSetCharges: 'charge',
  AdjustmentLine: 'adjustment',
  ArchiveIndexEntry: 'archive',
  BudgetLine: 'budget',
  CaptureCounter: 'use',
  CapturedUse: 'use',
  ChargeLine: 'line',
  DateRange: 'window',
  DayCost: 'day',
  DayTotal: 'day',
  EarlierReports: 'archived report',
  FoundationModel: 'model',
  GapKind: 'gap',
  KnowledgeBaseUse: 'knowledge base',
  LedgerRow: 'row',
  LedgerTeams: 'team',
  MetricReading: 'usage series',
  ModelSummary: 'model',
  Month: 'month to date',
  OperationCharge: 'operation',
  OperationLine: 'line',
  ReconciliationLine: 'reconciliation',
  ReportConfig: 'configuration',
  ReportFile: 'report',
  ReportRow: 'row',
  ReportStatus: 'status',
  ReportTeams: 'team',
  RestatedDay: 'restated',
  RouteConfig: 'route',
  RowBill: 'row',
  RowUsage: 'row',
  SeenModel: 'remembered model',
  Sensitivity: 'anomaly',
  Share: 'breakdown',
  SourceName: 'source',
  TeamRow: 'team',
  UnmappedLine: 'unmapped',
  UsageMetric: 'usage',
  WholeFile: 'report',
};

/** `TokenClass` → `token class`. */
function asWords(type: string): string {
  return type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

describe('the glossary', () => {
  it.each(types)('explains %s', (type) => {
    expect(words).toContain(formsOf[type] ?? asWords(type));
  });

  it('has no word in the list of forms that is explained by its own name, and no type that is gone', () => {
    const needless = Object.keys(formsOf).filter((type) => !types.includes(type) || words.has(asWords(type)));
    expect(needless).toEqual([]);
  });
});
