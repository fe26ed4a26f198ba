// Reads vitest's JSON report and prints two numbers: passed and failed. A file that could not be loaded has no tests to
// fail, so it counts as one; a run that passed nothing and failed nothing has failed.
import { readFileSync } from 'node:fs';

console.log(count(process.argv[2]).join(' '));

function count(path) {
  const report = read(path);
  if (report === undefined) return [0, 1];
  const { numPassedTests: passed, numFailedTests, testResults } = report;
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  const failed = numFailedTests + brokenFiles.length;
  // An error outside of any test, such as an unhandled rejection, is told by `success` alone.
  if (failed === 0 && (passed === 0 || !report.success)) return [passed, 1];
  return [passed, failed];
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // There was no run, or it was killed before it could report.
    return undefined;
  }
}
