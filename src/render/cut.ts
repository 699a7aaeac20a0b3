/** A list that was cut, with how many lines were left out. */
export interface Cut<Line> {
  readonly lines: readonly Line[];
  /** `3 more in the full report`; empty when nothing was left out. */
  readonly more: string;
}

/** The first lines of a list, and how many more there are, and where. */
export function cut<Line>(lines: readonly Line[], limit: number, where = 'the full report'): Cut<Line> {
  const rest = lines.length - limit;
  return { lines: lines.slice(0, limit), more: rest > 0 ? `${rest} more in ${where}` : '' };
}
