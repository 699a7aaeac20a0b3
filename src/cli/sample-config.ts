/** What the sample organisation would have configured, for whatever the user did not. */
export const sampleFallback: Readonly<Record<string, unknown>> = {
  name: 'acme-prod',
  mail: { via: 'none', from: 'bedrock-report@example.com', to: ['finops@example.com'] },
  budget: { monthlyUsd: 40000, perModelMonthlyUsd: { 'anthropic.claude-opus-4-8': 9000 } },
};
