import { type Mailer, mailReports } from '../src/mail-reports.ts';
import type { OutgoingMail } from '../src/ports.ts';
import { fakeClock } from './support/fake-clock.ts';
import { memoryStore } from './support/memory-store.ts';
import { aSampleReport } from './support/sample-report.ts';
import { sha256, templateSources as templates } from './support/template-sources.ts';

const config: Mailer['config'] = {
  via: 'ses',
  region: null,
  from: 'finops@example.com',
  to: ['a@example.com', 'b@example.com', 'c@example.com'],
  replyTo: [],
  configurationSet: null,
  attach: ['csv', 'csv'],
  when: 'always',
};

it('each recipient gets a mail of their own, all with the one chart that was drawn', async () => {
  const sent: OutgoingMail[] = [];
  let drawn = 0;
  const mailer: Mailer = {
    send: async (mail) => `m${sent.push(mail)}`,
    config,
    clock: fakeClock(),
    owner: 'run-1',
    rasterise: () => {
      drawn += 1;
      return Buffer.from('a chart as PNG');
    },
  };
  const ports = { store: memoryStore(), pages: { templates, sha256 }, mailer };
  await mailReports(aSampleReport(), [], 'once', ports);
  expect(sent.map(({ to }) => to)).toEqual(config.to);
  expect(drawn).toBe(1);
  const chart = Buffer.from('a chart as PNG').toString('base64');
  for (const { raw } of sent) {
    const text = Buffer.from(raw).toString('latin1');
    expect(text).toContain(chart);
    expect(text.match(/filename=report\.csv/g)).toHaveLength(1);
  }
});
