// Reads from the runners' own reports how many tests ran.

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

/**
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} report
 * @returns {Count}
 */
export function countVitest(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} report
 * @returns {Count}
 */
export function countPlaywright({ stats }) {
  return {
    passed: stats.expected,
    // Right at the second try is wrong.
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  };
}

/**
 * What is wrong with a run although its runner may be content: a run without tests proves nothing.
 * @param {Count} count
 * @returns {string | undefined}
 */
export function wrongWith({ passed, failed, skipped }) {
  if (passed + failed === 0) return 'No tests were run.';
  if (failed > 0) return `Failed tests: ${failed}.`;
  if (skipped > 0) return `Skipped tests: ${skipped}.`;
  return undefined;
}
