import { byTexts } from '../domain/byte-order.ts';
import type { CapturedUse, EstimateFall, KnowledgeBaseUse } from '../domain/captured.ts';
import type { LedgerTeams } from '../domain/ledger.ts';
import { divide, fromInteger, isZero, round, subtract } from '../domain/money.ts';
import type { ReportTeams } from '../domain/report.ts';
import { sumCounts } from './figure.ts';
import { groupBy } from './group-by.ts';

const averagePlaces = 3;
const ratioPlaces = 6;

/** What applications captured of the window, as a report tells it. */
export function teamsOf({ rows, uses, missing }: LedgerTeams): ReportTeams {
  return {
    rows,
    missing,
    knowledgeBases: knowledgeBasesOf(uses),
    estimates: [...groupBy(uses, ({ model, modelName }) => JSON.stringify([model, modelName])).values()]
      .flatMap(fallsOf)
      .sort(byTexts(({ model, modelName, tokenClass }) => [model, modelName, tokenClass])),
  };
}

function knowledgeBasesOf(uses: readonly CapturedUse[]): readonly KnowledgeBaseUse[] {
  const asked = groupBy(
    uses.filter(({ knowledgeBaseId }) => knowledgeBaseId !== ''),
    ({ knowledgeBaseId }) => knowledgeBaseId,
  );
  return [...asked]
    .map(([id, own]) => {
      const queries = total(own, ({ requests }) => requests);
      return {
        id,
        queries,
        errors: total(own, ({ errors }) => errors),
        passages: sumCounts(own.map(({ passages }) => passages)),
        citations: sumCounts(own.map(({ citations }) => citations)),
        latencyAvgMs: average(
          total(own, ({ latencyMs }) => latencyMs),
          queries,
        ),
      };
    })
    .sort(byTexts(({ id }) => [id]));
}

/** A call has one kind of count or the other, so that calls are compared with calls; none where a kind is missing. */
function fallsOf(uses: readonly CapturedUse[]): readonly EstimateFall[] {
  const [first] = uses;
  if (first === undefined || first.model === null) return [];
  const { model, modelName } = first;
  return (['input', 'output'] as const).flatMap((tokenClass) => {
    // Requests that did not tell this class would make its average too low.
    const told = uses.filter(({ tokens }) => tokens[tokenClass] !== null);
    const guessed = uses.filter(({ estimatedTokens }) => estimatedTokens[tokenClass] !== null);
    const measuredRequests = total(told, (use) => use.measuredRequests);
    const estimatedRequests = total(guessed, (use) => use.estimatedRequests);
    const measured = average(sumCounts(told.map(({ tokens }) => tokens[tokenClass])), measuredRequests);
    const estimated = average(
      sumCounts(guessed.map(({ estimatedTokens }) => estimatedTokens[tokenClass])),
      estimatedRequests,
    );
    if (measured === null || estimated === null) return [];
    const ratio = isZero(measured)
      ? null
      : round(divide(subtract(estimated, measured), measured), ratioPlaces);
    return [
      {
        model,
        modelName: modelName ?? model,
        tokenClass,
        measuredRequests,
        estimatedRequests,
        measured,
        estimated,
        ratio,
      },
    ];
  });
}

function average(sum: number | null, requests: number) {
  return sum === null || requests === 0
    ? null
    : round(divide(fromInteger(sum), fromInteger(requests)), averagePlaces);
}

function total(uses: readonly CapturedUse[], countOf: (use: CapturedUse) => number): number {
  return uses.reduce((sum, use) => sum + countOf(use), 0);
}
