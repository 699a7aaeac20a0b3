import { Command } from 'commander';
import picocolors from 'picocolors';
import { type Finding, type Level, toldIn, verdictOn } from '../doctor/finding.ts';
import { word } from '../doctor/mend.ts';
import { examine } from '../doctor-wiring.ts';
import { SourceError } from '../errors.ts';
import { alignRows } from '../render/align.ts';
import { unknownWords } from './options.ts';
import { type ConfigurationFlags, withConfigurationFlags } from './policy-command.ts';
import type { Terminal } from './terminal.ts';

/** Below this, columns would leave no room for what they hold. */
const narrow = 80;

/** `bedrock-report doctor`: what is missing until the configuration works, and how each of it is mended. */
export function doctorCommand(terminal: Terminal): Command {
  return withConfigurationFlags(new Command('doctor'))
    .description('check every permission and setting that the configuration needs, and say how to mend it')
    .addHelpText('after', '\nExample:\n  bedrock-report doctor --config ./bedrock-report.config.json')
    .action(async (flags: ConfigurationFlags, command: Command) => {
      if (terminal.showsProgress) terminal.err('Checking …\n');
      const findings = await examine({
        file: flags.config,
        env: terminal.env,
        flags: { archive: flags.archive, mail: flags.mail },
        policyCommand: policyCommandOf(flags),
        faults: unknownWords(command),
      });
      for (const line of toLines(findings, terminal)) terminal.out(`${line}\n`);
      const verdict = verdictOn(findings);
      if (verdict !== null) throw new SourceError('DOCTOR_FAILED', verdict);
    });
}

function policyCommandOf(flags: ConfigurationFlags): string {
  const given = (['config', 'archive', 'mail'] as const).flatMap((flag) => {
    const value = flags[flag];
    return value === undefined ? [] : [`--${flag} ${word(value)}`];
  });
  return ['bedrock-report policy', ...given].join(' ');
}

/** A line for each finding: commands in it are copied, so it is never broken. */
function toLines(findings: readonly Finding[], { width, colours }: Terminal): readonly string[] {
  const paint = picocolors.createColors(colours);
  const hues = { ok: paint.green, warn: paint.yellow, fail: paint.red, skip: paint.dim } satisfies Record<
    Level,
    (text: string) => string
  >;
  const rows = findings.map((finding) => [finding.level, finding.check, toldIn(finding)]);
  const lines =
    width < narrow ? rows.map((row) => row.join('  ')) : alignRows(rows, ['left', 'left', 'left']);
  return lines.map((line, index) => {
    const level = findings[index]?.level ?? 'ok';
    return hues[level](level) + line.slice(level.length);
  });
}
