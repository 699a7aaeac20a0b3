import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    'doctype-style': 'off',
    'no-inline-style': 'error',
    'no-trailing-whitespace': 'off',
    // A table that scrolls sideways is a region so that the keyboard can reach it; a section each would be too many.
    'prefer-native-element': 'off',
  },
});

/** What is wrong with a page's HTML, as `line rule message`. */
export async function htmlFaults(html: string): Promise<readonly string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => `${line} ${ruleId} ${message}`),
  );
}
