const types: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  eml: 'message/rfc822',
  gz: 'application/gzip',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  parquet: 'application/vnd.apache.parquet',
  txt: 'text/plain; charset=utf-8',
};

/** The content type of an archived file, by the end of its name. */
export function contentTypeOf(key: string): string {
  return types[key.slice(key.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}
