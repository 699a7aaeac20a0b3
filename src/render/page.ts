import type { WholeFile } from '../domain/report-file.ts';
import { compileTemplates, sourceOf, type Templates } from './templates.ts';

/** What a page is made with. `sha256` gives the base64 digest of a text: the core itself may not import crypto. */
export interface PageOptions {
  readonly templates: Templates;
  readonly sha256: (text: string) => string;
}

/** The parts of a page that its template puts in as they are; each is our own text, never data. */
export interface PageShell {
  readonly csp: string;
  readonly style: string;
  readonly script: string;
  /** JSON with `<` escaped: it cannot end the script element it stands in. */
  readonly island: string;
}

/**
 * Renders one self-contained page. Its policy lets nothing load and nothing run but the style and the script inside
 * it, which it names by their hashes.
 */
export function renderPage(
  key: string,
  template: string,
  view: object,
  island: unknown,
  options: PageOptions,
): WholeFile {
  const style = sourceOf(options.templates, 'page.css');
  const script = sourceOf(options.templates, 'page.js');
  const shell: PageShell = {
    csp: [
      "default-src 'none'",
      `style-src 'sha256-${options.sha256(style)}'`,
      `script-src 'sha256-${options.sha256(script)}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ].join('; '),
    style,
    script,
    island: JSON.stringify(island).replaceAll('<', '\\u003c'),
  };
  const html = compileTemplates(options.templates)(template, { ...view, ...shell });
  return { key, body: new TextEncoder().encode(html), contentType: 'text/html; charset=utf-8' };
}
