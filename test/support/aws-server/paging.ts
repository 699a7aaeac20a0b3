import { createHash } from 'node:crypto';
import { AwsError } from './aws-error.ts';

/**
 * Cuts a list into pages. A token belongs to the request it was given for: other parameters make it invalid, as they
 * do at AWS.
 */
export function pageOf<Item>(
  items: readonly Item[],
  size: number,
  token: string | undefined,
  parameters: unknown,
): { readonly items: readonly Item[]; readonly next: string | undefined } {
  const mark = createHash('sha256').update(JSON.stringify(parameters)).digest('hex').slice(0, 16);
  const [tokenMark, offset = '0'] = token === undefined ? [mark] : token.split('.');
  if (tokenMark !== mark) throw new AwsError('ValidationException', 'The page token is invalid');
  const start = Number(offset);
  const end = start + size;
  return { items: items.slice(start, end), next: end < items.length ? `${mark}.${end}` : undefined };
}
