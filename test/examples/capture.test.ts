import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

it('the capture example tells the tokens of two teams', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'capture-example-')), 'usage.jsonl');
  const args = ['--import', 'tsx', 'examples/capture/run.mjs', file];
  const { AWS_ENDPOINT_URL_DYNAMODB: _, ...env } = process.env;
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8', timeout: 50_000 });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      attributes: { team: 'search', app: 'answers', user: 'ann' },
      operation: 'Converse',
      method: 'usage',
      inputTokens: 12,
      outputTokens: 5,
    },
    {
      attributes: { team: 'ads', app: 'slogans', user: 'bob' },
      operation: 'ConverseStream',
      method: 'stream',
      cacheReadTokens: 100,
      status: 'ok',
    },
    {
      attributes: { team: 'ads', app: 'slogans', user: 'eve' },
      operation: 'InvokeModel',
      method: 'estimated',
      inputTokens: null,
      estimatedInputTokens: 7,
    },
  ]);
  expect(lines.join('')).not.toContain('two and two');
});
