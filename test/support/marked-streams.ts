/** A kind of usage whose every name (id, service, usage type, key) holds `mark`, which nothing else does. */
export interface MarkedStream {
  readonly mark: string;
  /** `(unmapped)` or null, as in a row: no pattern matches these. */
  readonly model: string | null;
  /** Null: CloudWatch does not count it. */
  readonly modelId: string | null;
  /** Null: it is not on the bill. */
  readonly bill: {
    readonly service: string;
    readonly usageType: string;
    /** How much of the bill's unit a million tokens are. */
    readonly perMillion: number;
  } | null;
}

/** Accounts, with names that are in no other text. */
export const accounts = [
  { id: '111122223333', name: 'Marlin' },
  { id: '444455556666', name: 'Osprey' },
  { id: '777788889999', name: 'Quokka' },
] as const;

export const streams: readonly MarkedStream[] = [
  {
    mark: 'nova',
    model: 'amazon.nova-pro',
    modelId: 'amazon.nova-pro-v1:0',
    bill: { service: 'Amazon Bedrock', usageType: 'USE1-NovaPro-input-tokens', perMillion: 1000 },
  },
  {
    mark: 'sonnet',
    model: 'anthropic.claude-sonnet-4-5',
    modelId: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
    bill: {
      service: 'Claude Sonnet 4.5 (Amazon Bedrock Edition)',
      usageType: 'USE1-MP:USE1_InputTokenCount_Global-Units',
      perMillion: 1,
    },
  },
  {
    mark: 'opus',
    model: 'anthropic.claude-opus-4-6',
    modelId: 'us.anthropic.claude-opus-4-6-v1',
    bill: {
      service: 'Amazon Bedrock Service',
      usageType: 'USE1-Claude4.6Opus-input-tokens',
      perMillion: 1000,
    },
  },
  {
    mark: 'palmyra',
    model: 'writer.palmyra-x5',
    modelId: 'writer.palmyra-x5-v1:0',
    bill: {
      service: 'Palmyra X5 (Amazon Bedrock Edition)',
      usageType: 'USE1-MP:USE1_InputTokenCount-Units',
      perMillion: 1,
    },
  },
  { mark: 'zqxopaque', model: '(unmapped)', modelId: 'zqxopaque012', bill: null },
  {
    mark: 'frobnicator',
    model: '(unmapped)',
    modelId: null,
    bill: {
      service: 'Frobnicator (Amazon Bedrock Edition)',
      usageType: 'USE1-MP:USE1_InputTokenCount-Units',
      perMillion: 1,
    },
  },
  {
    mark: 'contentpolicy',
    model: null,
    modelId: null,
    bill: {
      service: 'Amazon Bedrock',
      usageType: 'USE1-Guardrail-ContentPolicyUnitsConsumed',
      perMillion: 1000,
    },
  },
];
