/** Every alarm of a deployment; each has a heading in docs/runbook.md. */
export const alarmKinds = [
  'run-failed',
  'run-lost',
  'run-not-started',
  'partial-report',
  'unmapped-dollars',
  'no-report',
] as const;

export type AlarmKind = (typeof alarmKinds)[number];
