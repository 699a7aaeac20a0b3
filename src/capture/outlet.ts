import { type Delivery, type DeliveryOptions, deliverTo } from './delivery.ts';
import type { UsageRecord } from './record.ts';
import type { Drop, Sink } from './sink.ts';

/** The way of records to all sinks. */
export interface Outlet {
  /** Takes a record, at once or when its tokens are counted. */
  readonly put: (record: UsageRecord | Promise<UsageRecord>) => void;
  readonly isIdle: () => boolean;
  /** Resolves when every sink has what was put so far, or when the time is over. */
  readonly flush: (timeoutMs: number) => Promise<void>;
  /** Hands over, or drops, what waits, in this very tick. */
  readonly end: () => void;
}

export function outletTo(
  sinks: readonly Sink[],
  options: DeliveryOptions,
  dropped: (drop: Drop) => void,
): Outlet {
  const deliveries: readonly Delivery[] = sinks.map((sink) => deliverTo(sink, options, dropped));
  const counting = new Set<Promise<void>>();

  const deliver = (record: UsageRecord) => {
    for (const delivery of deliveries) delivery.push(record);
  };
  const flushAll = async () => {
    await Promise.all(counting);
    await Promise.all(deliveries.map((delivery) => delivery.flush()));
  };

  return {
    put(record) {
      // By its shape: Jest's modules have another Promise than Node's own.
      if (!('then' in record)) return deliver(record);
      // One that is no longer waited for was told as dropped.
      const counted: Promise<void> = record.then(
        (known) => {
          if (counting.delete(counted)) deliver(known);
        },
        (error) => {
          if (counting.delete(counted)) dropped({ sink: null, records: 1, reason: 'fault', error });
        },
      );
      counting.add(counted);
    },
    isIdle: () => counting.size === 0 && deliveries.every((delivery) => delivery.isIdle()),
    async flush(timeoutMs) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs);
      });
      await Promise.race([flushAll(), late]);
      clearTimeout(timer);
    },
    end() {
      if (counting.size > 0) dropped({ sink: null, records: counting.size, reason: 'exit', error: null });
      counting.clear();
      for (const delivery of deliveries) delivery.end();
    },
  };
}
