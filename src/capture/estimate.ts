import { tokensByScript } from './characters.ts';
import type { EstimatedCounts } from './record.ts';
import { textsIn, textsOfConversation } from './texts.ts';
import { fieldOf, jsonIn } from './unknown-values.ts';

/** Counts what Bedrock did not tell. Without either, characters are counted by script. */
export interface EstimateOptions {
  /** Bedrock's CountTokens, for the input of models that have it: a further call, free of charge (`new BedrockRuntime()`). */
  readonly countTokens?: TokenCounter;
  /** The tokenizer of a model, from its `tokenizer.json`; null where you have none. */
  readonly tokenizer?: ((modelId: string) => Tokenizer | null) | undefined;
}

/** The one method of the SDK's `BedrockRuntime` that counts tokens. */
export interface TokenCounter {
  countTokens(request: CountRequest): Promise<{ readonly inputTokens?: number | undefined }>;
}

export interface CountRequest {
  readonly modelId: string | undefined;
  readonly input: unknown;
}

/** A question of ours, known by its `input`: an object made for it, which middleware hands on though it may copy the rest. */
export interface CountQuestion extends CountRequest {
  readonly input: object;
}

/** A `Tokenizer` of `@huggingface/tokenizers`, or any that encodes so. */
export interface Tokenizer {
  encode(
    text: string,
    options: { readonly add_special_tokens: boolean },
  ): { readonly ids: { readonly length: number } };
}

/** Tokens counted by us, and the weakest of the methods that gave them. Unit: tokens, fractional until rounded. */
export interface Estimate {
  readonly tokens: number | null;
  readonly method: 'counted' | 'estimated' | 'unknown';
}

export const noEstimate: Estimate = { tokens: null, method: 'unknown' };

/** Counts one text. */
export type CountText = (text: string) => Estimate;

/** The best counter of texts that there is for a model; a tokenizer is asked for when the first text is counted. */
export function textCounter(options: Pick<EstimateOptions, 'tokenizer'>, modelId: string | null): CountText {
  let tokenizer: Tokenizer | null | undefined;
  return (text) => {
    try {
      tokenizer ??= (modelId === null ? null : options.tokenizer?.(modelId)) ?? null;
      if (tokenizer === null) return byCharacters(text);
      return { tokens: tokenizer.encode(text, { add_special_tokens: false }).ids.length, method: 'counted' };
    } catch {
      return byCharacters(text);
    }
  };
}

/** An answer whose parts are counted as they pass. */
export interface Tally {
  readonly add: (texts: readonly string[]) => void;
  readonly total: () => Estimate;
}

/** Counts characters at once and forgets them; a tokenizer has to see the answer whole, and only where none is told. */
export function tallyAnswer(options: Pick<EstimateOptions, 'tokenizer'>, count: CountText): Tally {
  let sum = noEstimate;
  const kept: string[] = [];
  return {
    add(texts) {
      if (options.tokenizer === undefined) sum = plus(sum, countTexts(texts, count));
      else kept.push(...texts);
    },
    total: () => (kept.length > 0 ? count(kept.join('')) : sum),
  };
}

function byCharacters(text: string): Estimate {
  return { tokens: tokensByScript(text), method: 'estimated' };
}

/** The sum of texts; unknown when there are none. */
export function countTexts(texts: readonly string[] | null, count: CountText): Estimate {
  let sum = noEstimate;
  for (const text of texts ?? []) sum = plus(sum, count(text));
  return sum;
}

function plus(one: Estimate, other: Estimate): Estimate {
  if (one.tokens === null) return other;
  if (other.tokens === null) return one;
  const weaker = one.method === 'estimated' ? one : other;
  return { tokens: one.tokens + other.tokens, method: weaker.method };
}

/** The texts that a call gave to its model. */
export function inputTexts(operation: string, input: unknown): readonly string[] | null {
  return operation.startsWith('Converse')
    ? textsOfConversation(input)
    : textsIn(jsonIn(fieldOf(input, 'body')));
}

/** No text that a model answers is as long: it is an image or a film, and to parse it would delay the reply. */
const mostAnswerBytes = 1_000_000;

/** The texts in a whole reply, or in the content of one event; null when it holds what is no text. */
export function outputTexts(operation: string, seen: unknown): readonly string[] | null {
  switch (operation) {
    case 'Converse':
      return textsIn(fieldOf(seen, 'output'));
    case 'InvokeModel': {
      const body = fieldOf(seen, 'body');
      return body instanceof Uint8Array && body.length > mostAnswerBytes ? null : textsIn(jsonIn(body));
    }
    case 'InvokeModelWithResponseStream':
      return textsIn(seen);
    default: {
      const delta = fieldOf(seen, 'contentBlockDelta', 'delta');
      const toolInput = fieldOf(delta, 'toolUse', 'input');
      return typeof toolInput === 'string' ? [toolInput] : textsIn(delta);
    }
  }
}

/** The request that asks CountTokens for the input of a call. */
export function countRequest(operation: string, modelId: string, input: unknown): CountQuestion {
  const names = ['messages', 'system', 'toolConfig', 'additionalModelRequestFields'];
  // A copy of the list: the application may add the answer to its own before the question is written.
  const now = (value: unknown) => (Array.isArray(value) ? [...value] : value);
  return {
    modelId,
    input: operation.startsWith('Converse')
      ? { converse: Object.fromEntries(names.map((name) => [name, now(fieldOf(input, name))])) }
      : { invokeModel: { body: fieldOf(input, 'body') } },
  };
}

/** Both estimates as a record holds them, under the weaker method. */
export function estimatedCounts(
  input: Estimate,
  output: Estimate,
): EstimatedCounts & { readonly method: Estimate['method'] } {
  return {
    estimatedInputTokens: rounded(input.tokens),
    estimatedOutputTokens: rounded(output.tokens),
    method: plus(input, output).method,
  };
}

function rounded(tokens: number | null): number | null {
  return tokens === null ? null : Math.ceil(tokens);
}
