import * as fc from 'fast-check';
import { servedPath } from '../../src/cli/served-path.ts';

const day = '/daily/2026-11-22';

describe('servedPath', () => {
  it.each([
    ['/', 'index.html'],
    ['/?sorted=1', 'index.html'],
    ['/index.html', 'index.html'],
    [`${day}/report.html`, 'daily/2026-11-22/report.html'],
    [`${day}/report.html?a=/../..#b`, 'daily/2026-11-22/report.html'],
    [`${day}/snapshot.json.gz`, 'daily/2026-11-22/snapshot.json.gz'],
    [`${day}/revisions/12/charges.csv`, 'daily/2026-11-22/revisions/12/charges.csv'],
    [`${day}/routes/search-team2/report.json`, 'daily/2026-11-22/routes/search-team2/report.json'],
    [`${day}/revisions/0/routes/x/focus.csv`, 'daily/2026-11-22/revisions/0/routes/x/focus.csv'],
    ['/range/2026-11-01_2026-11-07/report.csv', 'range/2026-11-01_2026-11-07/report.csv'],
    ['/data/dt=2026-11-22/usage.parquet', 'data/dt=2026-11-22/usage.parquet'],
    ['/data/dt%3D2026-11-22/usage%2eparquet', 'data/dt=2026-11-22/usage.parquet'],
  ])('%s is the file %s', (target, key) => {
    expect(servedPath(target)).toEqual({ kind: 'file', key });
  });

  it.each([
    [day, `${day}/report.html`],
    [`${day}/`, `${day}/report.html`],
    [`${day}/routes/search`, `${day}/routes/search/report.html`],
    [`${day}/revisions/0/?x`, `${day}/revisions/0/report.html`],
    ['/range/2026-11-01_2026-11-07/', '/range/2026-11-01_2026-11-07/report.html'],
  ])('the folder %s means the page %s', (target, page) => {
    expect(servedPath(target)).toEqual({ kind: 'folder', page });
  });

  it.each([
    ['the folder above', '/../../etc/passwd'],
    ['the folder above, encoded', '/%2e%2e/%2e%2e/etc/passwd'],
    ['the folder above, with encoded slashes', '/%2e%2e%2f%2e%2e%2fetc%2fpasswd'],
    ['the folder above, encoded twice', '/%252e%252e%252fetc/passwd'],
    ['the folder above, within a report', `${day}/../2026-11-21/report.html`],
    ['the folder above, by backslashes', '/daily/..%5c..%5cstate%5cindex.json'],
    ['a backslash', '\\daily\\2026-11-22\\report.html'],
    ['a path that leads back into the archive', `/state/..${day}/report.html`],
    ['an encoded slash', '/daily%2F2026-11-22/report.html'],
    ['two slashes', `/${day}/report.html`],
    ['two slashes within', '/daily//2026-11-22/report.html'],
    ['an absolute path', '//etc/passwd'],
    ['an address', 'http://127.0.0.1/index.html'],
    ['an asterisk', '*'],
    ['nothing', ''],
    ['a NUL', `${day}/report.html%00`],
    ['a line break', `${day}/report.html%0a`],
    ['a dotfile', `${day}/.report.html`],
    ['a temporary file', `${day}/.tmp-1`],
    ['half an escape', `${day}/report%2`],
    ['an escape that is no UTF-8', `${day}/report%ff.html`],
    ['delivery records', '/runs/daily/2026-11-22/all.json'],
    ['states', '/state/index.json'],
    ['other files of the folder', '/outbox/daily-2026-11-22_all_finops@example.com.eml'],
    ['other files of a report’s folder', `${day}/id_rsa`],
    ['a file of another kind', `${day}/report.sh`],
    ['no day', '/daily/2026-02-30/report.html'],
    ['a range under daily', '/daily/2026-11-01_2026-11-07/report.html'],
    ['a range the wrong way round', '/range/2026-11-07_2026-11-01/report.html'],
    ['a file below a file', `${day}/report.html/report.html`],
    ['no day of data', '/data/dt=2026-13-01/usage.parquet'],
    ['a folder of many', '/daily/'],
    ['a name longer than files have', `${day}/${'a'.repeat(300)}.html`],
    ['the browser’s icon', '/favicon.ico'],
  ])('%s is nothing', (_, target) => {
    expect(servedPath(target)).toEqual({ kind: 'nothing' });
  });

  it('gives no key but one of a report, whatever is asked', () => {
    const pieces = fc.constantFrom(
      ...['/', '//', '..', '.', '%2e', '%2f', '%5c', '\\', '%00', '%25', 'daily', 'range', 'data', 'dt='],
      ...['2026-11-22', '_', 'routes', 'revisions', '0', 'report.html', 'usage.parquet', 'state', ':', '?'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (path) => {
        const served = servedPath(`/${path.join('')}`);
        const name = served.kind === 'file' ? served.key : served.kind === 'folder' ? served.page : '';
        expect(name).toMatch(/^(index\.html|\/?(daily|range|data)\/[\w=-]+(\/[\w.-]+)+|)$/);
        expect(name).not.toMatch(/\.\.|\/\.|\/\//);
      }),
      { numRuns: 2000 },
    );
  });
});
