import { parseSnapshot } from '../../src/collect/saved-snapshot.ts';
import { contains } from '../../src/domain/date-range.ts';
import { sum } from '../../src/domain/money.ts';
import { wholeOf } from '../../src/domain/report-file.ts';
import { makeEdition } from '../../src/editions.ts';
import { renderReports } from '../../src/render/render-files.ts';
import { readCsv } from '../support/csv-reader.ts';
import { awkwardModels, longName } from '../support/scenarios/awkward-names.ts';
import {
  archivePageOf,
  asGolden,
  goldenArchivePage,
  goldenFiles,
  scenarioNames,
  scenarioSnapshot,
} from '../support/scenarios/golden-files.ts';
import { type GoldenOutputs, goldenOutputs } from '../support/scenarios/golden-outputs.ts';
import { machineWords } from '../support/scenarios/machine-words.ts';
import { differences } from '../support/scenarios/text-differences.ts';
import { decimal } from '../support/snapshot-builder.ts';
import { sha256, templateSources } from '../support/template-sources.ts';

const all = new Map<string, GoldenOutputs>();

beforeAll(async () => {
  for (const name of scenarioNames) all.set(name, await goldenOutputs(scenarioSnapshot(name)));
});

describe.each(scenarioNames)('%s', (name) => {
  it('gives its golden files, byte for byte', () => {
    expect(differences(goldenFiles(name), asGolden(of(name).files))).toBe('');
  });

  it('says nothing to people that only programs say', () => {
    expect(machineWords(of(name).files)).toEqual([]);
  });

  it('is made again, byte for byte, from the snapshot that it archives', async () => {
    const { store, edition } = of(name);
    const archived = await store.get(`${edition.report.id}/snapshot.json.gz`);
    const again = makeEdition(parseSnapshot(archived?.body ?? new Uint8Array()));
    const files = [...renderReports(again, { templates: templateSources, sha256 })];
    for (const file of files) {
      const kept = (await store.get(file.key))?.body ?? new Uint8Array();
      expect([file.key, Buffer.compare(wholeOf(file), kept)]).toEqual([file.key, 0]);
    }
  });

  it('bills in its rows and in its charges what the bill says of its window', () => {
    const { charges, window } = of(name).edition.snapshot;
    const lines = (charges ?? []).filter(({ day }) => contains(window, day));
    const billed = sum(lines.map(({ billedUsd }) => billedUsd));
    expect(billedIn(name, 'report.csv')).toBe(billed);
    expect(billedIn(name, 'charges.csv')).toBe(billed);
  });

  it('has a subject of at most 60 characters, on one line', () => {
    const [subject = '', second = ''] = textOf(name, 'mail-all/header.txt').split('\n');
    expect(Array.from(subject.replace('Subject: ', '')).length).toBeLessThanOrEqual(60);
    expect(second).toMatch(/^From: /);
  });
});

it('shows all scenarios on the golden archive page, byte for byte', () => {
  const page = { 'index.html': archivePageOf([...all.values()]) };
  expect(differences({ 'index.html': goldenArchivePage() }, page)).toBe('');
});

it.each<readonly [string, string, string, RegExp]>([
  ['ordinary-day', 'the number first', 'mail-all/header.txt', /^Subject: Bedrock ≈?\$496 Tue 3 Nov · /],
  ['ordinary-day', 'what is no model of tokens, too', 'mail-all/mail.txt', /^Guardrails +◐ \$8\.70/m],
  ['ordinary-day', 'credits apart from usage', 'report.html', />Credits<\/th><td class="n">−\$15\.00</],
  ['quiet-day', 'that nothing was used', 'mail-all/header.txt', /^Subject: Bedrock: no usage Sat 7 Nov · /],
  ['quiet-day', 'that nothing was used, in a sentence', 'terminal-48.txt', /^No Bedrock usage on Saturday/],
  ['quiet-day', 'the month all the same', 'mail-all/mail.txt', /^November to date +\$2,402/m],
  ['quiet-day', 'that this is usual', 'mail-all/mail.txt', /^Sat 7 Nov +\$0 +same as usual Sat$/m],
  [
    'quiet-day',
    'models of other days apart by colour',
    'report.html',
    /class="legend">(?:(?!class="cx").)*<\/ul>/,
  ],
  ['week-digest', 'an average no surer than its total', 'mail-all/mail.txt', /^An average day +≈\$485 /m],
  ['awkward-names', 'unknown costs together as unknown', 'mail-all/mail.txt', /^Other \(7\) +–$/m],
  [
    'alert-day',
    'what is unusual first',
    'mail-all/header.txt',
    /^Subject: ⚠ Bedrock \+\$523 on Claude Opus 4\.8/,
  ],
  ['alert-day', 'since when', 'mail-all/mail.txt', /^Claude Opus 4\.8: \$244 → \$767, .*since Wed 4 Nov$/m],
  ['alert-day', 'which model is new', 'mail-all/mail.txt', /^Kimi K2\.5 \(new\) +\+\$24\.37/m],
  ['bill-loading', 'an expectation marked as one', 'mail-all/header.txt', /^Subject: Bedrock ≈\$481 /],
  [
    'bill-loading',
    'what is billed so far',
    'mail-all/mail.txt',
    /\$289 has reached the bill so far \(58% of tokens\)/,
  ],
  ['bill-loading', 'unknown where no rate is known', 'mail-all/mail.txt', /^Kimi K2\.5 +– +–/m],
  ['partial-sources', 'how many sources are missing', 'mail-all/header.txt', /2 of 6 sources missing/],
  [
    'partial-sources',
    'why, and what that hides',
    'mail-all/mail.txt',
    /eu-west-1\) failed: access denied .*too low/,
  ],
  ['partial-sources', 'a lower bound marked as one', 'mail-all/mail.txt', /^Nova Pro +◐ \$44\.80/m],
  [
    'partial-sources',
    'the side that is partial',
    'report.csv',
    /^2026-11-06,eu-west-1,amazon\.nova-pro,.*,usage\r$/m,
  ],
  [
    'first-day-ever',
    'that nothing was used before',
    'mail-all/header.txt',
    /^Subject: Bedrock ≈\$331 .* · first use · /,
  ],
  [
    'first-day-ever',
    'no forecast of one day',
    'mail-all/mail.txt',
    /^November forecast +– +budget \$20,000$/m,
  ],
  ['first-day-ever', 'one amount in one way', 'mail-all/mail.txt', /^Nova Pro +≈\$74\.90 +\+\$74\.90 +new$/m],
  [
    'ordinary-day',
    'what may still come',
    'mail-all/mail.txt',
    /\(100% of tokens\); more may come for guardrails and batch inference\.$/m,
  ],
  ['partial-sources', 'a lower bound by region, too', 'mail-all/mail.txt', /^eu-west-1 +◐ \$44\.80 /m],
  ['partial-sources', 'a total that is one', 'terminal-48.txt', /^Total +◐ \$449\.92/m],
  [
    'partial-sources',
    'what is partial beside what is missing',
    'mail-all/mail.txt',
    /^2 of 6 sources missing, 1 partial;/m,
  ],
  [
    'awkward-names',
    'an amount that no line break parts',
    'mail-all/mail.html',
    /<strong [^>]*white-space: ?nowrap[^>]*>−\$672</,
  ],
  ['awkward-names', 'letters that the chart can draw', 'mail-all/chart.svg', />… Parrot … \(Amazon/],
  ['first-day-ever', 'that it is new', 'mail-all/mail.txt', /^Claude Opus 4\.8 \(new\)/m],
  ['first-day-ever', 'that one model is not billed yet', 'mail-all/mail.txt', /^Claude Sonnet 4\.5 +– +–/m],
  [
    'month-start',
    'one day against one day',
    'mail-all/mail.txt',
    /^November to date +\$239 .* same days of October \(\$475\)/m,
  ],
  [
    'week-digest',
    'the week by name',
    'mail-all/mail.txt',
    /^Bedrock cost about \$3,396 in the week of Monday 2 November/,
  ],
  ['week-digest', 'the week before as what is usual', 'mail-all/mail.txt', /more than the week before/],
  [
    'week-digest',
    'its total before its worst day',
    'mail-all/header.txt',
    /^Subject: Bedrock ≈\$3,396 week of Mon 2 Nov · ⚠ 1/,
  ],
  [
    'restated',
    'what was reported and what it is now',
    'mail-all/mail.txt',
    /^Wed 11 Nov: \$289\.69 when reported, \$482\.81 now \(loaded\)$/m,
  ],
  [
    'restated',
    'what had been settled',
    'mail-all/mail.txt',
    /^Sun 8 Nov: \$240\.78 when reported, \$240\.16 now \(changed\)$/m,
  ],
  [
    'restated',
    'it on the page as well',
    'report.html',
    /Wed 11 Nov: \$289\.69 when reported, <b>\$482\.81<\/b> now/,
  ],
])('%s tells %s (%s)', (name, _, file, pattern) => {
  expect({ file, told: pattern.test(textOf(name, file)) }).toEqual({ file, told: true });
});

describe('three hundred models', () => {
  it('tells ten, and all others as one that makes up the total', () => {
    const text = textOf('three-hundred-models', 'mail-all/mail.txt');
    const printed = [...text.matchAll(/^(Model \d{3}|Other \(\d+\)|Total) +\$([\d,.]+)(?: |$)/gm)];
    const costs = printed.map(([, , usd = '']) => decimal(usd.replaceAll(',', '')));
    expect(printed.map(([, name]) => name).slice(-2)).toEqual(['Other (290)', 'Total']);
    expect(costs).toHaveLength(12);
    expect(sum(costs.slice(0, -1))).toBe(costs.at(-1));
  });

  it('fits into a mail that no reader clips', () => {
    expect(Buffer.byteLength(textOf('three-hundred-models', 'mail-all/mail.html'))).toBeLessThan(80_000);
  });
});

describe('routes', () => {
  it('tells each reader the totals of the own part alone', () => {
    const whole = billedIn('routes', 'report.csv');
    const own = billedIn('routes', 'routes/search-team/report.csv');
    expect(Number(own)).toBeLessThan(Number(whole));
    expect(textOf('routes', 'mail-search-team/mail.txt')).toContain(`You spent $${Number(own).toFixed(2)} `);
  });

  it.each(['mail-search-team', 'routes/search-team'])('leaks nothing of others into %s', (folder) => {
    const texts = Object.entries(of('routes').files).filter(([name]) => name.startsWith(`${folder}/`));
    expect(texts.length).toBeGreaterThan(3);
    for (const [name, text] of texts) {
      expect([name, text.match(/Opus|Nova|111122223333|ml-leads|654\.60/g)]).toEqual([name, null]);
    }
  });

  it('mails nobody who wants alerts alone, and archives that part all the same', () => {
    const names = Object.keys(of('routes').files);
    expect(names.filter((name) => name.startsWith('mail-claude-watch/'))).toEqual([]);
    expect(names).toContain('routes/claude-watch/report.html');
  });
});

describe('awkward names', () => {
  it.each([...awkwardModels, 'acme <b>"prod"</b>', '-2+3 <i>prod</i>', '<img src=x onerror=alert(1)>'])(
    'sets no %j into a page as it is',
    (text) => {
      const markup = [...text.matchAll(/<[^>]+>/g)].map(([tag]) => tag);
      for (const name of ['report.html', 'mail-all/mail.html']) {
        const page = textOf('awkward-names', name).replace(/<(script|style)\b[\s\S]*?<\/\1>/g, '');
        expect([name, markup.filter((tag) => /[x1"=]|prod/.test(tag) && page.includes(tag))]).toEqual([
          name,
          [],
        ]);
      }
    },
  );

  it('begins no header of its own', () => {
    expect(textOf('awkward-names', 'mail-all/header.txt')).not.toMatch(/^Bcc:/im);
  });

  it('begins no line of its own in the mail or on a terminal', () => {
    for (const name of ['mail-all/mail.txt', 'terminal-100.txt', 'terminal-48.txt']) {
      expect([name, textOf('awkward-names', name).match(/^\s*Bcc:.*/m)]).toEqual([name, null]);
    }
  });

  it.each(['report.csv', 'charges.csv', 'operations.csv', 'accounts.csv', 'focus.csv'])(
    'runs no formula in %s',
    (file) => {
      const cells = tableOf('awkward-names', file).flatMap((row) => Object.values(row));
      expect(cells.filter((cell) => /^[=+@\t\r]/.test(cell) || /^-(?![\d.]+$)/.test(cell))).toEqual([]);
      expect(cells.some((cell) => /^'[=@-]/.test(cell))).toBe(true);
    },
  );

  it('is cut with an ellipsis and a title, its number whole', () => {
    const text = textOf('awkward-names', 'mail-all/mail.txt');
    expect(text).not.toContain(longName);
    expect(text).toMatch(/^Extraordinarily-Verbose-Model-Of-… +◐ \$78\.34/m);
    expect(textOf('awkward-names', 'report.html')).toMatch(
      new RegExp(`title="${longName} [^"]*">(?:<svg.*?</svg>)?Extraordinarily-[^<]*…<`),
    );
  });

  it('turns nothing around that stands after it', () => {
    const texts = Object.entries(of('awkward-names').files).filter(([name]) => /\.(html|txt)$/.test(name));
    const shown = texts.map(([name, text]) => [name, text.replace(/<script\b[\s\S]*?<\/script>/g, '')]);
    expect(shown.filter(([, text]) => text?.includes('\u202e')).map(([name]) => name)).toEqual([]);
  });

  it('tells a negative total as one', () => {
    expect(textOf('awkward-names', 'mail-all/mail.txt')).toMatch(/^So far, Bedrock has billed −\$672 /);
    expect(textOf('awkward-names', 'terminal-48.txt')).toMatch(/^Total +◐ −\$671\.91$/m);
  });
});

function of(name: string): GoldenOutputs {
  const outputs = all.get(name);
  if (outputs === undefined) throw new Error(`no scenario ${name}`);
  return outputs;
}

function textOf(name: string, file: string): string {
  const text = of(name).files[file];
  if (text === undefined) throw new Error(`${name} has no ${file}`);
  return text;
}

function tableOf(name: string, file: string): readonly Readonly<Record<string, string>>[] {
  return readCsv(Buffer.from(textOf(name, file)));
}

function billedIn(name: string, file: string): string {
  const rows = tableOf(name, file).filter(({ record_type: type = 'Usage' }) => type === 'Usage');
  return sum(rows.flatMap(({ billed_usd: usd }) => (usd ? [decimal(usd)] : [])));
}
