import { oneDay } from '../../../src/domain/date-range.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { account, day, line } from '../snapshot-builder.ts';
import { searchAccount } from './streams.ts';
import { type Stream, snapshotOfWorld } from './world.ts';

/** A name as long as a name can be that nobody meant to be read. */
export const longName = 'Extraordinarily-Verbose-Model-Of-Models-'.repeat(5);

/** Model names that try to be something else: markup, a header, a formula, text that runs the other way. */
export const awkwardModels: readonly string[] = [
  '<script>alert("1")</script>',
  `"quoted" & 'single' <b>bold</b>`,
  'مرحبا بالعالم \u202egnp.exe',
  '🦜🧑‍🚀 Parrot 🇺🇳',
  'Line\r\nBcc: evil@example.com',
  '=HYPERLINK("http://evil.example","x")',
  longName,
];

/** Everything that is free text holds the worst there is, and a correction makes the day's total negative. */
export function awkwardNames(): Snapshot {
  const window = oneDay(day('2026-11-13'));
  const own = snapshotOfWorld({
    window,
    generatedAt: '2026-11-14T06:00:00.000Z',
    streams: awkwardModels.map(stream),
    accounts: [
      { id: account, name: '-2+3 <i>prod</i>' },
      { id: searchAccount, name: '@SUM("a,b")\u2028' },
    ],
    catalogue: { models: [], profiles: [], resources: [] },
    config: { name: 'acme <b>"prod"</b>\r\nBcc: evil@example.com' },
    traffic: ({ service }, date) => {
      if (date < '2026-11-01') return 0;
      return date === window.start && service.startsWith(longName) ? 4 : 1;
    },
  });
  const correction = 'Correction\t(Amazon Bedrock Edition)';
  const odd = [
    line(window.start, 'Amazon Bedrock', 'USE1-<img src=x onerror=alert(1)>-widgets', '12', '6.1'),
    line(window.start, 'Amazon Bedrock', `=cmd|'/c calc'!A1`, '1', '0.004'),
    line(window.start, correction, 'USE1-MP:USE1_Correction-Units', '1', '-900'),
  ];
  const parts = odd.map(({ day: on, service, usageType, billedUsd }) => ({
    day: on,
    billedUsd,
    ...(service === correction ? { service, usageType: null } : { service: null, usageType }),
  }));
  return {
    ...own,
    charges: [...(own.charges ?? []), ...odd],
    operations: [
      ...(own.operations ?? []),
      ...parts.map((part) => ({ ...part, operation: '=1+1 <u>Undo</u>' })),
    ],
    accountCharges: [
      ...(own.accountCharges ?? []),
      ...parts.map((part) => ({ ...part, accountId: account })),
    ],
  };
}

/** Billed by the Marketplace under its name, counted under an id that says as little. */
function stream(name: string, index: number): Stream {
  return {
    accountId: index % 2 === 0 ? account : searchAccount,
    region: 'us-east-1',
    modelId: `=<i>id</i> ${index}`,
    service: `${name} (Amazon Bedrock Edition)`,
    usageTypes: { input: 'USE1-MP:USE1_InputTokenCount-Units' },
    thousands: { input: 9000 - index * 400 },
    milliUsd: { input: 3000 },
    tokensPerRequest: 3000,
  };
}
