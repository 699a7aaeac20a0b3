import type { CollectRequest } from '../../../src/collect/collect-from-aws.ts';
import { oneDay } from '../../../src/domain/date-range.ts';
import { day, reportConfig } from '../snapshot-builder.ts';

/** Asks for 2026-11-22, as of the morning after, of every enabled region of the caller's account. */
export function collectRequest(changes: Partial<CollectRequest> = {}): CollectRequest {
  return {
    window: oneDay(day('2026-11-22')),
    today: day('2026-11-23'),
    generatedAt: '2026-11-23T08:00:00.000Z',
    config: reportConfig,
    regions: 'enabled',
    accounts: { mode: 'self' },
    captureTable: null,
    runCostCapUsd: null,
    remembered: [],
    progress: () => undefined,
    ...changes,
  };
}
