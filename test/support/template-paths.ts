import Handlebars from 'handlebars';
import type { Templates } from '../../src/render/templates.ts';

type Scope = readonly unknown[];

/**
 * The paths of a template (and its partials) that its view does not have, as `template:line path`. Walks every block
 * with the first item of its list; a list without items is itself reported, since nothing inside it could be looked up.
 */
export function unknownPaths(sources: Templates, name: string, view: unknown): readonly string[] {
  const found: string[] = [];
  walk(sources, name, [view, view], found);
  return [...new Set(found)];
}

// The scope holds the root first and the innermost context last.
function walk(sources: Templates, name: string, scope: Scope, found: string[]): void {
  const visit = (body: readonly hbs.AST.Statement[], inner: Scope): void => {
    for (const statement of body) {
      if (isMustache(statement)) look(statement.path, inner);
      else if (isBlock(statement)) block(statement, inner);
      else if (isPartial(statement)) partial(statement, inner);
    }
  };
  const look = (path: unknown, inner: Scope): unknown => {
    if (!isPath(path)) return undefined;
    const value = resolve(path, inner);
    if (value === undefined) found.push(`${name}:${path.loc.start.line} ${path.original}`);
    return value;
  };
  const block = (statement: hbs.AST.BlockStatement, inner: Scope): void => {
    const value = look(statement.params[0], inner);
    const helper = statement.path.original;
    const context = helper === 'each' ? first(value) : helper === 'with' ? value : undefined;
    const enters = helper === 'each' || helper === 'with';
    if (enters && (context === undefined || context === null)) {
      found.push(`${name}:${statement.loc.start.line} nothing in ${describe(statement.params[0])}`);
    } else {
      visit(statement.program.body, enters ? [...inner, context] : inner);
    }
    visit(statement.inverse?.body ?? [], inner);
  };
  const partial = (statement: hbs.AST.PartialStatement, inner: Scope): void => {
    const base = statement.params.length > 0 ? look(statement.params[0], inner) : inner.at(-1);
    const pairs = (statement.hash?.pairs ?? []).map(({ key, value }) => [
      key,
      isPath(value) ? look(value, inner) : '',
    ]);
    const context = { ...Object(base), ...Object.fromEntries(pairs) };
    walk(sources, `partials/${describe(statement.name)}.hbs`, [scope[0], context], found);
  };
  visit(Handlebars.parse(sources[name] ?? '').body, scope);
}

function resolve(path: hbs.AST.PathExpression, scope: Scope): unknown {
  if (path.data) return path.parts[0] === 'root' ? dig(scope[0], path.parts.slice(1)) : '';
  return dig(scope.at(-1 - path.depth), path.parts);
}

function dig(value: unknown, parts: readonly string[]): unknown {
  return parts.reduce<unknown>((inner, part) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return Object.entries(inner).find(([key]) => key === part)?.[1];
  }, value);
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

function describe(expression: unknown): string {
  return typeof expression === 'object' && expression !== null && 'original' in expression
    ? String(expression.original)
    : '';
}

function isPath(node: unknown): node is hbs.AST.PathExpression {
  return typeof node === 'object' && node !== null && 'type' in node && node.type === 'PathExpression';
}

function isMustache(node: hbs.AST.Node): node is hbs.AST.MustacheStatement {
  return node.type === 'MustacheStatement';
}

function isBlock(node: hbs.AST.Node): node is hbs.AST.BlockStatement {
  return node.type === 'BlockStatement';
}

function isPartial(node: hbs.AST.Node): node is hbs.AST.PartialStatement {
  return node.type === 'PartialStatement';
}
