import Handlebars from 'handlebars';
import { RenderError } from '../errors.ts';

/** Template sources by file name below the templates folder: `report.hbs`, `partials/figure.hbs`, `page.css` … */
export type Templates = Readonly<Record<string, string>>;

/** Fills one template with a view. @throws RenderError RENDER_FAILED */
export type RenderTemplate = (name: string, view: object) => string;

const compiled = new WeakMap<Templates, RenderTemplate>();
// `strict` makes a misspelt field an error instead of an empty place; with known helpers only, templates cannot compute.
const options = {
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: { each: true, if: true, unless: true, with: true },
} as const;

/**
 * Compiles templates strictly: `{{typo}}` is an error. Compiled once per set of sources.
 *
 * @throws RenderError RENDER_FAILED - from the returned function; names the template, the line and the nearest field
 */
export function compileTemplates(sources: Templates): RenderTemplate {
  const known = compiled.get(sources);
  if (known !== undefined) return known;
  const render = compile(sources);
  compiled.set(sources, render);
  return render;
}

/** A source that is put into a page as it is (style, script). @throws RenderError RENDER_FAILED - when it is absent */
export function sourceOf(sources: Templates, name: string): string {
  const source = sources[name];
  if (source === undefined) throw new RenderError('RENDER_FAILED', `Template ${name} is missing.`);
  return source;
}

function compile(sources: Templates): RenderTemplate {
  const handlebars = Handlebars.create();
  const templates = new Map<string, (view: object, runtime?: object) => string>();
  for (const [name, source] of Object.entries(sources)) {
    if (!name.endsWith('.hbs')) continue;
    const template = handlebars.compile<object>(source, { ...options, noEscape: name.endsWith('.txt.hbs') });
    const named = (view: object, runtime?: object) => {
      try {
        return template(view, runtime);
      } catch (error) {
        throw located(error, name, view);
      }
    };
    templates.set(name, named);
    const partial = /^partials\/(.+)\.hbs$/.exec(name)?.[1];
    if (partial !== undefined) handlebars.registerPartial(partial, named);
  }
  return (name, view) => {
    const template = templates.get(name);
    if (template === undefined) throw new RenderError('RENDER_FAILED', `Template ${name} is missing.`);
    return template(view);
  };
}

/** An error that says where: the innermost template's place is kept when a partial failed. */
function located(error: unknown, template: string, view: object): RenderError {
  if (error instanceof RenderError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const line = /Parse error on line (\d+)/.exec(message)?.[1] ?? lineOf(error);
  const place = `Template ${template}${line === null ? '' : `, line ${line}`}`;
  const field = /^"(.+?)" not defined in/.exec(message)?.[1];
  if (field === undefined) {
    return new RenderError('RENDER_FAILED', `${place}: ${message.split('\n')[0] ?? ''}`, { cause: error });
  }
  const nearest = nearestField(field, fieldNames(view));
  const hint = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  return new RenderError('RENDER_FAILED', `${place}: there is no field "${field}".${hint}`, { cause: error });
}

function lineOf(error: unknown): string | null {
  return typeof error === 'object' &&
    error !== null &&
    'lineNumber' in error &&
    error.lineNumber !== undefined
    ? String(error.lineNumber)
    : null;
}

/** Every field name anywhere in a view. */
function fieldNames(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) found.add(key);
    fieldNames(inner, found);
  }
  return found;
}

function nearestField(wanted: string, names: ReadonlySet<string>): string | null {
  const ranked = [...names]
    .map((name) => ({ name, distance: editDistance(wanted.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, wanted.length / 2) ? best.name : null;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
