import { askToCount } from './ask-to-count.ts';
import { readAttributes } from './attributes.ts';
import { type Call, openCall } from './call.ts';
import type { CapturedClient } from './client-port.ts';
import { countDrops } from './drops.ts';
import { emfSink } from './emf-sink.ts';
import type { EstimateOptions } from './estimate.ts';
import { outletTo } from './outlet.ts';
import { onProcessEnd } from './process-end.ts';
import type { Drop, Sink } from './sink.ts';
import { fieldOf } from './unknown-values.ts';
import { watchClient } from './watch-client.ts';

/** How calls are captured; everything has a default. */
export interface CaptureOptions {
  /** Where records go. Default: `[emfSink()]`, CloudWatch by way of the log. */
  readonly sinks?: readonly Sink[];
  /** Who makes the call, asked as it begins: `team` and `app` are what sinks add up by. Values are cut at 256 characters. */
  readonly attributes?: () => Readonly<Record<string, string>>;
  /** How to count what Bedrock does not tell. Default: by characters. */
  readonly estimate?: EstimateOptions;
  /** Hears of records that are lost. Default: a process warning for the first of each kind. */
  readonly onDrop?: (drop: Drop) => void;
  /** Records that may wait for each sink. Default: 10,000. */
  readonly bufferSize?: number;
  /** Records that a sink is given at a time. Default: 100. */
  readonly batchSize?: number;
  /** How long a record may wait for others. Default: 1,000. */
  readonly flushIntervalMs?: number;
  /** How long a sink may take over a batch. Default: 10,000. */
  readonly sinkTimeoutMs?: number;
}

/** A captured client's records. */
export interface UsageCapture {
  /** Records that did not reach a sink, once per sink. */
  readonly dropped: number;
  /** Resolves when every sink has what was recorded so far, or after `timeoutMs` (2,000). Never rejects. */
  flush(options?: { readonly timeoutMs?: number }): Promise<void>;
  /** A Lambda handler that flushes before it ends, well or not: afterwards the sandbox freezes. */
  flushAfter<Arguments extends readonly unknown[], Result>(
    handler: (...args: Arguments) => Result | Promise<Result>,
  ): (...args: Arguments) => Promise<Result>;
  /** Stops capturing, records streams that are still open as left, and flushes. */
  close(): Promise<void>;
}

/**
 * Records every call of an AWS SDK client for Bedrock (`bedrock-runtime` or `bedrock-agent-runtime`): one record per
 * call, whatever its retries.
 *
 * Neither replies nor errors change, and no call waits for a sink. A record tells of a call, never what was said in it.
 */
export function captureUsage(client: CapturedClient, options: CaptureOptions = {}): UsageCapture {
  const drops = countDrops(options.onDrop);
  const limits = {
    bufferSize: limitOf(options.bufferSize, 10_000),
    batchSize: limitOf(options.batchSize, 100),
    intervalMs: limitOf(options.flushIntervalMs, 1_000),
    timeoutMs: limitOf(options.sinkTimeoutMs, 10_000),
  };
  const outlet = outletTo(options.sinks ?? [emfSink()], limits, drops.add);
  const open = new Set<Call>();
  const ours = new WeakSet<object>();
  const counter = options.estimate?.countTokens;
  const counting = {
    tokenizer: options.estimate?.tokenizer,
    askToCount: counter === undefined ? null : askToCount(counter, (input) => ours.add(input)),
  };
  const fault = (error: unknown, records: number) =>
    drops.add({ sink: null, records, reason: 'fault', error });
  const region = regionOf(client);

  const begin = (operation: string, input: object): Call | null => {
    try {
      if (ours.has(Object(fieldOf(input, 'input')))) return null;
      const attributes = readAttributes(options.attributes, (error) => fault(error, 0));
      const call: Call = guarded(
        openCall({ operation, input, attributes, region: region() }, counting, (record) => {
          open.delete(call);
          outlet.put(record);
        }),
        (error) => {
          open.delete(call);
          fault(error, 1);
        },
      );
      open.add(call);
      return call;
    } catch (error) {
      fault(error, 1);
      return null;
    }
  };

  const leaveOpen = () => {
    for (const call of open) call.ended({ status: 'left' });
  };

  let isEnding = false;
  const stopListening = onProcessEnd({
    beforeExit() {
      leaveOpen();
      // Once: a sink that hangs must not keep the process for ever.
      if (isEnding || outlet.isIdle()) return;
      isEnding = true;
      void outlet.flush(flushMs);
    },
    exit() {
      leaveOpen();
      outlet.end();
    },
  });
  const stopWatching = watchClient(client, begin);

  return {
    get dropped() {
      return drops.count();
    },
    flush: ({ timeoutMs } = {}) => outlet.flush(limitOf(timeoutMs, flushMs)),
    flushAfter:
      (handler) =>
      async (...args) => {
        try {
          return await handler(...args);
        } finally {
          await outlet.flush(flushMs);
        }
      },
    async close() {
      stopWatching();
      leaveOpen();
      await outlet.flush(flushMs);
      outlet.end();
      stopListening();
    },
  };
}

/** How long an application waits for its sinks when it flushes or ends. */
const flushMs = 2_000;

/** The limit that was set, or the usual one: what is no number, as an absent variable makes it, would be no limit. */
function limitOf(limit: number | undefined, usual: number): number {
  const set = limit ?? usual;
  return set >= 0 ? Math.min(set, longestTimer) : usual;
}

/** Node's own bound; a timer that is set to more runs at once. */
const longestTimer = 2 ** 31 - 1;

/** The client's region, asked for as the SDK does and at the same time, so that no call waits for it. */
function regionOf(client: CapturedClient): () => () => string | null {
  let region: string | null = null;
  return () => {
    if (region === null) {
      client.config.region().then(
        (told) => {
          region = told;
        },
        // A client without a region fails by itself, in the SDK's own words.
        () => undefined,
      );
    }
    return () => region;
  };
}

/** The same watcher, whose faults never reach the application: a call that it fails is lost, and told so. */
function guarded(call: Call, failed: (error: unknown) => void): Call {
  let hasFailed = false;
  const guard =
    <Arguments extends readonly unknown[]>(method: (...args: Arguments) => void) =>
    (...args: Arguments) => {
      if (hasFailed) return;
      try {
        method(...args);
      } catch (error) {
        hasFailed = true;
        failed(error);
      }
    };
  return {
    streamAt: call.streamAt,
    attempted: guard(call.attempted),
    answered: guard(call.answered),
    seen: guard(call.seen),
    ended: guard(call.ended),
  };
}
