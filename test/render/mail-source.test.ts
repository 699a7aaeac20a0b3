import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'mail-source-'));
const source = join(folder, 'email.mjml');
const compiled = join(folder, 'email.html.hbs');

afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run build:mail', () => {
  it('makes of email.mjml the very bytes of the email.html.hbs that is committed', () => {
    copyFileSync('templates/email.mjml', source);
    expect(buildMail()).toEqual({ status: 0, stderr: '' });
    expect(readFileSync(compiled, 'utf8')).toBe(readFileSync('templates/email.html.hbs', 'utf8'));
  });

  it('leaves a file alone that is as it should be', () => {
    utimesSync(compiled, 1000, 1000);
    expect(buildMail().status).toBe(0);
    expect(statSync(compiled).mtimeMs).toBe(1_000_000);
  });

  it('writes the file anew when its source was changed', () => {
    writeFileSync(source, readFileSync(source, 'utf8').replace('>What moved<', '>What changed<'));
    expect(buildMail().status).toBe(0);
    expect(readFileSync(compiled, 'utf8')).toContain('>What changed</h2>');
  });

  it('fails on what is not MJML, says where, and writes nothing', () => {
    const before = readFileSync(compiled, 'utf8');
    writeFileSync(source, readFileSync(source, 'utf8').replace('<mj-column>', '<mj-column colour="red">'));
    const { status, stderr } = buildMail();
    expect(status).toBe(1);
    expect(stderr).toMatch(/Line \d+ .*mj-column.*Attribute colour is illegal/);
    expect(readFileSync(compiled, 'utf8')).toBe(before);
  });
});

describe('what is built', () => {
  it.each(['dist/templates', 'dist/lambda/templates'])('%s holds every template but no MJML', (built) => {
    const shipped = readdirSync('templates', { recursive: true }).filter((name) => name !== 'email.mjml');
    expect(readdirSync(built, { recursive: true }).sort()).toEqual(shipped.sort());
  });
});

function buildMail(): { readonly status: number | null; readonly stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build-mail.mjs', folder], {
    encoding: 'utf8',
  });
  return { status, stderr };
}
