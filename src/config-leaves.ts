/** How the text of an environment variable is read. `list`: comma-separated; `json`: objects. */
export type LeafKind = 'text' | 'number' | 'boolean' | 'list' | 'json';

/** Every leaf of the configuration; a test holds this table to the schema. */
export const configLeaves: Readonly<Record<string, LeafKind>> = {
  name: 'text',
  regions: 'list',
  'accounts.mode': 'text',
  'accounts.ids': 'list',
  'accounts.roles': 'json',
  costMetric: 'text',
  historyDays: 'number',
  restateDays: 'number',
  operations: 'boolean',
  archive: 'text',
  siteUrl: 'text',
  templates: 'text',
  'mail.via': 'text',
  'mail.region': 'text',
  'mail.from': 'text',
  'mail.to': 'list',
  'mail.replyTo': 'list',
  'mail.configurationSet': 'text',
  'mail.attach': 'list',
  'mail.when': 'text',
  routes: 'json',
  'budget.monthlyUsd': 'number',
  'budget.perModelMonthlyUsd': 'json',
  'alerts.minUsd': 'number',
  'alerts.sensitivity': 'text',
  runCostCapUsd: 'number',
  'capture.table': 'text',
  models: 'json',
};

/** The environment variable of a leaf: `mail.from` → `BEDROCK_REPORT_MAIL_FROM`. */
export function environmentName(path: string): string {
  return `BEDROCK_REPORT_${path
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase()}`;
}

/** The value that an environment variable's text stands for; a fault in words when it stands for none. */
export function readLeaf(kind: LeafKind, text: string): { value: unknown } | { fault: string } {
  if (text === 'null') return { value: null };
  switch (kind) {
    case 'text':
      return { value: text };
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text))
        ? { value: Number(text) }
        : { fault: `is not a number: ${text}` };
    case 'boolean':
      return text === 'true' || text === 'false'
        ? { value: text === 'true' }
        : { fault: `must be true or false, not ${text}` };
    case 'list':
      return { value: text === 'enabled' ? text : text.split(',').map((item) => item.trim()) };
    case 'json':
      return readJson(text);
  }
}

function readJson(text: string): { value: unknown } | { fault: string } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { fault: 'is not JSON' };
  }
}
