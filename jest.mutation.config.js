import base from './jest.config.js';

// The laws and the backtest run for seconds a mutant; what a mutant breaks, the named cases should tell.
export default {
  ...base,
  testMatch: ['<rootDir>/test/ledger/**/*.test.ts'],
  testPathIgnorePatterns: ['laws', 'backtest'],
};
