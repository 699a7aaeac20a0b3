import base from './jest.config.js';

/** The tests of `npm run test:browser`. @type {import('jest').Config} */
export default {
  ...base,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 60_000,
};
