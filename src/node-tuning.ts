import { setFlagsFromString } from 'node:v8';
import { type DateRange, daysOf } from './domain/date-range.ts';

// Under whichever of these flags, what a run computes is the same: docs/decisions/0012-v8-is-told-what-a-run-is.md.

/** Has WebAssembly compiled once: to compile it again for speed takes longer than to draw a chart. */
export function compileOnce(): void {
  for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);
}

/** A window of more days is large: what V8 leaves uncollected would be most of the run's memory. */
const longWindow = 31;

/** Has the garbage of a long window collected whenever the heap has grown by a fifth, not to several times what is in use. */
export function boundHeap(window: DateRange): void {
  if (daysOf(window).length > longWindow) setFlagsFromString('--heap-growing-percent=20');
}
