import type { CountQuestion, TokenCounter } from './estimate.ts';
import { countOf, fieldOf, textOf } from './unknown-values.ts';

/** Asks for the tokens of an input; null, at once or later, when Bedrock does not tell. Never rejects. */
export type AskToCount = (request: CountQuestion) => Promise<number | null> | null;

/** Questions that may be open at a time: each holds a prompt until it is answered. */
const mostAsked = 32;
const patienceMs = 5_000;

/**
 * Asks Bedrock's CountTokens, and a model that has none only once.
 *
 * @param ours - is told of the input of each question, so that a captured client does not record it as a call of the application
 */
export function askToCount(counter: TokenCounter, ours: (input: object) => void): AskToCount {
  const without = new Set<string | undefined>();
  let asked = 0;
  return (request) => {
    if (asked >= mostAsked || without.has(request.modelId)) return null;
    ours(request.input);
    asked += 1;
    return within(() => counter.countTokens(request), patienceMs)
      .then(
        (reply) => countOf(fieldOf(reply, 'inputTokens')),
        (error) => {
          if (isRefusal(error) && without.size < 1_000) without.add(request.modelId);
          return null;
        },
      )
      .finally(() => {
        asked -= 1;
      });
  };
}

function isRefusal(error: unknown): boolean {
  const refusals = ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException'];
  return refusals.includes(textOf(fieldOf(error, 'name')) ?? '');
}

async function within<T>(answer: () => Promise<T>, milliseconds: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, milliseconds, null).unref();
  });
  try {
    return await Promise.race([answer(), late]);
  } finally {
    clearTimeout(timer);
  }
}
