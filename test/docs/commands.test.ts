import { readFileSync } from 'node:fs';
import { ConfigError, DeliveryError, RenderError, SourceError } from '../../src/errors.ts';
import { runCli } from '../support/run-cli.ts';

const section = readFileSync('README.md', 'utf8').split('\n## Commands\n')[1]?.split('\n## ')[0] ?? '';
const leaves = [
  ['run'],
  ['demo'],
  ['render'],
  ['archive', 'list'],
  ['archive', 'get'],
  ['archive', 'serve'],
  ['archive', 'rebuild'],
  ['doctor'],
  ['policy'],
  ['config'],
];

async function helpOf(command: readonly string[]): Promise<string> {
  const { code, stdout } = await runCli([...command, '--help']);
  expect(code).toBe(0);
  return stdout;
}

function flagsIn(text: string): readonly string[] {
  return [...new Set(text.match(/(?<![\w-])--[a-z][a-z-]*/g))];
}

function commandsIn(help: string): readonly string[] {
  const list = help.split('\nCommands:\n')[1] ?? '';
  return [...list.matchAll(/^ {2}([a-z]+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
}

describe('the commands in the README', () => {
  it('are those of the program', async () => {
    const named = [...section.matchAll(/^\| `([a-z]+)/gm)].map(([, name]) => name);
    expect(commandsIn(await helpOf([]))).toEqual(named);
    const below = /`archive ([a-z|\\]+)`/.exec(section)?.[1]?.split('\\|');
    expect(commandsIn(await helpOf(['archive']))).toEqual(below);
    expect(leaves.map(([name]) => name)).toEqual(expect.arrayContaining(named));
  });

  it('have every flag of run, and none that no command takes', async () => {
    const helps = await Promise.all(leaves.map(helpOf));
    const named = flagsIn(section);
    expect(flagsIn(helps[0] ?? '').filter((flag) => !named.includes(flag))).toEqual([]);
    expect(named.filter((flag) => !flagsIn(helps.join('\n')).includes(flag))).toEqual([]);
  });

  it('each have an example in their help', async () => {
    for (const help of await Promise.all(leaves.map(helpOf))) {
      expect(help).toMatch(/\nExample:\n {2}bedrock-report [a-z]/);
    }
  });

  it.each([
    [new ConfigError('USAGE_INVALID', []), 'usage or configuration'],
    [new SourceError('NO_SOURCE', ''), 'sources'],
    [new RenderError('RENDER_FAILED', ''), 'rendering'],
    [new DeliveryError('ARCHIVE_UNUSABLE', ''), 'delivery'],
  ])('exit as they say: %s', (error, words) => {
    expect(section.replaceAll('\n', ' ')).toContain(`· ${error.exitCode} ${words}`);
  });
});
