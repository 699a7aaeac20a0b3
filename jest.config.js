// ESM-only packages are compiled to CommonJS together with our own code: see docs/decisions/0001-esm-with-jest-through-swc.md.
const esmOnly = [
  'p-limit',
  'yocto-queue',
  'd3-[a-z-]+',
  'internmap',
  'hyparquet',
  'hyparquet-writer',
  'postal-mime',
  'caniemail',
  'dot-prop',
  'onetime',
  'mimic-function',
  'split-lines',
];

/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Black-box tests start processes, and CI machines are slow.
  testTimeout: 60_000,
  // Jest leaves one core idle: with two, that is half of them.
  maxWorkers: '100%',
  testPathIgnorePatterns: ['/test/moto/', '/test/browser/'],
  transform: {
    '\\.(m?[jt]s)$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
};
