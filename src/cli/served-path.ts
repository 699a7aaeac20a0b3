import { parseDay } from '../domain/date-range.ts';
import { windowOf } from '../domain/report-id.ts';

/** What a path stands for: a file of the archive, the page that a folder means, or nothing. */
export type ServedPath =
  | { readonly kind: 'file'; readonly key: string }
  | { readonly kind: 'folder'; readonly page: string }
  | { readonly kind: 'nothing' };

/**
 * Reads the path of a request, percent-encoding undone once.
 *
 * Only paths of exactly the shapes of report files pass: whatever else a path holds (`..`, encoded slashes,
 * backslashes, dotfiles), it names nothing. Delivery records and states are not served: they hold recipients.
 */
export function servedPath(target: string): ServedPath {
  const path = decoded(target.split('?')[0] ?? '');
  if (path === '/' || path === '/index.html') return { kind: 'file', key: 'index.html' };
  const data = /^\/(data\/dt=([\d-]+)\/[a-z]+\.parquet)$/.exec(path);
  if (data?.[1] !== undefined && parseDay(data[2] ?? '') !== null) return { kind: 'file', key: data[1] };
  const [, folder = '', id = '', file = ''] = reportPath.exec(path) ?? [];
  if (windowOf(id) === null) return { kind: 'nothing' };
  return file === ''
    ? { kind: 'folder', page: `/${folder}/report.html` }
    : { kind: 'file', key: `${folder}/${file}` };
}

/** A report's folder, a revision's or a route's in it, and a file: `/daily/2026-11-22/routes/search/report.csv`. */
const reportPath =
  /^\/(((?:daily|range)\/[\d_-]+)(?:\/revisions\/\d{1,9})?(?:\/routes\/[a-z0-9-]{1,200})?)(?:\/([a-z-]{1,50}\.(?:html|csv|json|json\.gz))?)?$/;

/** Empty, which names nothing, for what is malformed or hides a slash. */
function decoded(path: string): string {
  if (/%(2f|5c)/i.test(path)) return '';
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}
