/** The side to which a column's texts are aligned. */
export type Side = 'left' | 'right';

/** Lines of equal columns, two spaces apart; a line's end is trimmed. */
export function alignRows(rows: readonly (readonly string[])[], sides: readonly Side[]): readonly string[] {
  const widths = sides.map((_, column) => Math.max(0, ...rows.map((row) => displayWidth(row[column] ?? ''))));
  return rows.map((row) =>
    sides
      .map((side, column) => pad(row[column] ?? '', widths[column] ?? 0, side))
      .join('  ')
      .trimEnd(),
  );
}

/** How many terminal cells a text takes: East Asian wide characters and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
  return Array.from(text).reduce((all, character) => all + cellsOf(character), 0);
}

function pad(text: string, width: number, side: Side): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return side === 'left' ? text + space : space + text;
}

function cellsOf(character: string): number {
  if (/^\p{Mark}$/u.test(character)) return 0;
  const isWide =
    /^(?:[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]|\p{Emoji_Presentation})$/u;
  return isWide.test(character) ? 2 : 1;
}
