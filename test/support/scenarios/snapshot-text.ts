/** A snapshot as text whose differences can be read: a record a line, however long, and lists of records a line each. */
export function snapshotText(snapshot: unknown): string {
  return `${textOf(snapshot, '')}\n`;
}

function textOf(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value);
  if (!entries.some(([, part]) => isDeep(part))) return flat(value, entries);
  const deeper = `${indent}  `;
  const lines = entries.map(([key, part]) => {
    const label = Array.isArray(value) ? '' : `${JSON.stringify(key)}: `;
    return `${deeper}${label}${textOf(part, deeper)}`;
  });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

/** Lists of texts stay in their record's line; records do not. */
function isDeep(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  return Array.isArray(part) ? part.some((item) => typeof item === 'object') : Object.keys(part).length > 0;
}

function flat(value: object, entries: readonly (readonly [string, unknown])[]): string {
  if (Array.isArray(value)) return `[${value.map((part) => JSON.stringify(part)).join(', ')}]`;
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}: ${JSON.stringify(part)}`).join(', ')}}`;
}
