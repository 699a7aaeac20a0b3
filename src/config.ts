import { configLeaves, environmentName, readLeaf } from './config-leaves.ts';
import { type CheckedConfig, configSchema } from './config-schema.ts';
import type { ReportConfig } from './domain/report-config.ts';

/** A complete configuration: every default is in, every rule holds. */
export interface Config {
  /** The part that shapes a report's content; it goes into the snapshot. */
  readonly report: ReportConfig;
  readonly regions: 'enabled' | readonly string[];
  readonly accounts: CheckedConfig['accounts'];
  readonly templates: string | null;
  /** Null: no mail is configured. */
  readonly mail: MailConfig | null;
  readonly runCostCapUsd: number | null;
}

export type MailConfig = NonNullable<CheckedConfig['mail']>;

/** What a run's flags say about configuration; they win over file and environment. */
export interface ConfigFlags {
  readonly archive?: string | undefined;
  readonly mail?: string | undefined;
  readonly mailTo?: readonly string[] | undefined;
}

/** Where each value came from, by leaf. */
export type Origins = Readonly<Record<string, 'default' | 'file' | 'environment' | 'flag'>>;

export interface ConfigInput {
  /** The file's text and name; null when there is none. */
  readonly file: { readonly name: string; readonly text: string } | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags: ConfigFlags;
  /** Values for what nobody gave, such as the sample's archive. */
  readonly fallback?: Readonly<Record<string, unknown>>;
}

export type ConfigResult =
  | {
      readonly config: Config;
      readonly checked: CheckedConfig;
      readonly origins: Origins;
      readonly faults: readonly [];
    }
  | {
      readonly config: null;
      readonly checked: null;
      readonly origins: Origins;
      readonly faults: readonly string[];
    };

type Tree = { [key: string]: unknown };

/**
 * Puts the configuration together: flags over environment over file over defaults.
 *
 * Returns ALL faults at once; no configuration is returned when there is any.
 */
export function readConfig(input: ConfigInput): ConfigResult {
  const faults: string[] = [];
  const written: Tree = structuredClone({ ...input.fallback });
  const origins: Record<string, 'default' | 'file' | 'environment' | 'flag'> = Object.fromEntries(
    Object.keys(configLeaves).map((leaf) => [leaf, 'default']),
  );
  for (const [layer, values, found] of [
    ['file', ...fileLayer(input.file)],
    ['environment', ...environmentLayer(input.env)],
    ['flag', ...flagLayer(input.flags)],
  ] as const) {
    faults.push(...found);
    for (const [path, value] of values) {
      setPath(written, path, value);
      for (const leaf of Object.keys(configLeaves)) {
        if (leaf === path || leaf.startsWith(`${path}.`)) origins[leaf] = layer;
      }
    }
  }
  if (input.flags.mail !== undefined && (input.flags.mail !== 'none' || isTree(written.mail))) {
    setPath(written, 'mail.via', input.flags.mail);
    origins['mail.via'] = 'flag';
  }
  const checked = configSchema.safeParse(written);
  if (!checked.success) faults.push(...checked.error.issues.flatMap((issue) => describe(issue, origins)));
  else faults.push(...brokenRules(checked.data, input.flags));
  if (!checked.success || faults.length > 0) return { config: null, checked: null, origins, faults };
  return { config: complete(checked.data), checked: checked.data, origins, faults: [] };
}

type Layer = readonly [
  values: readonly (readonly [path: string, value: unknown])[],
  faults: readonly string[],
];

function fileLayer(file: ConfigInput['file']): Layer {
  if (file === null) return [[], []];
  try {
    const tree: unknown = JSON.parse(file.text);
    return isTree(tree) ? [entriesOf(tree), []] : [[], [`${file.name}: must hold one JSON object`]];
  } catch (error) {
    return [[], [`${file.name}: is not JSON (${error instanceof Error ? error.message : error})`]];
  }
}

/** Objects are merged with what other layers say; everything below a known leaf belongs to that leaf. */
function entriesOf(tree: Tree, prefix = ''): (readonly [string, unknown])[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const path = `${prefix}${key}`;
    const hasLeavesBelow = Object.keys(configLeaves).some((leaf) => leaf.startsWith(`${path}.`));
    return hasLeavesBelow && isTree(value) ? entriesOf(value, `${path}.`) : [[path, value] as const];
  });
}

function environmentLayer(env: ConfigInput['env']): Layer {
  const leaves = new Map(Object.keys(configLeaves).map((leaf) => [environmentName(leaf), leaf]));
  const values: (readonly [string, unknown])[] = [];
  const faults: string[] = [];
  for (const [name, text] of Object.entries(env).sort()) {
    if (!name.startsWith('BEDROCK_REPORT_') || name === 'BEDROCK_REPORT_CONFIG' || !text) continue;
    const leaf = leaves.get(name);
    const kind = leaf === undefined ? undefined : configLeaves[leaf];
    if (leaf === undefined || kind === undefined) {
      faults.push(`${name}: no such setting; see \`bedrock-report config\` for their names`);
      continue;
    }
    const read = readLeaf(kind, text);
    if ('fault' in read) faults.push(`${name}: ${read.fault}`);
    else values.push([leaf, read.value]);
  }
  return [values, faults];
}

function flagLayer(flags: ConfigFlags): Layer {
  const values: (readonly [string, unknown])[] = [];
  if (flags.archive !== undefined) values.push(['archive', flags.archive]);
  return [values, []];
}

function describe(
  issue: { readonly path: readonly PropertyKey[]; readonly message: string; readonly code: string },
  origins: Origins,
): string[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys' && 'keys' in issue && Array.isArray(issue.keys)) {
    return issue.keys.map((key) => `${path === '' ? '' : `${path}.`}${key}: no such setting`);
  }
  const origin = origins[path] === 'environment' ? ` (${environmentName(path)})` : '';
  const missing = issue.message.includes('received undefined')
    ? `is required: set ${environmentName(path)}, or ${path} in the configuration file`
    : issue.message;
  return [`${path}${origin}: ${missing}`];
}

/** What one setting means for another. */
function brokenRules({ mail, routes }: CheckedConfig, flags: ConfigFlags): string[] {
  const faults: string[] = [];
  const names = routes.map((route) => route.name);
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
    faults.push(`routes: two routes are named ${name}`);
  }
  const mails = mail !== undefined && mail.via !== 'none';
  if (routes.length > 0 && mail === undefined && flags.mail !== 'none') {
    faults.push('routes: mail.from is needed to mail them');
  }
  if (mails && mail.to.length === 0 && routes.length === 0 && !flags.mailTo?.length) {
    faults.push('mail.to: nobody to mail to; add a recipient, or say --mail none');
  }
  return faults;
}

function complete(checked: CheckedConfig): Config {
  const { name, costMetric, historyDays, restateDays, operations, archive, siteUrl, budget, alerts } =
    checked;
  return {
    report: {
      name,
      costMetric,
      historyDays,
      restateDays,
      operations,
      archive: archive.replace(/(.)\/+$/, '$1'),
      siteUrl: siteUrl?.replace(/\/+$/, '') ?? null,
      budget,
      alerts,
      models: checked.models,
      routes: checked.routes,
    },
    regions: checked.regions,
    accounts: checked.accounts,
    templates: checked.templates,
    mail: checked.mail ?? null,
    runCostCapUsd: checked.runCostCapUsd,
  };
}

function setPath(tree: Tree, path: string, value: unknown): void {
  const [head = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const below = tree[head];
  const next: Tree = isTree(below) ? below : {};
  tree[head] = next;
  setPath(next, rest.join('.'), value);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
