type Files = Readonly<Record<string, string>>;

/** Where files differ from golden ones, in words: each file with its first differing line. Empty when none does. */
export function differences(golden: Files, made: Files): string {
  const names = [...new Set([...Object.keys(golden), ...Object.keys(made)])].sort();
  const lines = names.flatMap((name) => differenceOf(name, golden[name], made[name]));
  return lines.length === 0
    ? ''
    : [...lines, 'If this is meant: npm run golden, and read its diff.'].join('\n');
}

function differenceOf(name: string, golden: string | undefined, made: string | undefined): readonly string[] {
  if (golden === made) return [];
  if (golden === undefined) return [`${name} is not among the golden files`];
  if (made === undefined) return [`${name} is not made any more`];
  const before = golden.split('\n');
  const after = made.split('\n');
  const at = before.findIndex((line, index) => line !== after[index]);
  const index = at < 0 ? before.length : at;
  return [`${name}, line ${index + 1}:`, `- ${shown(before[index])}`, `+ ${shown(after[index])}`];
}

/** A page's lines are long: the part around a difference is found in the file itself. */
function shown(line: string | undefined): string {
  return line === undefined ? '(no more lines)' : JSON.stringify(line.slice(0, 400));
}
