import type { Day } from './date-range.ts';
import type { Decimal } from './money.ts';
import type { TokenClass } from './usage.ts';

/**
 * What capture counted of the requests that one team's application made in a day of one model, in one region and of
 * one knowledge base. A name that nobody gave is empty. Null is unknown: no request told it.
 */
export interface CaptureCounter {
  readonly day: Day;
  readonly team: string;
  readonly app: string;
  /** As the call spelt it: a model id, a profile or an ARN. */
  readonly modelId: string;
  readonly region: string;
  readonly knowledgeBaseId: string;
  /** Failed ones included. */
  readonly requests: number;
  readonly errors: number;
  /** The requests whose tokens Bedrock told, and those whose tokens were counted or estimated without it. */
  readonly measuredRequests: number;
  readonly estimatedRequests: number;
  readonly tokens: Readonly<Record<TokenClass, number | null>>;
  readonly estimatedTokens: Readonly<Record<'input' | 'output', number | null>>;
  /** Of all requests together. Unit: milliseconds. */
  readonly latencyMs: number;
  readonly passages: number | null;
  readonly citations: number | null;
}

/** What was read of the table that applications capture their requests into. */
export interface Captured {
  /** The days that were read whole, sorted; of any other day nothing is known. */
  readonly days: readonly Day[];
  readonly counters: readonly CaptureCounter[];
}

/** A counter with what its model id means. */
export interface CapturedUse extends CaptureCounter {
  /** A model key, `(unmapped)`, or null when the calls named no model. */
  readonly model: string | null;
  readonly modelName: string | null;
}

/** What stands in place of a team where nobody claimed what CloudWatch counted. */
export const unattributedTeam = '(unattributed)';

/**
 * A row of teams.csv. `unattributed`: what CloudWatch counted and the bill holds of a model, less what all teams
 * claimed; negative where capture saw more. Null is unknown.
 */
export interface TeamRow {
  readonly kind: 'team' | 'unattributed';
  readonly date: Day;
  readonly team: string;
  readonly app: string;
  readonly model: string | null;
  readonly modelName: string | null;
  readonly requests: number | null;
  readonly tokens: Readonly<Record<TokenClass, number | null>>;
  /** Never part of `tokens`, and no dollars are allocated by them. */
  readonly estimatedTokens: number | null;
  /** A share of the billed dollars of each token class, by tokens; an allocation, no charge of its own. */
  readonly allocatedUsd: Decimal | null;
}

/** The window's queries to one knowledge base. */
export interface KnowledgeBaseUse {
  readonly id: string;
  readonly queries: number;
  readonly errors: number;
  readonly passages: number | null;
  readonly citations: number | null;
  /** Rounded to 3 places. Unit: milliseconds. */
  readonly latencyAvgMs: Decimal | null;
}

/** How far the estimates of a model fall from Bedrock's own counts, by tokens per request. */
export interface EstimateFall {
  readonly model: string;
  readonly modelName: string;
  readonly tokenClass: 'input' | 'output';
  readonly measuredRequests: number;
  readonly estimatedRequests: number;
  /** Rounded to 3 places. Unit: tokens per request. */
  readonly measured: Decimal;
  readonly estimated: Decimal;
  /** (estimated − measured) / measured, rounded to 6 places; null when nothing was measured. */
  readonly ratio: Decimal | null;
}
