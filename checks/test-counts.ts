import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";

/** What a stage's tests came to: how many, and one short text of each that failed. */
export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
  failures?: string[];
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({ name: z.string(), message: z.string(), assertionResults: z.array(z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).default([]) })) }),
  ),
});

interface PlaywrightSuite {
  suites?: PlaywrightSuite[] | undefined;
  specs: { file: string; line: number; title: string; ok: boolean; tests: { results: { error?: { message?: string | undefined } | undefined }[] }[] }[];
}

const playwrightSuite: z.ZodType<PlaywrightSuite> = z.lazy(() =>
  z.object({
    suites: z.array(playwrightSuite).optional(),
    specs: z.array(
      z.object({ file: z.string(), line: z.number(), title: z.string(), ok: z.boolean(), tests: z.array(z.object({ results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })) })) }),
    ),
  }),
);

const playwrightReport = z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }), suites: z.array(playwrightSuite) });

const messageLines = 3;
const messageCharacters = 500;

/** Counts and failures of a Vitest JSON report, or undefined when there is none; the file is removed. */
export function vitestCounts(file: string): TestCounts | undefined {
  const report = vitestReport.safeParse(readReport(file));
  if (!report.success) return undefined;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report.data;
  const failures = testResults.flatMap(({ name, message, assertionResults }) => {
    const notLoaded = message === "" ? [] : [failureText(name, message)];
    const failed = assertionResults.filter(({ status }) => status === "failed");
    return notLoaded.concat(failed.map(({ fullName, failureMessages }) => failureText(`${name}: ${fullName}`, failureMessages[0] ?? "")));
  });
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests, failures };
}

/** Counts and failures of a Playwright JSON report, or undefined when there is none; a flaky test counts as passed. */
export function playwrightCounts(file: string): TestCounts | undefined {
  const report = playwrightReport.safeParse(readReport(file));
  if (!report.success) return undefined;
  const { expected, unexpected, flaky, skipped } = report.data.stats;
  return { passed: expected + flaky, failed: unexpected, skipped, failures: report.data.suites.flatMap(failuresOfSuite) };
}

function failuresOfSuite({ suites, specs }: PlaywrightSuite): string[] {
  const failed = specs.filter(({ ok }) => !ok).map(({ file, line, title, tests }) => {
    const errors = tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? ""));
    return failureText(`${file}:${line}: ${title}`, errors.find((text) => text !== "") ?? "");
  });
  return failed.concat((suites ?? []).flatMap(failuresOfSuite));
}

/** The test, and the first lines of what it said: a log that is cut still names every failure. */
function failureText(test: string, message: string): string {
  const said = message.split("\n").map((line) => line.trim()).filter((line) => line !== "" && !line.includes("node_modules"));
  return `${test.replace(`${process.cwd()}/`, "")}\n    ${said.slice(0, messageLines).join(" | ").replaceAll(`${process.cwd()}/`, "").slice(0, messageCharacters)}`;
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
