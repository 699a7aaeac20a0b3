import { alignRows, displayWidth } from '../../src/render/align.ts';

describe('aligned rows', () => {
  it('put numbers under numbers, and end no line with spaces', () => {
    expect(
      alignRows(
        [
          ['Claude', '$1.00', ''],
          ['x', '−$412.10', 'new'],
        ],
        ['left', 'right', 'left'],
      ),
    ).toEqual(['Claude     $1.00', 'x       −$412.10  new']);
  });

  it.each([
    ['plain text', 'abc', 3],
    ['wide characters take two cells', '模型', 4],
    ['an emoji takes two cells', '🚀', 2],
    ['a combining mark takes none', 'e\u0301', 1],
    ['our own marks take one', '≈◐–▲▼', 5],
  ])('%s', (_, text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});
