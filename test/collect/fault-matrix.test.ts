import pLimit from 'p-limit';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { SourceError } from '../../src/errors.ts';
import { collectHere } from '../support/aws-server/collect-here.ts';
import { applies, type FaultKind, faultKinds } from '../support/aws-server/faults.ts';
import { mail, throughRoles, twoAccounts } from '../support/aws-server/two-accounts.ts';
import { type FaultTarget, faultTargets } from '../support/fault-targets.ts';
import { differences, marks, overstated } from '../support/snapshot-differences.ts';

type Outcome = 'right' | 'marked' | 'error';

interface Cell {
  readonly target: FaultTarget;
  readonly kind: FaultKind;
  readonly outcome: Outcome;
  /** What is wrong with how the fault was met; empty is good. */
  readonly problems: readonly string[];
}

/** Faults that a careful client overcomes. */
const harmless: ReadonlySet<FaultKind> = new Set(['throttled twice', 'empty page with a token']);

test('whatever goes wrong, a snapshot is right, or marks exactly what is missing, or the run ends with a SourceError', async () => {
  const healthy = (await collectHere(twoAccounts(), throughRoles())).snapshot;
  const withoutSearch = (await collectHere(twoAccounts(), onlyMail())).snapshot;
  expect(healthy.gaps).toEqual([]);
  const limit = pLimit(6);
  const cells = await Promise.all(
    faultTargets.flatMap((target) =>
      faultKinds
        .filter((kind) => applies(target.operation, kind))
        .map((kind) => limit(() => cellOf(target, kind, healthy, withoutSearch))),
    ),
  );
  process.stdout.write(print(cells));
  expect(
    cells.flatMap(({ target, kind, problems }) => problems.map((one) => `${target.name}, ${kind}: ${one}`)),
  ).toEqual([]);
  expect(new Set(cells.map(({ outcome }) => outcome))).toEqual(new Set(['right', 'marked', 'error']));
}, 60_000);

async function cellOf(
  target: FaultTarget,
  kind: FaultKind,
  healthy: Snapshot,
  withoutSearch: Snapshot,
): Promise<Cell> {
  const { name: _, hides, ...place } = target;
  try {
    const { snapshot } = await collectHere(twoAccounts(), throughRoles(), { faults: [{ ...place, kind }] });
    const marked = marks(snapshot);
    const truth = marked.some((mark) => mark.endsWith('closed')) ? withoutSearch : healthy;
    const problems = [
      ...differences(truth, snapshot)
        .filter((part) => !marked.includes(part) && !hides.includes(part))
        .map((part) => `${part} is wrong and not marked`),
      ...marked.filter((mark) => !hides.includes(mark)).map((mark) => `${mark} is marked for nothing`),
      ...overstated(truth, snapshot).map((value) => `too high: ${value}`),
      ...(harmless.has(kind) === (snapshot.gaps.length === 0)
        ? []
        : [`gaps: ${JSON.stringify(snapshot.gaps)}`]),
    ];
    return { target, kind, outcome: snapshot.gaps.length === 0 ? 'right' : 'marked', problems };
  } catch (error) {
    const expected =
      error instanceof SourceError &&
      error.code === 'CREDENTIALS_FAILED' &&
      target.operation === 'sts:GetCallerIdentity' &&
      !error.message.includes('\n');
    return { target, kind, outcome: 'error', problems: expected ? [] : [String(error)] };
  }
}

function onlyMail(): ReturnType<typeof throughRoles> {
  const request = throughRoles();
  if (request.accounts?.mode !== 'roles') throw new Error('read through roles');
  const roles = request.accounts.roles.filter(({ accountId }) => accountId === mail);
  return { ...request, accounts: { mode: 'roles', roles } };
}

/** One line for each target: `.` right, `m` marked, `E` error; then the three counts. */
function print(cells: readonly Cell[]): string {
  const letters: Readonly<Record<Outcome, string>> = { right: '.', marked: 'm', error: 'E' };
  const rows = faultTargets.map((target) => {
    const own = cells.filter((cell) => cell.target === target);
    const marks = faultKinds.map((kind) => {
      const cell = own.find((one) => one.kind === kind);
      return cell === undefined ? ' ' : letters[cell.outcome];
    });
    return `${target.name.padEnd(24)} ${marks.join(' ')}`;
  });
  const count = (outcome: Outcome) => cells.filter((cell) => cell.outcome === outcome).length;
  const counts = `right ${count('right')}, marked ${count('marked')}, error ${count('error')}`;
  return [`columns: ${faultKinds.join(', ')}`, ...rows, counts, ''].join('\n');
}
