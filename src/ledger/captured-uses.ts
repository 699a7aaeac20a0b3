import type { CaptureCounter, CapturedUse } from '../domain/captured.ts';
import type { Day } from '../domain/date-range.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import type { ModelIdentity } from './model-identity.ts';
import type { RowStream } from './row-stream.ts';

/** A captured use with the row that CloudWatch counts its calls in. */
export interface JoinedUse {
  readonly use: CapturedUse;
  /** Null when the calls named no model. */
  readonly stream: RowStream | null;
  /** True when what CloudWatch counted where the calls were made was not read whole. */
  readonly unread: boolean;
}

/** What is known of the calls that CloudWatch counted. */
interface Counted {
  readonly ids: ReadonlySet<string>;
  readonly identity: ModelIdentity;
  readonly partialOf: (stream: RowStream, date: Day) => LedgerRow['partial'];
}

/** Reads the model ids of captured calls as CloudWatch's are read. */
export function capturedUses(
  counters: readonly CaptureCounter[],
  { ids, identity, partialOf }: Counted,
): readonly JoinedUse[] {
  return counters.map((counter): JoinedUse => {
    const { region, day } = counter;
    if (counter.modelId === '')
      return { use: { ...counter, model: null, modelName: null }, stream: null, unread: false };
    const modelId = asCounted(counter.modelId, ids);
    // Whose account it was, capture does not know; a profile's id is hardly ever that of another.
    const reading = identity.ofUsage({ modelId, region, accountId: '', endpoint: 'runtime' });
    const { model, modelName, routing, chargeGroup } = reading;
    const stream = { region, model, modelName, routing, chargeGroup };
    return { use: { ...counter, model, modelName }, stream, unread: partialOf(stream, day).usage };
  });
}

/** Calls name the whole ARN of what CloudWatch may count by its last segment alone. */
function asCounted(modelId: string, ids: ReadonlySet<string>): string {
  const segment = modelId.slice(modelId.lastIndexOf('/') + 1);
  return !ids.has(modelId) && ids.has(segment) ? segment : modelId;
}
