import { type Told, withInvocationMetrics, withUsage } from './told.ts';
import { fieldOf, jsonIn, listOf, textOf } from './unknown-values.ts';

/** What is to be read of one API operation. */
export interface Operation {
  /** The field of the reply that holds the stream of its events. */
  readonly streamAt: 'stream' | 'body' | null;
  /** True when its tokens are a model's and may be estimated where Bedrock tells none. */
  readonly usesModel: boolean;
  /** The content of an event of its stream. */
  readonly open: (event: unknown) => unknown;
  /** Adds what a whole reply, or the content of one event, tells. */
  readonly see: (told: Told, seen: unknown) => Told;
  /** True for the events of a stream that hold output. */
  readonly isOutput: (event: unknown) => boolean;
}

/** The operation of that name; of one unknown to us nothing is read but that it was called. */
export function operationNamed(name: string): Operation {
  return operations.get(name) ?? plain;
}

/** The model, profile or ARN that a call names. */
export function modelIdOf(input: unknown): string | null {
  const configuration = fieldOf(input, 'retrieveAndGenerateConfiguration');
  return (
    textOf(fieldOf(input, 'modelId')) ??
    textOf(fieldOf(configuration, 'knowledgeBaseConfiguration', 'modelArn')) ??
    textOf(fieldOf(configuration, 'externalSourcesConfiguration', 'modelArn'))
  );
}

export function knowledgeBaseIdOf(input: unknown): string | null {
  return (
    textOf(fieldOf(input, 'knowledgeBaseId')) ??
    textOf(
      fieldOf(input, 'retrieveAndGenerateConfiguration', 'knowledgeBaseConfiguration', 'knowledgeBaseId'),
    )
  );
}

const plain: Operation = {
  streamAt: null,
  usesModel: false,
  open: (seen) => seen,
  see: (told) => told,
  isOutput: () => false,
};

const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['InvokeModel', { ...plain, usesModel: true }],
  [
    'InvokeModelWithResponseStream',
    {
      streamAt: 'body',
      usesModel: true,
      open: (event) => jsonIn(fieldOf(event, 'chunk', 'bytes')),
      // An answer may hold the name, too: only a member of the chunk itself is Bedrock's.
      see: (told, chunk) => withInvocationMetrics(told, fieldOf(chunk, 'amazon-bedrock-invocationMetrics')),
      isOutput: has('chunk'),
    },
  ],
  ['InvokeModelWithBidirectionalStream', { ...plain, streamAt: 'body', isOutput: has('chunk') }],
  [
    'Converse',
    {
      ...plain,
      usesModel: true,
      see: (told, reply) => withUsage(told, fieldOf(reply, 'usage'), 'usage'),
    },
  ],
  [
    'ConverseStream',
    {
      ...plain,
      streamAt: 'stream',
      usesModel: true,
      see: (told, event) => withUsage(told, fieldOf(event, 'metadata', 'usage'), 'stream'),
      isOutput: has('contentBlockStart', 'contentBlockDelta'),
    },
  ],
  [
    'Retrieve',
    {
      ...plain,
      see: (told, reply) => ({ ...told, passages: listOf(fieldOf(reply, 'retrievalResults')).length }),
    },
  ],
  [
    'RetrieveAndGenerate',
    { ...plain, see: (told, reply) => withCitations(told, listOf(fieldOf(reply, 'citations'))) },
  ],
  ['RetrieveAndGenerateStream', { ...plain, streamAt: 'stream', see: seeCitation, isOutput: has('output') }],
]);

function has(...members: readonly string[]): (event: unknown) => boolean {
  return (event) => members.some((member) => fieldOf(event, member) !== undefined);
}

function seeCitation(told: Told, event: unknown): Told {
  const citation = fieldOf(event, 'citation');
  if (citation === undefined) return withCitations(told, []);
  // Older replies wrap what newer ones hold themselves.
  return withCitations(told, [fieldOf(citation, 'citation') ?? citation]);
}

function withCitations(told: Told, citations: readonly unknown[]): Told {
  const passages = citations.flatMap((citation) => listOf(fieldOf(citation, 'retrievedReferences')));
  return {
    ...told,
    citations: (told.citations ?? 0) + citations.length,
    passages: (told.passages ?? 0) + passages.length,
  };
}
