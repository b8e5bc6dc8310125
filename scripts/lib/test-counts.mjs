import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './project.mjs';

/** Passed, failed and skipped tests of a vitest JSON report; a report that is missing is one failure. */
export function vitestCounts(file) {
  const report = read(file);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  // A file that could not even be loaded has no tests to count.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Files of a vitest JSON report with tests that were skipped, and how many. */
export function vitestSkips(file) {
  const results = read(file)?.testResults ?? [];
  return results
    .map(({ name, assertionResults }) => ({
      file: relative(root, name),
      skipped: assertionResults.filter(({ status }) => status === 'skipped' || status === 'pending').length,
    }))
    .filter(({ skipped }) => skipped > 0);
}

/** The same of a Playwright JSON report; a test that passed on a retry has passed. */
export function playwrightCounts(file) {
  const report = read(file);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, flaky, unexpected, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected + (report.errors?.length ?? 0), skipped };
}

export function sum(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const part of counts) for (const key of Object.keys(total)) total[key] += part[key];
  return total;
}

/** The last line of a test run. */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
