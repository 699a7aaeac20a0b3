import { caniemail } from 'caniemail';
import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    'doctype-style': 'off',
    // Mail programs need what browsers have outgrown: styles in place, tables that lay out, roles.
    'no-inline-style': 'off',
    'no-deprecated-attr': 'off',
    'no-conditional-comment': 'off',
    'prefer-tbody': 'off',
    'prefer-native-element': 'off',
  },
});

/** What is wrong with a mail's HTML, as `line rule message`. */
export async function mailFaults(html: string): Promise<readonly string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => `${line} ${ruleId} ${message}`),
  );
}

/** The features a mail uses that some version of Gmail, Outlook or Apple Mail does not support, or only in part. */
export function doubtfulFeatures(html: string): readonly string[] {
  const { issues } = caniemail({ clients: ['gmail.*', 'outlook.*', 'apple-mail.*'], html });
  const titles = [...issues.errors.values(), ...issues.warnings.values()].flat().map(({ title }) => title);
  return [...new Set(titles)].sort();
}
