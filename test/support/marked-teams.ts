import type { CaptureCounter } from '../../src/domain/captured.ts';
import type { Day } from '../../src/domain/date-range.ts';
import type { MarkedStream } from './marked-streams.ts';

/** A team whose every name holds `mark`, which nothing else does, and the streams that it calls. */
export interface MarkedTeam {
  readonly mark: string;
  readonly calls: readonly string[];
}

export const teams: readonly MarkedTeam[] = [
  { mark: 'heron', calls: ['nova', 'opus'] },
  { mark: 'egret', calls: ['sonnet'] },
  { mark: 'dunlin', calls: ['nova', 'sonnet'] },
  { mark: 'plover', calls: ['palmyra', 'zqxopaque'] },
];

/** Tokens that a team used a day of each stream that it calls. */
export const capturedTokens = 1_000_000;

/** What these teams' applications captured of their calls of a stream. */
export function countersOf({ mark, modelId }: MarkedStream, days: readonly Day[]): readonly CaptureCounter[] {
  if (modelId === null) return [];
  return teams
    .filter(({ calls }) => calls.includes(mark))
    .flatMap((team) =>
      days.map((day) => ({
        day,
        team: `team-${team.mark}`,
        app: `app-${team.mark}`,
        modelId,
        region: 'us-east-1',
        knowledgeBaseId: `KB-${team.mark}`,
        requests: 5,
        errors: 0,
        measuredRequests: 4,
        estimatedRequests: 1,
        tokens: { input: capturedTokens, output: null, cache_read: null, cache_write: null },
        estimatedTokens: { input: 200_000, output: null },
        latencyMs: 900,
        passages: 2,
        citations: null,
      })),
    );
}
