import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import type { TestCounts } from "./stage-runner.ts";

const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number(), numTodoTests: z.number() });
const playwrightReport = z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }) });

/** Counts of a Vitest JSON report, or undefined when there is none; the file is removed. */
export function vitestCounts(file: string): TestCounts | undefined {
  const report = vitestReport.safeParse(readReport(file));
  if (!report.success) return undefined;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report.data;
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

/** Counts of a Playwright JSON report, or undefined when there is none; a flaky test counts as passed. */
export function playwrightCounts(file: string): TestCounts | undefined {
  const report = playwrightReport.safeParse(readReport(file));
  if (!report.success) return undefined;
  const { expected, unexpected, flaky, skipped } = report.data.stats;
  return { passed: expected + flaky, failed: unexpected, skipped };
}

function readReport(file: string): unknown {
  try {
    const report: unknown = JSON.parse(readFileSync(file, "utf8"));
    rmSync(file);
    return report;
  } catch {
    return undefined;
  }
}
