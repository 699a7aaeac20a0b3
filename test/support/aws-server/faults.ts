import { AwsError } from './aws-error.ts';

export const faultKinds = [
  'throttled twice',
  'throttled for ever',
  'server error',
  'denied',
  'expired',
  'not enabled',
  'reset',
  'timeout',
  'truncated',
  'empty page with a token',
  'same token twice',
  'partial data',
  'internal error',
  'forbidden',
  'missing field',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What goes wrong with an operation. */
export interface Fault {
  /** `service:Operation`. */
  readonly operation: string;
  readonly kind: FaultKind;
  readonly region?: string;
  readonly account?: string;
  /** Limits the fault to some requests. */
  readonly when?: (input: Readonly<Record<string, unknown>>) => boolean;
}

/** What a fault does with one request, before or after the service answers. */
export type Effect =
  | { readonly do: 'answer' }
  | { readonly do: 'refuse'; readonly error: AwsError }
  | { readonly do: 'hang up' | 'say nothing' | 'cut off' };

type Reply = Readonly<Record<string, unknown>>;

/** Where an operation keeps its list and its page token. */
const pagesOf: Readonly<Record<string, { readonly lists: readonly string[]; readonly token: string }>> = {
  'ce:GetCostAndUsage': { lists: ['ResultsByTime'], token: 'NextPageToken' },
  'ce:GetDimensionValues': { lists: ['DimensionValues'], token: 'NextPageToken' },
  'cloudwatch:ListMetrics': { lists: ['Metrics', 'OwningAccounts'], token: 'NextToken' },
  'cloudwatch:GetMetricData': { lists: ['MetricDataResults'], token: 'NextToken' },
  'account:ListRegions': { lists: ['Regions'], token: 'NextToken' },
  'bedrock:ListInferenceProfiles': { lists: ['inferenceProfileSummaries'], token: 'nextToken' },
  'bedrock:ListProvisionedModelThroughputs': { lists: ['provisionedModelSummaries'], token: 'nextToken' },
};

/** The field that the fault `missing field` takes out of every element that has it. */
const missing: Readonly<Record<string, string>> = {
  'ce:GetCostAndUsage': 'Amount',
  'ce:GetDimensionValues': 'Value',
  'cloudwatch:ListMetrics': 'MetricName',
  'cloudwatch:GetMetricData': 'Values',
  'account:ListRegions': 'RegionName',
  'bedrock:ListFoundationModels': 'modelId',
  'bedrock:ListInferenceProfiles': 'inferenceProfileArn',
  'bedrock:ListProvisionedModelThroughputs': 'provisionedModelArn',
  'dynamodb:Query': 'requests',
  'sts:GetCallerIdentity': 'Account',
  'sts:AssumeRole': 'SessionToken',
};

/** The tokens that faults give out; the service must not see them. */
const madeUp = new Set(['after-the-empty-page', 'again']);

/** True where a fault can be told from good health. */
export function applies(operation: string, kind: FaultKind): boolean {
  if (kind === 'empty page with a token' || kind === 'same token twice') return operation in pagesOf;
  if (kind === 'not enabled') return operation.startsWith('ce:');
  if (kind === 'partial data' || kind === 'internal error' || kind === 'forbidden') {
    return operation === 'cloudwatch:GetMetricData';
  }
  return true;
}

/** What becomes of the request number `count` (from 0) that a fault meets. */
export function effectOf({ operation, kind }: Fault, count: number): Effect {
  const throttle = operation.startsWith('ce:') ? 'LimitExceededException' : 'ThrottlingException';
  const refuse = (code: string, message: string, status: number): Effect => ({
    do: 'refuse',
    error: new AwsError(code, message, status),
  });
  switch (kind) {
    case 'throttled twice':
      return count < 2 ? refuse(throttle, 'Rate exceeded', 400) : { do: 'answer' };
    case 'throttled for ever':
      return refuse(throttle, 'Rate exceeded', 400);
    case 'server error':
      return refuse('InternalServerError', 'Something went wrong', 500);
    case 'denied':
      return refuse('AccessDeniedException', `User is not authorized to perform: ${operation}`, 403);
    case 'expired':
      return refuse('ExpiredTokenException', 'The security token included in the request is expired', 403);
    case 'not enabled':
      return refuse('DataUnavailableException', 'Data is not available', 400);
    case 'reset':
      return { do: 'hang up' };
    case 'timeout':
      return { do: 'say nothing' };
    case 'truncated':
      return { do: 'cut off' };
    default:
      return { do: 'answer' };
  }
}

/** The input as the service may see it: without a token that a fault made up. */
export function withoutMadeUpToken(operation: string, input: Reply): Reply {
  const token = pagesOf[operation]?.token;
  if (token === undefined || !madeUp.has(String(input[token]))) return input;
  return Object.fromEntries(Object.entries(input).filter(([key]) => key !== token));
}

/** The reply as the fault spoils it. */
export function spoil({ operation, kind }: Fault, input: Reply, reply: Reply): Reply {
  const pages = pagesOf[operation];
  switch (kind) {
    case 'empty page with a token':
      if (pages === undefined || input[pages.token] !== undefined) return reply;
      return {
        ...reply,
        ...Object.fromEntries(pages.lists.filter((list) => list in reply).map((list) => [list, []])),
        [pages.token]: 'after-the-empty-page',
      };
    case 'same token twice':
      return pages === undefined ? reply : { ...reply, [pages.token]: 'again' };
    case 'partial data':
      return everywhere(reply, (object) => ('StatusCode' in object ? halved(object) : object));
    case 'internal error':
      return withStatus(reply, 'InternalError');
    case 'forbidden':
      return withStatus(reply, 'Forbidden');
    case 'missing field':
      return everywhere(reply, (object) =>
        Object.fromEntries(Object.entries(object).filter(([key]) => key !== missing[operation])),
      );
    default:
      return reply;
  }
}

function withStatus(reply: Reply, StatusCode: string): Reply {
  return everywhere(reply, (object) =>
    'StatusCode' in object ? { ...object, StatusCode, Timestamps: [], Values: [] } : object,
  );
}

function halved(result: Reply): Reply {
  const half = (list: unknown) => (Array.isArray(list) ? list.slice(0, Math.floor(list.length / 2)) : list);
  return {
    ...result,
    StatusCode: 'PartialData',
    Timestamps: half(result.Timestamps),
    Values: half(result.Values),
  };
}

/** Rewrites every object within a reply, innermost first. */
function everywhere(reply: Reply, rewrite: (object: Reply) => Reply): Reply {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return rewrite(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)])));
  };
  return rewrite(Object.fromEntries(Object.entries(reply).map(([key, value]) => [key, walk(value)])));
}
