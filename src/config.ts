import { brokenRules, describeIssue, type Origin } from './config-faults.ts';
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
  /** The DynamoDB table that applications capture their requests into; null: none. */
  readonly captureTable: string | null;
}

export type MailConfig = NonNullable<CheckedConfig['mail']>;

/** What a run's flags say about configuration; they win over file and environment. */
export interface ConfigFlags {
  readonly archive?: string | undefined;
  readonly mail?: string | undefined;
  readonly mailTo?: readonly string[] | undefined;
}

/** Where each value came from, by leaf. */
export type Origins = Readonly<Record<string, Origin>>;

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
  const origins: Record<string, Origin> = Object.fromEntries(
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
      const name = path.join('.');
      for (const leaf of Object.keys(configLeaves)) {
        if (leaf === name || leaf.startsWith(`${name}.`)) origins[leaf] = layer;
      }
    }
  }
  if (input.flags.mail !== undefined && (input.flags.mail !== 'none' || isTree(written.mail))) {
    setPath(written, ['mail', 'via'], input.flags.mail);
    origins['mail.via'] = 'flag';
  }
  const checked = configSchema.safeParse(written);
  if (!checked.success)
    faults.push(...checked.error.issues.flatMap((issue) => describeIssue(issue, origins)));
  else faults.push(...brokenRules(checked.data, input.flags));
  if (!checked.success || faults.length > 0) return { config: null, checked: null, origins, faults };
  return { config: complete(checked.data), checked: checked.data, origins, faults: [] };
}

type Value = readonly [path: readonly string[], value: unknown];

type Layer = readonly [values: readonly Value[], faults: readonly string[]];

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
function entriesOf(tree: Tree, above: readonly string[] = []): readonly Value[] {
  return Object.entries(tree).flatMap(([key, value]): readonly Value[] => {
    const path = [...above, key];
    const hasLeavesBelow = Object.keys(configLeaves).some((leaf) => leaf.startsWith(`${path.join('.')}.`));
    return hasLeavesBelow && isTree(value) ? entriesOf(value, path) : [[path, value]];
  });
}

function environmentLayer(env: ConfigInput['env']): Layer {
  const leaves = new Map(Object.keys(configLeaves).map((leaf) => [environmentName(leaf), leaf]));
  const values: Value[] = [];
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
    else values.push([leaf.split('.'), read.value]);
  }
  return [values, faults];
}

function flagLayer({ archive }: ConfigFlags): Layer {
  return [archive === undefined ? [] : [[['archive'], archive]], []];
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
    captureTable: checked.capture.table,
  };
}

function setPath(tree: Tree, [head = '', ...below]: readonly string[], value: unknown): void {
  if (below.length === 0) {
    tree[head] = value;
    return;
  }
  const present = tree[head];
  const next: Tree = isTree(present) ? present : {};
  tree[head] = next;
  setPath(next, below, value);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
