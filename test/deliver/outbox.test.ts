import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outboxMail } from '../../src/deliver/outbox.ts';
import type { OutgoingMail } from '../../src/ports.ts';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'outbox-'));
  folder = join(root, 'outbox');
});
afterEach(() => rmSync(root, { recursive: true }));

function aMail(over: Partial<OutgoingMail> = {}): OutgoingMail {
  const raw = Buffer.from('Subject: Bedrock\r\n\r\n');
  return { reportId: 'daily/2026-11-22', route: 'all', from: 'f@x.com', to: 'a@x.com', raw, ...over };
}

it('a message becomes one whole .eml file, whose name is its id', async () => {
  const mail = aMail();
  const id = await outboxMail(folder)(mail);
  expect(id).toBe('daily-2026-11-22_all_a@x.com.eml');
  expect(readdirSync(folder)).toEqual([id]);
  expect(readFileSync(join(folder, id))).toEqual(mail.raw);
});

it('the same message again is another file', async () => {
  const send = outboxMail(folder);
  const ids = [await send(aMail()), await send(aMail()), await send(aMail({ raw: Buffer.from('third') }))];
  expect(ids).toEqual([1, 2, 3].map((n) => `daily-2026-11-22_all_a@x.com${n === 1 ? '' : `-${n}`}.eml`));
  expect(readdirSync(folder).sort()).toEqual([...ids].sort());
});

it('many at once overwrite none', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => outboxMail(folder)(aMail())));
  expect(new Set(ids).size).toBe(8);
  expect(readdirSync(folder)).toHaveLength(8);
});

it.each([
  ['"../../etc/x"@x.com', '../../etc/x@x.com'],
  ['a/b@x.com', 'a-b@x.com'],
  ['A@x.com', 'a@x.com'],
  ['ä@x.com', 'ö@x.com'],
  [`${'a'.repeat(400)}@x.com`, `${'a'.repeat(400)}@y.com`],
])('recipients that look alike in a file name stay apart and inside the folder: %s', async (one, other) => {
  const send = outboxMail(folder);
  const ids = [await send(aMail({ to: one })), await send(aMail({ to: other }))];
  expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(2);
  expect(readdirSync(folder).sort()).toEqual([...ids].sort());
  expect(readdirSync(root)).toEqual(['outbox']);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9@+._-]{1,255}$/);
});

it('a line break in an address is refused', async () => {
  await expect(outboxMail(folder)(aMail({ to: 'a@x.com\r\nBcc: b@x.com' }))).rejects.toMatchObject({
    code: 'MAIL_REFUSED',
  });
});

it('a folder that cannot be used refuses the mail and says why', async () => {
  writeFileSync(folder, 'a file');
  await expect(outboxMail(folder)(aMail())).rejects.toMatchObject({
    code: 'MAIL_REFUSED',
    exitCode: 5,
    message: `the folder ${folder} cannot be used: part of its path is a file: choose another folder`,
  });
});
