// Mutation testing: `npm run mutate -- src/checks` (projenrc/mutate.ts). Never part of the gate.

const CACHE = '.cache/mutation'; // git-ignored

/**
 * Tests that say nothing about src, count work, or sample at random for long: a mutant that only these kill has no test of its own.
 * `examples.test.ts` loads the library anew within a test, and Stryker would take that one test for the one that covers all constants.
 */
const LEFT_OUT = ['docs', 'lint', 'imports', 'generator', 'examples/examples.test', '.*/linear-work.test'];

export default {
  testRunner: 'jest',
  coverageAnalysis: 'perTest',
  jest: {
    enableFindRelatedTests: false, // nearly all tests load nearly all files; coverage knows better
    // Over what package.json says. Tests are transpiled, not checked, as they always are (isolatedModules in test/tsconfig.json).
    config: {
      runner: '<rootDir>/projenrc/mutation/covering-tests-runner.cjs',
      testTimeout: 60_000,
      cacheDirectory: '<rootDir>/.cache/jest', // goes with the sandbox
      testPathIgnorePatterns: ['/node_modules/', ...LEFT_OUT.map(path => `<rootDir>/test/${path}`)],
    },
  },
  concurrency: 2,
  // A busy machine is no endless loop, and kills no mutant.
  timeoutMS: 15_000, // beside half as much again as the tests take
  dryRunTimeoutMinutes: 20,
  incremental: true, // mutate.ts names the file
  tempDirName: `${CACHE}/sandbox`,
  cleanTempDir: 'always',
  // Not copied: what no test that is run reads.
  ignorePatterns: ['/.cache', '/bench', '/conformance', '/coverage', '/dist', '/lib', '/manifests', '/test-reports', '/API.md'],
  // Constants of a module (tables, the texts of feature.ts, the notes of capabilities.ts) take all tests for each mutant, and texts are most of them.
  // No mutator is left out for their sake: a message within a function costs a test or two, and has one that reads it.
  ignoreStatic: !process.env.MUTATE_STATIC,
  reporters: ['clear-text', 'progress-append-only', 'html'],
  clearTextReporter: { logTests: false, reportTests: false, allowEmojis: false },
  htmlReporter: { fileName: `${CACHE}/report.html` },
  thresholds: { high: 90, low: 70, break: null },
};
