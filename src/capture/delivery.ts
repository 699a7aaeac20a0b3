import type { UsageRecord } from './record.ts';
import type { Drop, Sink } from './sink.ts';

/** Bounds of what waits for each sink. */
export interface DeliveryOptions {
  /** Records that may wait for one sink; what comes on top is dropped. */
  readonly bufferSize: number;
  readonly batchSize: number;
  /** How long a record may wait for others. */
  readonly intervalMs: number;
  /** How long a sink may take over one batch before it counts as dropped. */
  readonly timeoutMs: number;
}

/** The records on their way to one sink. */
export interface Delivery {
  readonly push: (record: UsageRecord) => void;
  readonly isIdle: () => boolean;
  /** Resolves when nothing waits any more. */
  readonly flush: () => Promise<void>;
  /** Hands over what waits in this very tick, or drops it. */
  readonly end: () => void;
}

/** Batches records for a sink outside the application's calls, and reports what it could not deliver. */
export function deliverTo(sink: Sink, options: DeliveryOptions, dropped: (drop: Drop) => void): Delivery {
  const batchSize = Math.max(1, Math.min(options.batchSize, sink.mostRecords ?? options.batchSize));
  const waiting: UsageRecord[] = [];
  let timer: NodeJS.Timeout | null = null;
  let soon: NodeJS.Immediate | null = null;
  let sending: Promise<void> | null = null;
  let inFlight = 0;
  // Records so far: taken, given to the sink (well or not), and those that no longer wait for a whole batch.
  let taken = 0;
  let given = 0;
  let due = 0;

  const drop = (records: number, reason: Drop['reason'], error: unknown) => {
    if (records > 0) dropped({ sink: sink.name, records, reason, error });
  };

  const send = async (batch: readonly UsageRecord[]) => {
    inFlight = batch.length;
    let timeout: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timeout = setTimeout(resolve, options.timeoutMs, 'late').unref();
    });
    try {
      const written = Promise.resolve(sink.write(batch));
      // A write that fails after its time was reported then.
      written.catch(() => undefined);
      if ((await Promise.race([written, late])) === 'late') drop(inFlight, 'timeout', null);
    } catch (error) {
      drop(inFlight, 'failed', error);
    } finally {
      clearTimeout(timeout);
      inFlight = 0;
      given += batch.length;
    }
  };

  const isDue = () => waiting.length >= batchSize || given < due;

  const sendDue = () => {
    stopWaiting();
    if (sending !== null || waiting.length === 0 || !isDue()) return proceed();
    sending = send(waiting.splice(0, batchSize)).then(() => {
      sending = null;
      proceed();
    });
  };

  /** Never writes itself: the application's call is still running. */
  const proceed = () => {
    if (sending !== null || waiting.length === 0) return;
    if (isDue()) soon ??= setImmediate(sendDue).unref();
    else timer ??= setTimeout(sendAll, options.intervalMs).unref();
  };

  const sendAll = () => {
    due = taken;
    sendDue();
  };

  const stopWaiting = () => {
    if (timer !== null) clearTimeout(timer);
    if (soon !== null) clearImmediate(soon);
    timer = null;
    soon = null;
  };

  return {
    push(record) {
      if (waiting.length >= options.bufferSize) return drop(1, 'full', null);
      waiting.push(record);
      taken += 1;
      proceed();
    },
    isIdle: () => waiting.length === 0 && sending === null,
    async flush() {
      const target = taken;
      due = target;
      while (given < target) {
        sendDue();
        await sending;
      }
    },
    end() {
      stopWaiting();
      // Whether the sink still gets these nobody will know.
      drop(inFlight, 'exit', null);
      inFlight = 0;
      const batch = waiting.splice(0);
      given += batch.length;
      try {
        if (sink.writeAtExit === undefined) drop(batch.length, 'exit', null);
        else if (batch.length > 0) sink.writeAtExit(batch);
      } catch (error) {
        drop(batch.length, 'exit', error);
      }
    },
  };
}
