'use strict';
/*
 * Runs the tests that cover a mutant, until one fails. Stryker's runner for jest names these tests by a pattern, but has jest load every test file
 * that imports the library to look for them, and go on after the first failure: minutes for each mutant rather than seconds.
 */
const fs = require('fs');
const { default: TestRunner } = require('jest-runner');

/** What the first run, of all tests without a mutant, found out: by test file its tests and its time. In Stryker's copy of the project. */
const FIRST_RUN = 'test-files.json';

/** Test files that have killed a mutant, the last one first: the next mutant is mostly one of the same file. */
const killers = [];

module.exports = class CoveringTestsRunner extends TestRunner {
  async runTests(tests, watcher, options) {
    const { testNamePattern } = this._globalConfig;
    const files = {};
    let failed = false;
    this.on('test-file-success', ([test, { testResults, perfStats, numFailingTests }]) => {
      files[test.path] = { names: testResults.map(({ fullName }) => escape(fullName)), time: perfStats.runtime };
      failed ||= numFailingTests > 0;
    });
    this.on('test-file-failure', () => { failed = true; }); // it did not even load

    // A mutant without a pattern is reached while modules load, in no test alone.
    const isMutant = process.env.__STRYKER_ACTIVE_MUTANT__ !== undefined;
    for (const test of isMutant ? covering(tests, testNamePattern) : tests) {
      await super.runTests([test], watcher, options);
      if (isMutant && failed) {
        remember(test.path);
        break;
      }
    }
    if (!isMutant) fs.writeFileSync(FIRST_RUN, JSON.stringify(files));
  }
};

/** The test files with a test that the pattern names: the last killers first, then the quickest. */
function covering(tests, pattern) {
  const files = JSON.parse(fs.readFileSync(FIRST_RUN, 'utf8'));
  const names = pattern && new Set(pattern.slice(1, -1).split(')|(')); // the pattern is `(name)|(name)`, each name escaped
  return tests
    .filter(({ path }) => files[path] && (!names || files[path].names.some(name => names.has(name))))
    .sort((a, b) => rank(a.path) - rank(b.path) || files[a.path].time - files[b.path].time);
}

function rank(file) {
  const place = killers.indexOf(file);
  return place < 0 ? killers.length : place;
}

function remember(file) {
  if (killers.includes(file)) killers.splice(killers.indexOf(file), 1);
  killers.unshift(file);
}

/** As Stryker does. */
function escape(name) {
  return name.replace(/[.*+\-?^${}()|[\]\\]/g, '\\$&');
}
