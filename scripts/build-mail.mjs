// npm run build:mail [-- FOLDER]: email.html.hbs from email.mjml, in templates/ or in a folder of templates of your own.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureInstalled, root } from './ensure.mjs';

ensureInstalled();
const { default: mjml2html } = await import('mjml');

const folder = resolve(process.argv[2] ?? join(root, 'templates'));
const target = join(folder, 'email.html.hbs');
const { html } = await mjml2html(readFileSync(join(folder, 'email.mjml'), 'utf8'), {
  validationLevel: 'strict',
  keepComments: false,
  // By default a font named like one of Google's is loaded from there.
  fonts: {},
  juiceOptions: {
    applyAttributesTableElements: false,
    applyHeightAttributes: false,
    applyWidthAttributes: false,
  },
});
// Screen readers jump to what is main; MJML's article stands in no landmark.
const landmark = html.replace('aria-roledescription="email" role="article"', 'role="main"');
const compiled = `{{! Compiled from email.mjml by npm run build:mail. }}\n${withoutSlack(landmark)}\n`;
if (!existsSync(target) || readFileSync(target, 'utf8') !== compiled) writeFileSync(target, compiled);

/** Takes out the space that nobody sees: Gmail clips long mails, and MJML's own minifier does not know Handlebars. */
function withoutSlack(text) {
  const lines = text
    .replace(/style="[^"]*"/g, (style) => style.replace(/([:;]) /g, '$1').replace(/;"$/, '"'))
    .split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
