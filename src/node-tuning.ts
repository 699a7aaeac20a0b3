import { setFlagsFromString } from 'node:v8';
import { type DateRange, daysOf } from './domain/date-range.ts';

/** A window of more days is large: what Node leaves uncollected would be most of the run's memory. */
const longWindow = 31;

/**
 * Tells V8 what a run over a window is, before it begins: what draws the chart is compiled once, since compiling it
 * again for speed takes longer than a chart; and a long window's garbage is collected whenever the heap has grown by a
 * fifth, not to several times what is in use.
 *
 * A run computes the same under any of these flags. See docs/decisions/0012-v8-is-told-what-a-run-is.md.
 */
export function tuneNode(window: DateRange): void {
  const flags = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];
  if (daysOf(window).length > longWindow) flags.push('--heap-growing-percent=20');
  for (const flag of flags) setFlagsFromString(flag);
}
