import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { configLeaves } from '../../src/config-leaves.ts';
import { wholeOf } from '../../src/domain/report-file.ts';
import { accountsCsvFile } from '../../src/render/accounts-csv.ts';
import { chargesCsvFile } from '../../src/render/charges-csv.ts';
import { operationsCsvFile } from '../../src/render/operations-csv.ts';
import { reportColumns } from '../../src/render/report-csv.ts';
import { teamsCsvFile } from '../../src/render/teams-csv.ts';
import { anAccountRow, anOperation, aReport } from '../support/report-builder.ts';

const read = (file: string) => readFileSync(file, 'utf8');

/** The cells of every table row that begins with a code span. */
function rowsOf(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/^\| (`.*) \|$/gm)].map(([, row = '']) =>
    row.split(' | ').map((cell) => cell.trim()),
  );
}

describe('the defaults in the README', () => {
  const file = { archive: './reports', mail: { from: 'finops@acme.com', to: ['ml-leads@acme.com'] } };
  const { checked } = readConfig({
    file: { name: 'acme.json', text: JSON.stringify(file) },
    env: {},
    flags: {},
  });
  const told = new Map(
    rowsOf(read('README.md')).map(([key = '', , value = '']) => [key.replaceAll('`', ''), value]),
  );

  it.each(Object.keys(configLeaves).filter((leaf) => valueAt(file, leaf) === undefined))('%s', (leaf) => {
    const value = valueAt(checked, leaf);
    const cell = told.get(leaf) ?? '';
    const isProse = !cell.startsWith('`');
    if (value === undefined || value === '' || (value === null && isProse)) expect(isProse).toBe(true);
    else expect(cell).toBe(`\`${asCell(value)}\``);
  });

  function asCell(value: unknown): string {
    if (Array.isArray(value) && value.length > 0) return value.join();
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  function valueAt(tree: unknown, path: string): unknown {
    return path
      .split('.')
      .reduce<unknown>(
        (at, key) => (at === undefined || at === null ? undefined : Reflect.get(Object(at), key)),
        tree,
      );
  }
});

describe('the columns of', () => {
  const report = aReport({ operations: [anOperation()], accounts: [anAccountRow()] });

  it.each([
    ['charges.csv', chargesCsvFile(report)],
    ['operations.csv', operationsCsvFile(report)],
    ['accounts.csv', accountsCsvFile(report)],
    [
      'teams.csv',
      teamsCsvFile(aReport({ teams: { rows: [], missing: [], knowledgeBases: [], estimates: [] } })),
    ],
  ])('%s stand in the README in their order', (name, file) => {
    const header = Buffer.from(file ? wholeOf(file) : [])
      .toString('utf8')
      .split('\r\n')[0];
    expect(rowsOf(read('README.md'))).toContainEqual([`\`${name}\``, `\`${header}\``]);
  });

  it('report.csv each have a meaning in data-sources.md', () => {
    const section = read('docs/data-sources.md').split('\n## report-csv\n')[1]?.split('\n## ')[0] ?? '';
    const named = [...section.matchAll(/^\| ([a-z_, ]+?) +\|/gm)].flatMap(([, cell = '']) =>
      cell.split(', '),
    );
    expect(named.slice(1)).toEqual(reportColumns.map(({ name }) => name));
  });
});

describe('ARCHITECTURE.md', () => {
  const text = read('ARCHITECTURE.md');

  it('has a row for every file and folder at the top of src', () => {
    const here = readdirSync('src', { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? `src/${entry.name}/` : `src/${entry.name}`,
    );
    const named = rowsOf(text).flatMap(([where = '']) => where.replaceAll('`', '').split(', '));
    expect(here.filter((path) => !named.includes(path))).toEqual([]);
    expect(named.filter((path) => path.includes('/') && !existsSync(path))).toEqual([]);
  });

  it('lists the walls that are enforced', async () => {
    const { default: config } = await import(join(process.cwd(), '.dependency-cruiser.js'));
    const walls = rowsOf(text.split('| wall')[1] ?? '').map(([name = '']) => name.replaceAll('`', ''));
    expect(walls).toEqual(config.forbidden.map(({ name }: { name: string }) => name));
  });
});
