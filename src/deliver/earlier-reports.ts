import pLimit from 'p-limit';
import type { ArchivedReport, EarlierReports } from '../domain/restatement.ts';
import type { ObjectStore } from '../ports.ts';
import { isUnfinished, readArchived, revisionOfUnreadable } from './archive-report.ts';

/** How many reports are read at a time. */
const concurrency = 8;

/**
 * Reads what the archive holds of some reports.
 *
 * @throws DeliveryError ARCHIVE_UNUSABLE
 */
export async function readEarlierReports(
  store: ObjectStore,
  ids: readonly string[],
): Promise<EarlierReports> {
  const limit = pLimit(concurrency);
  // The first alone: its answer tells whether the archive can be used at all.
  const first = await Promise.all(ids.slice(0, 1).map((id) => readEarlier(store, id)));
  const others = await Promise.all(ids.slice(1).map((id) => limit(() => readEarlier(store, id))));
  const read = [...first, ...others];
  return {
    archived: read.flatMap(({ archived }) => archived ?? []),
    unfinished: read.flatMap(({ archived, isUnfinished }) => (archived && isUnfinished ? archived.id : [])),
    unreadable: read.flatMap(({ unreadable }) => unreadable ?? []),
  };
}

interface Earlier {
  readonly archived?: ArchivedReport;
  readonly isUnfinished?: boolean;
  readonly unreadable?: EarlierReports['unreadable'][number];
}

async function readEarlier(store: ObjectStore, id: string): Promise<Earlier> {
  const archived = await readArchived(store, id);
  if (archived === 'absent') return {};
  if (archived === 'unreadable')
    return { unreadable: { id, revision: await revisionOfUnreadable(store, id) } };
  return { archived, isUnfinished: await isUnfinished(store, id, archived.revision) };
}
