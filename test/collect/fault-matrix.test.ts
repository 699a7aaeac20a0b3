import pLimit from 'p-limit';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { SourceError } from '../../src/errors.ts';
import { collectHere } from '../support/aws-server/collect-here.ts';
import { applies, type FaultKind, faultKinds } from '../support/aws-server/faults.ts';
import { tiedAccounts } from '../support/aws-server/tied-accounts.ts';
import { mail, throughRoles } from '../support/aws-server/two-accounts.ts';
import { type FaultTarget, faultTargets } from '../support/fault-targets.ts';
import { type FinishedReport, finishedReports } from '../support/finished-report.ts';
import { silentFaults } from '../support/report-judgement.ts';

type Outcome = 'right' | 'marked' | 'exit' | 'silent';

interface Cell {
  readonly target: FaultTarget;
  readonly kind: FaultKind;
  readonly outcome: Outcome;
  /** What is wrong with how the fault was met; empty is good. */
  readonly problems: readonly string[];
}

const nothing = { sources: [] };

/** Faults that a careful client overcomes. */
const harmless: ReadonlySet<FaultKind> = new Set(['throttled twice', 'empty page with a token']);

test('whatever goes wrong, the finished report is right, or marks exactly what is missing, or the run ends with exit 3', async () => {
  const healthy = finishedReports((await collectHere(tiedAccounts(), throughRoles())).snapshot);
  const withoutSearch = finishedReports((await collectHere(tiedAccounts(), onlyMail())).snapshot);
  expect(healthy.map(({ json }) => [json.status, json.gaps])).toEqual([
    ['loading', []],
    ['loading', []],
  ]);
  const [busy, waiting] = [pLimit(6), pLimit(20)];
  const read = await Promise.all(
    faultTargets.flatMap((target) =>
      faultKinds
        .filter((kind) => applies(target.operation, kind))
        .map((kind) =>
          (kind === 'timeout' ? waiting : busy)(async () => ({
            target,
            kind,
            snapshot: await collectWith(target, kind),
          })),
        ),
    ),
  );
  // Only now: to finish a report takes the time in which a request elsewhere would be answered.
  const finish = finisher();
  const cells = read.map(({ target, kind, snapshot }): Cell => {
    if (snapshot instanceof Error) return exitOf(target, kind, snapshot);
    const isClosed = target.operation === 'sts:AssumeRole' && !harmless.has(kind);
    return cellOf(target, kind, isClosed ? withoutSearch : healthy, finish(snapshot));
  });
  process.stdout.write(print(cells));
  expect(
    cells.flatMap(({ target, kind, problems }) => problems.map((one) => `${target.name}, ${kind}: ${one}`)),
  ).toEqual([]);
  expect(new Set(cells.map(({ outcome }) => outcome))).toEqual(new Set(['right', 'marked', 'exit']));
}, 180_000);

async function collectWith(
  { operation, region, account, when, pageSize }: FaultTarget,
  kind: FaultKind,
): Promise<Snapshot | Error> {
  const pageSizes = pageSize === undefined ? {} : { [operation]: pageSize };
  const place = { ...(region && { region }), ...(account && { account }), ...(when && { when }) };
  try {
    const options = {
      faults: [{ operation, kind, ...place }],
      // Who waits for an answer that never comes should not wait long; who waits for a busy machine should.
      requestTimeoutMs: kind === 'timeout' ? 4_000 : 20_000,
    };
    return (await collectHere(tiedAccounts({ pageSizes }), throughRoles(), options)).snapshot;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Finishes reports; those of snapshots that differ only in the words of a reason are made once. */
function finisher(): (snapshot: Snapshot) => readonly FinishedReport[] {
  const known = new Map<string, readonly FinishedReport[]>();
  return (snapshot) => {
    const key = JSON.stringify({
      ...snapshot,
      requests: {},
      runCostUsd: '',
      completeness: snapshot.completeness.map((entry) => ({ ...entry, detail: '' })),
      gaps: snapshot.gaps.map(({ kind, detail }) => [kind, detail.replace(/(: | \().*/s, '')]),
    });
    const finished = known.get(key) ?? finishedReports(snapshot);
    known.set(key, finished);
    return finished;
  };
}

function exitOf(target: FaultTarget, kind: FaultKind, error: Error): Cell {
  const isClean =
    error instanceof SourceError &&
    error.exitCode === 3 &&
    target.operation === 'sts:GetCallerIdentity' &&
    !error.message.includes('\n');
  return { target, kind, outcome: 'exit', problems: isClean ? [] : [String(error)] };
}

function cellOf(
  target: FaultTarget,
  kind: FaultKind,
  truth: readonly FinishedReport[],
  told: readonly FinishedReport[],
): Cell {
  const isHarmless = harmless.has(kind);
  const { hides, hidesFromRoute = hides, hidesWhenBrokenOff: part, named } = target;
  const whole = isHarmless ? [nothing, nothing] : [hides, hidesFromRoute];
  const hidden = kind === 'same token twice' && part ? [part, part] : whole;
  const [main] = told;
  const { status, gaps } = main?.json ?? { status: 'none', gaps: [] };
  const isRight = status === 'loading' && gaps.length === 0;
  const isMarked = status === 'partial' && gaps.some(({ detail }) => detail.includes(named));
  const problems = [
    ...truth.flatMap((right, index) => {
      const own = told[index];
      return own === undefined ? ['a report is missing'] : silentFaults(right, own, hidden[index] ?? nothing);
    }),
    ...((isHarmless ? isRight : isMarked) ? [] : [`status ${status}, gaps ${JSON.stringify(gaps)}`]),
  ];
  const outcome = problems.length > 0 ? 'silent' : isRight ? 'right' : 'marked';
  return { target, kind, outcome, problems };
}

function onlyMail(): ReturnType<typeof throughRoles> {
  const request = throughRoles();
  if (request.accounts?.mode !== 'roles') throw new Error('read through roles');
  const roles = request.accounts.roles.filter(({ accountId }) => accountId === mail);
  return { ...request, accounts: { mode: 'roles', roles } };
}

const letters: Readonly<Record<Outcome, string>> = { right: '.', marked: 'm', exit: 'E', silent: '!' };

/** One line for each target, one letter for each fault; then the counts. */
function print(cells: readonly Cell[]): string {
  const rows = faultTargets.map((target) => {
    const own = cells.filter((cell) => cell.target === target);
    const marks = faultKinds.map((kind) => {
      const cell = own.find((one) => one.kind === kind);
      return cell === undefined ? ' ' : letters[cell.outcome];
    });
    return `${target.name.padEnd(24)} ${marks.join(' ')}`;
  });
  const count = (outcome: Outcome) => cells.filter((cell) => cell.outcome === outcome).length;
  const counts = `. right report ${count('right')}, m marked report ${count('marked')}, E clean exit ${count('exit')}, ! silent ${count('silent')}`;
  return [`columns: ${faultKinds.join(', ')}`, ...rows, counts, ''].join('\n');
}
