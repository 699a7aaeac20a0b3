// An esbuild plugin that leaves out of packages what never runs here: docs/scale.md#the-bundle tells what each is worth.
import { readFileSync } from 'node:fs';

export const leaveOut = {
  name: 'leave-out',
  setup({ onLoad }) {
    // Shapes of operations that nobody calls are kept by keys that esbuild cannot know: with the words in place it can.
    onLoad({ filter: /@aws-sdk[/\\].*[/\\]dist-es[/\\].*schemas_0\.js$/ }, ({ path }) => ({
      loader: 'js',
      contents: withWordsInPlace(readFileSync(path, 'utf8')),
    }));
  },
};

function withWordsInPlace(text) {
  const words = new Map(Array.from(text.matchAll(/^const (_\w+) = ("[^"\n]*");$/gm), ([, ...pair]) => pair));
  return text.replace(/\[(_\w+)\]:/g, (whole, name) => (words.has(name) ? `${words.get(name)}:` : whole));
}
