import type { UsageRecord } from './record.ts';

/** Where records go. It may be slow, refuse or throw: the calls that it hears of never notice. */
export interface Sink {
  /** What drops are reported under. */
  readonly name: string;
  /** Records that it can take at a time, where that is less than a batch. */
  readonly mostRecords?: number;
  /** Takes a batch. A rejection drops it: whether to try again is the sink's to know. */
  readonly write: (records: readonly UsageRecord[]) => Promise<void> | void;
  /** Takes what is left when the process ends and nothing asynchronous runs any more; without it, that is dropped. */
  readonly writeAtExit?: (records: readonly UsageRecord[]) => void;
}

/** Records that did not reach a sink (or, by a fault of ours, any). */
export interface Drop {
  readonly sink: string | null;
  readonly records: number;
  readonly reason: 'full' | 'failed' | 'timeout' | 'exit' | 'fault';
  readonly error: unknown;
}
