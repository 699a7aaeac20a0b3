// esbuild plugins that leave out of packages what never runs here: docs/scale.md#the-bundle tells what each is worth,
// and test/bundle/ that nothing else changes.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What none of our programs runs. */
export const leaveOut = leaving('leave-out', {
  '@aws-sdk/*/schemas/schemas_0.js': (text, path) => withWordsInPlace(withoutPlainErrors(text, path)),
  // The SDK has its own small client of STS, for roles and web identities, beside the one that we call.
  '@aws-sdk/nested-clients/dist-es/submodules/sts/index.js': () => "export * from '@aws-sdk/client-sts';",
  // What is imported at run time is kept whole, with all that it imports.
  '@aws-sdk/credential-provider-*/dist-es/*.js': withImportsInPlace,
  '@aws-sdk/token-providers/dist-es/*.js': withImportsInPlace,
  '@smithy/core/dist-es/submodules/protocols/HttpProtocol.js': withImportsInPlace,
  // Only the version is read, for the user agent.
  '@aws-sdk/*/package.json': (text) => JSON.stringify({ version: JSON.parse(text).version }),
  // No operation of ours streams events; the client of S3 makes ready for it all the same.
  '@smithy/core/dist-es/submodules/event-streams/index.js': (_, path) => `
    export const resolveEventStreamSerdeConfig = (config) => config;
    ${refusing(['EventStreamSerde', 'eventStreamSerdeProvider'], path)}`,
  // The same Handlebars as ES modules, without what prints a template's tree.
  'handlebars/lib/index.js': () => "export { default } from './handlebars.js';",
  // Templates are compiled without source maps, for which Handlebars has a stand-in of its own.
  'source-map/source-map.js': () => 'exports.SourceNode = undefined;',
  // Every part of a mail has its type, and none is fetched.
  'nodemailer/dist/esm/mime-funcs/mime-types.js': refusingAll,
  'nodemailer/dist/esm/fetch/index.js': refusingAll,
  // The configuration's JSON Schema is published, not made at run time.
  'zod/v4/core/json-schema-processors.js': refusingAll,
  'zod/v4/core/to-json-schema.js': refusingAll,
  // Our columns are dates, texts, whole numbers and decimals, written plainly.
  'hyparquet-writer/src/delta.js': refusingAll,
  'hyparquet-writer/src/geospatial.js': refusingAll,
  'hyparquet-writer/src/splitstream.js': refusingAll,
  'hyparquet-writer/src/variant.js': refusingAll,
  'hyparquet-writer/src/wkb.js': refusingAll,
  // Scales are of numbers.
  'd3-color/dist/d3-color.mjs': refusingAll,
});

/** What the Lambda function cannot use: nobody signs in there. Its role's credentials come from the environment. */
export const leaveOutOfLambda = leaving('leave-out-of-lambda', {
  '@aws-sdk/credential-provider-login/dist-es/fromLoginCredentials.js': refusingAll,
  '@aws-sdk/credential-provider-sso/dist-es/fromSSO.js': refusingAll,
  '@aws-sdk/token-providers/dist-es/fromSso.js': refusingAll,
});

/** Replaces the text of files of packages; `*` stands for anything between. */
function leaving(name, replacements) {
  return {
    name,
    setup({ onLoad }) {
      for (const [file, replace] of Object.entries(replacements)) {
        const pattern = file.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('/', '[/\\\\]');
        onLoad({ filter: new RegExp(`[/\\\\]node_modules[/\\\\](?:.*[/\\\\])?${pattern}$`) }, ({ path }) => ({
          loader: path.endsWith('.json') ? 'json' : 'js',
          contents: replace(readFileSync(path, 'utf8'), path),
          resolveDir: dirname(path),
        }));
      }
    },
  };
}

/** Shapes of operations that nobody calls are kept by keys that esbuild cannot know: with the words in place it can. */
function withWordsInPlace(text) {
  const words = new Map(Array.from(text.matchAll(/^const (_\w+) = ("[^"\n]*");$/gm), ([, ...pair]) => pair));
  return text.replace(/\[(_\w+)\]:/g, (whole, name) => (words.has(name) ? `${words.get(name)}:` : whole));
}

/** Loaded at the start, imports can be followed name by name. They do nothing but declare. */
function withImportsInPlace(text) {
  const imports = new Set();
  const rest = text.replace(/const (\{[^}]*\}) = await import\(("@.*")\);/g, (_, names, from) => {
    imports.add(`import ${names} from ${from};`);
    return '';
  });
  return [...imports, rest].join('\n');
}

/**
 * Errors are told apart by name, and an error that is not registered has the name that the service sent. So only those
 * stay that are sent by another name, whose name is another's code, or that are tried again because of their class.
 */
function withoutPlainErrors(text, path) {
  const classes = readFileSync(join(path, '../../models/errors.js'), 'utf8');
  const retried = Array.from(classes.matchAll(/class (\w+) [^}]*\$retryable/g), ([, name]) => name);
  return text.replace(
    /^(export var (\w+)\$ = \[-3, n0, .*\n(.*)\n[^;]*;\n)n0_registry\.registerError\(.*\);\n/gm,
    (whole, shape, name, traits) => {
      const code = /`(\w+)`/.exec(traits)?.[1] ?? name;
      const senders = text.split(`[\`${code}\`,`).length - 1;
      return code !== name || senders > 1 || retried.includes(name) ? whole : shape;
    },
  );
}

/** A module with the same exports, each of which throws when it is called. */
function refusingAll(text, path) {
  const declared = text.matchAll(/^export (?:async )?(?:function|class|const|let|var) (\w+)/gm);
  const listed = Array.from(text.matchAll(/^export \{([^}]*)\}/gm), ([, names]) => names.split(',')).flat();
  const names = [...declared].map(([, name]) => name);
  names.push(...listed.flatMap((name) => name.match(/\w+(?=\s*$)/) ?? []));
  if (/^export default/m.test(text)) names.push('default');
  return refusing(names, path);
}

function refusing(names, path) {
  const file = path.replace(/.*node_modules./, '');
  return `function leftOut() { throw new Error(${JSON.stringify(`${file} was left out of this program by scripts/leave-out.mjs`)}); }
    export { ${names.map((name) => `leftOut as ${name}`).join(', ')} };`;
}
