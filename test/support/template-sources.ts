import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Templates } from '../../src/render/templates.ts';

const folder = join(process.cwd(), 'templates');

/** The templates as they ship. */
export const templateSources: Templates = Object.fromEntries(
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
);

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
