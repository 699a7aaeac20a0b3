import { randomUUID } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode, linkIfAbsent, publishWhole } from './whole-file.ts';

/** A version of a file on disk: what the etag names, and how to ask for the present one. */
export interface FileVersion {
  readonly file: string;
  readonly etag: string;
  /** The etag of what the file holds now; null when it is absent. */
  readonly presentEtag: () => Promise<string | null>;
}

/**
 * Replaces exactly one version of a file; false when another one is there. Several processes may try at once.
 *
 * There is no lock that could go stale. A successor is written whole under a name of its own, then `.next-<file>-<etag>`
 * is made to point to it, which only one process can do, then the successor is renamed over the file, which can happen
 * only once. Whoever finds the pointer of a process that was killed takes the last step for it. A version must not come
 * back: state files carry times or only grow, and a write that changes nothing never gets here.
 */
export async function replaceVersion(version: FileVersion, body: Uint8Array): Promise<boolean> {
  const folder = dirname(version.file);
  const pointer = join(folder, `.next-${basename(version.file)}-${version.etag}`);
  return publishWhole(folder, body, async (temporary) => {
    // Under this name it outlives us: once the pointer is there, others may need it.
    const successor = join(folder, `.next-${randomUUID()}`);
    await rename(temporary, successor);
    const ours = await publishWhole(folder, Buffer.from(basename(successor)), (whole) =>
      linkIfAbsent(whole, pointer),
    );
    if (ours) return finishOwn(version, pointer, successor);
    await rm(successor);
    await finishOther(version, pointer);
    return false;
  });
}

async function finishOwn(version: FileVersion, pointer: string, successor: string): Promise<boolean> {
  const stillThere = (await version.presentEtag()) === version.etag;
  // A successor that is gone has been renamed already, by a process that found our pointer.
  const gone = !(await wasThere(() => (stillThere ? rename(successor, version.file) : rm(successor))));
  await rm(pointer, { force: true });
  return stillThere || gone;
}

/** The pointer is read before the version is compared: while it stands, only its successor can replace the version. */
async function finishOther(version: FileVersion, pointer: string): Promise<void> {
  let successor = '';
  const pointed = await wasThere(async () => {
    successor = join(dirname(pointer), await readFile(pointer, 'utf8'));
  });
  if (!pointed || (await version.presentEtag()) !== version.etag) return;
  if (await wasThere(() => rename(successor, version.file))) await rm(pointer, { force: true });
}

/** False when the file to work on was gone. */
async function wasThere(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
