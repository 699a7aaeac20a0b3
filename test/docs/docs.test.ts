import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { alarmKinds } from '../../infra/alarm-kinds.ts';
import { configLeaves, environmentName } from '../../src/config-leaves.ts';
import { configSchema } from '../../src/config-schema.ts';
import { gapKinds } from '../../src/domain/gap.ts';
import { ConfigError, DeliveryError, RenderError, SourceError } from '../../src/errors.ts';
import { reportColumns } from '../../src/render/report-csv.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const sources = readdirSync('src', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => read(join(entry.parentPath, entry.name)));

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

describe('the documents', () => {
  it('have a runbook heading for every error code, gap kind and alarm, and no other', () => {
    const codes = matches(read('src/errors.ts'), /^ {2}\| '([A-Z_]+)'/gm);
    expect(codes.length).toBeGreaterThan(5);
    expect(matches(read('docs/runbook.md'), /^## (\S+)$/gm)).toEqual([...codes, ...gapKinds, ...alarmKinds]);
  });

  it('tell below each error code the exit code of the errors that carry it', () => {
    const exits: Readonly<Record<string, number>> = {
      ConfigError: new ConfigError('CONFIG_INVALID', []).exitCode,
      SourceError: new SourceError('NO_SOURCE', '').exitCode,
      RenderError: new RenderError('RENDER_FAILED', '').exitCode,
      DeliveryError: new DeliveryError('ARCHIVE_UNUSABLE', '').exitCode,
    };
    const thrown = sources.flatMap((source) => [...source.matchAll(/new (\w+Error)\(\s*'([A-Z_]+)'/g)]);
    expect(thrown.length).toBeGreaterThan(10);
    const runbook = read('docs/runbook.md');
    const wrong = thrown.filter(
      ([, kind = '', code]) => !runbook.includes(`\n## ${code}\n\nExit ${exits[kind]}`),
    );
    expect(wrong.map(([, , code]) => code)).toEqual([]);
  });

  it('say below every heading of the runbook what happened and what to do', () => {
    const sections = read('docs/runbook.md')
      .split(/^## \S+$/m)
      .slice(1);
    const sentences = (words: string) => words.match(/[.!](?=\s)/g)?.length ?? 0;
    expect(sections.filter((words) => sentences(words) < 2)).toEqual([]);
  });

  it('have every heading of data-sources.md that the code cites', () => {
    const cited = new Set(sources.flatMap((source) => matches(source, /data-sources\.md#([a-z0-9-]+)/g)));
    const headings = matches(read('docs/data-sources.md'), /^## (.+)$/gm).map((title) =>
      title.replaceAll(' ', '-'),
    );
    expect(cited.size).toBeGreaterThan(3);
    expect([...cited].filter((anchor) => !headings.includes(anchor))).toEqual([]);
  });

  it('keep the glossary sorted and free of repetition', () => {
    const words = matches(read('docs/glossary.md'), /^\| ([a-z][a-z ]*?) +\|/gm).slice(1);
    expect(words).toEqual([...new Set(words)].sort());
    const rows = matches(read('docs/glossary.md'), /^(\|) /gm);
    // The head and the rule below it are rows, too.
    expect(words).toHaveLength(rows.length - 2);
  });

  it.each([
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'docs/data-sources.md',
    'docs/runbook.md',
    'docs/security.md',
  ])('name only files that exist: %s', (file) => {
    const named = matches(read(file), /`((?:src|test|docs|scripts|templates|infra)\/[\w./-]*)`/g);
    const linked = matches(read(file), /\]\(((?!http)[\w./-]+)\)/g);
    expect([...named, ...linked].filter((path) => !existsSync(path))).toEqual([]);
  });

  it('list every setting with its environment variable', () => {
    const rows = [...read('README.md').matchAll(/^\| `([\w.]+)` +\| `(BEDROCK_REPORT_\w+)` +\|/gm)];
    expect(rows.map(([, key, name]) => [key, name])).toEqual(
      Object.keys(configLeaves).map((leaf) => [leaf, environmentName(leaf)]),
    );
  });

  it('list the columns of report.csv in their order', () => {
    const table = read('README.md').split('Columns of `report.csv`:')[1]?.split('\n## ')[0] ?? '';
    expect(matches(table, /^\| `(\w+)` +\|/gm)).toEqual(reportColumns.map((column) => column.name));
  });

  it('give a reason for every runtime dependency', () => {
    const { dependencies } = JSON.parse(read('package.json'));
    const argued = matches(read('docs/decisions/0004-runtime-dependencies.md'), /`([@a-z0-9/.-]+)`/g);
    expect([...new Set(argued)].sort()).toEqual(Object.keys(dependencies).sort());
  });

  it('publish the JSON Schema of the configuration', () => {
    const schema = `${JSON.stringify(z.toJSONSchema(configSchema, { io: 'input' }), null, 2)}\n`;
    if (process.env.GOLDEN === 'write' && !process.env.CI) writeFileSync('docs/config.schema.json', schema);
    expect(read('docs/config.schema.json')).toBe(schema);
  });

  it('have what the owner asked for at the top', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'));
    const packages = Object.keys({ ...dependencies, ...devDependencies });
    const required = ['cloudwatch', 'cost-explorer', 's3', 'ses'].map((name) => `@aws-sdk/client-${name}`);
    expect(packages).toEqual(expect.arrayContaining([...required, 'handlebars', 'date-fns', 'jest']));
    const names = ['package.json', 'tsconfig.json', 'src', 'templates', 'infra', 'test', 'README.md'];
    expect(names.filter((name) => !existsSync(name))).toEqual([]);
  });
});
