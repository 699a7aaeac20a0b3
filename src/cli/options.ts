import type { Command } from 'commander';
import { parseDay } from '../domain/date-range.ts';
import { ConfigError } from '../errors.ts';

/** Comma-separated addresses; repeated flags add up. */
export function addresses(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), ...text.split(',').map((address) => address.trim())].filter(
    (address) => address !== '',
  );
}

/**
 * What was given that no flag or argument takes. Commander stops at the first such word; a person wants all of them,
 * together with every other fault.
 */
export function unknownWords(command: Command): readonly string[] {
  const known = command.registeredArguments.length;
  return command.args.slice(known).map((word) => {
    const flag = word.split('=')[0] ?? word;
    return word.startsWith('-')
      ? `unknown flag ${flag}; see bedrock-report ${path(command)} --help`
      : `unexpected argument ${word}`;
  });
}

/** @throws ConfigError when there is any fault. */
export function refuse(
  faults: readonly string[],
  code: 'USAGE_INVALID' | 'CONFIG_INVALID' = 'USAGE_INVALID',
): void {
  if (faults.length > 0) throw new ConfigError(code, faults);
}

/** Reads an instant; one without a zone is UTC, as everything here is. Null when it is none. */
export function parseInstant(text: string): Date | null {
  const parts = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text);
  if (parts === null || parseDay(parts[1] ?? '') === null) return null;
  const instant = new Date(`${parts[1]}${parts[2] ?? 'T00:00'}${parts[3] ?? 'Z'}`);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

/** cli-table3 without its frame: columns alone. */
export const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

function path(command: Command): string {
  const parent = command.parent?.parent ? `${path(command.parent)} ` : '';
  return `${parent}${command.name()}`;
}
