import { existsSync, readFileSync } from 'node:fs';
import { type ConfigFlags, type ConfigResult, readConfig } from './config.ts';

const defaultFile = './bedrock-report.config.json';

export interface ConfigRequest {
  /** `--config`; without it BEDROCK_REPORT_CONFIG, else the default file when it exists. */
  readonly file?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags: ConfigFlags;
  readonly fallback?: Readonly<Record<string, unknown>>;
  /** Reads an `s3://bucket/key`; null when it is absent. */
  readonly readObject: (address: string) => Promise<Uint8Array | null>;
}

/** Finds, reads and checks the configuration; faults are returned, so that a caller can list them with its own. */
export async function loadConfig({
  file,
  env,
  flags,
  fallback = {},
  readObject,
}: ConfigRequest): Promise<ConfigResult> {
  const name = configFileOf(file, env);
  if (name === null) return readConfig({ file: null, env, flags, fallback });
  const text = await readConfigFile(name, readObject);
  if (text !== null) return readConfig({ file: { name, text }, env, flags, fallback });
  const without = readConfig({ file: null, env, flags, fallback: { archive: '.', ...fallback } });
  return {
    ...without,
    config: null,
    checked: null,
    faults: [`${name}: no such file; see README, Configuration`, ...without.faults],
  };
}

/** The file that the configuration is read from; null when there is none. */
export function configFileOf(file: string | undefined, env: ConfigRequest['env']): string | null {
  return (file ?? env.BEDROCK_REPORT_CONFIG ?? (existsSync(defaultFile) ? defaultFile : null)) || null;
}

async function readConfigFile(name: string, readObject: ConfigRequest['readObject']): Promise<string | null> {
  if (name.startsWith('s3://')) {
    const object = await readObject(name);
    return object === null ? null : Buffer.from(object).toString('utf8');
  }
  try {
    return readFileSync(name, 'utf8');
  } catch {
    return null;
  }
}
