import type { ArchivedReport, EarlierReports } from '../domain/restatement.ts';
import type { ObjectStore } from '../ports.ts';
import { isUnfinished, readArchived, revisionOfUnreadable } from './archive-report.ts';

/**
 * Reads what the archive holds of some reports.
 *
 * @throws DeliveryError ARCHIVE_UNUSABLE
 */
export async function readEarlierReports(
  store: ObjectStore,
  ids: readonly string[],
): Promise<EarlierReports> {
  const archived: ArchivedReport[] = [];
  const unfinished: string[] = [];
  const unreadable: { id: string; revision: number }[] = [];
  // One after the other: the first answer tells whether the archive can be used at all.
  for (const id of ids) {
    const report = await readArchived(store, id);
    if (report === 'absent') continue;
    if (report === 'unreadable') {
      unreadable.push({ id, revision: await revisionOfUnreadable(store, id) });
      continue;
    }
    archived.push(report);
    if (await isUnfinished(store, id, report.revision)) unfinished.push(id);
  }
  return { archived, unfinished, unreadable };
}
