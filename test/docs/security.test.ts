import { readFileSync } from 'node:fs';

const text = readFileSync('docs/security.md', 'utf8');
const threats = text.split('\n## Threats\n')[1]?.split('\n## ')[0] ?? '';
const held = [...threats.matchAll(/^\| (.+?) +\| .+ \| `(test\/\S+)`: (.+?) +\|$/gm)].map(
  ([, threat = '', file = '', title = '']) => ({ threat, file, title }),
);

describe('docs/security.md', () => {
  it('says what is stored and what is not, who reads it, and what threatens it', () => {
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([
      'What is stored',
      'What is never stored',
      'Who can read it',
      'Threats',
      'Report a weakness',
    ]);
  });

  it('names for each threat a test that there is', () => {
    const rows = threats.match(/^\| /gm)?.length ?? 0;
    // The head and the rule below it are rows, too.
    expect(held).toHaveLength(rows - 2);
    const missing = held.filter(({ file, title }) => !readFileSync(file, 'utf8').includes(title));
    expect(missing).toEqual([]);
  });
});
