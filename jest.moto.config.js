import base from './jest.config.js';

/** The tests of `npm run test:moto`. @type {import('jest').Config} */
export default {
  ...base,
  testMatch: ['<rootDir>/test/moto/**/*.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 120_000,
};
