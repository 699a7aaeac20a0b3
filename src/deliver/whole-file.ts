import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { link, mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportFile } from '../domain/report-file.ts';
import { DeliveryError } from '../errors.ts';

const temporaryPrefix = '.tmp-';

/** After this long, whoever left a temporary file behind is not coming back. Unit: milliseconds. */
const abandonedAfterMs = 3_600_000;

/** The temporary files of this process that are not published yet. */
const unpublished = new Set<string>();

/**
 * Writes a body whole, and safely on the disk, to a temporary file in `folder` (made when absent), and hands it to
 * `publish`, which gives it its name by rename or link. Nothing half-written ever has a name of its own, and the
 * temporary file is gone afterwards: on failure too, and when the process exits in the middle. What killed processes
 * left behind is removed on the way.
 */
export async function publishWhole<Result>(
  folder: string,
  body: ReportFile['body'],
  publish: (temporary: string) => Promise<Result>,
): Promise<Result> {
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `${temporaryPrefix}${randomUUID()}`);
  if (unpublished.size === 0) process.on('exit', discardAll);
  unpublished.add(temporary);
  try {
    await writeDurably(temporary, body);
    await sweep(folder, temporary);
    return await publish(temporary);
  } finally {
    await rm(temporary, { force: true });
    unpublished.delete(temporary);
    if (unpublished.size === 0) process.off('exit', discardAll);
  }
}

/** Gives a whole file a second name; false when something has that name already. Of two at once, one wins. */
export async function linkIfAbsent(file: string, name: string): Promise<boolean> {
  try {
    await link(file, name);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Node's code of a failed file operation (`ENOENT`); null for any other error. */
export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** A failed file operation as one line that says what happened and what to do; other errors are bugs and pass. */
export function folderFailure(error: unknown, folder: string): unknown {
  const code = errorCode(error);
  if (code === null || code.startsWith('ERR_') || error instanceof DeliveryError) return error;
  const reason = reasons[code] ?? `${String(error)}: choose another folder`;
  return new DeliveryError('ARCHIVE_UNUSABLE', `the folder ${folder} cannot be used: ${reason}`, {
    cause: error,
  });
}

const notAFolder = 'part of its path is a file: choose another folder';
const notAllowed = 'you may not read or write there: change its permissions, or choose another folder';
const noLinks = 'its file system has no hard links, which safe writing needs: choose another folder';

const reasons: Readonly<Record<string, string>> = {
  EACCES: notAllowed,
  EEXIST: notAFolder,
  ENOTDIR: notAFolder,
  EROFS: 'its file system is read-only: choose another folder',
  ENOSPC: 'the disk is full: make room',
  EDQUOT: 'your disk quota is used up: make room',
  ENAMETOOLONG: 'a name in it would be too long: choose a shorter path',
  EPERM: `${notAllowed} (a file system without hard links answers so, too)`,
  ENOTSUP: noLinks,
  EOPNOTSUPP: noLinks,
  ENOSYS: noLinks,
};

async function writeDurably(path: string, body: ReportFile['body']): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await writeFile(file, body);
    await file.sync();
  } finally {
    await file.close();
  }
}

function discardAll(): void {
  for (const temporary of unpublished) rmSync(temporary, { force: true });
}

/** Ages are measured by the file system's own clock: against the file just written. */
async function sweep(folder: string, temporary: string): Promise<void> {
  const { mtimeMs: now } = await stat(temporary);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(temporaryPrefix)) continue;
    const file = join(folder, name);
    const found = await stat(file).catch(() => null);
    if (found && now - found.mtimeMs > abandonedAfterMs) await rm(file, { force: true });
  }
}
