/** What is done before a process ends. */
export interface AtEnd {
  /** The event loop is empty; it waits for what this begins. */
  readonly beforeExit: () => void;
  /** Nothing asynchronous runs any more. */
  readonly exit: () => void;
}

const waiting = new Set<AtEnd>();
const beforeExit = () => {
  for (const each of waiting) each.beforeExit();
};
const exit = () => {
  for (const each of waiting) each.exit();
};

/** Calls back when the process ends; one listener for all, however many clients are captured. Returns the way out. */
export function onProcessEnd(atEnd: AtEnd): () => void {
  if (waiting.size === 0) process.on('beforeExit', beforeExit).on('exit', exit);
  waiting.add(atEnd);
  return () => {
    waiting.delete(atEnd);
    if (waiting.size === 0) process.off('beforeExit', beforeExit).off('exit', exit);
  };
}
