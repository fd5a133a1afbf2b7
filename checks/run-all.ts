/**
 * `npm test`: every check and test of the project on a checkout after `npm ci`. Quiet while things pass;
 * a failing stage prints each of its failures in short, then everything it said. The last line is `N passed, N failed` (`, N skipped`).
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { engineSkipReason, goSkipReason, prometheusSkipReason } from "../e2e/engines/engine-availability.ts";
import { describeCounts, endRunningStages, runStage, type Stage } from "./stage-runner.ts";
import { playwrightCounts, vitestCounts, type TestCounts } from "./test-counts.ts";
import { provideChromium, provideGo, provideJava, providePrometheus } from "./test-tools.ts";

const minuteMs = 60_000;
const reports = join(import.meta.dirname, "../test-results");

function tool(name: string, command: string, args: string[]): Stage {
  return { name, command: "npx", args: ["--no-install", command, ...args], timeoutMs: 5 * minuteMs };
}

function vitest(name: string, projects: string[], timeoutMs: number): Stage {
  const file = join(reports, `${name.replaceAll(" ", "-")}.json`);
  const args = ["run", ...projects.flatMap((project) => ["--project", project]), "--passWithNoTests", "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
  return { ...tool(name, "vitest", args), timeoutMs, counts: () => vitestCounts(file) };
}

function playwright(chromiumPath: string): Stage {
  return {
    ...tool("pages in Chromium", "playwright", ["test", "--pass-with-no-tests"]),
    env: { MQDECK_CHROMIUM: chromiumPath, CI: "1" },
    timeoutMs: 25 * minuteMs,
    counts: () => playwrightCounts(join(reports, "playwright.json")),
  };
}

const staticChecks = [
  tool("types of the console", "tsc", ["-p", "tsconfig.json"]),
  tool("types of the server", "tsc", ["-p", "tsconfig.server.json"]),
  tool("types of the page tests", "tsc", ["-p", "tsconfig.e2e.json"]),
  tool("lint", "oxlint", ["--deny-warnings"]),
  tool("unused code", "knip", ["--no-progress"]),
  tool("build", "vite", ["build", "--logLevel", "warn"]),
];

async function runInTurn(stages: Stage[]): Promise<TestCounts[]> {
  const results: TestCounts[] = [];
  for (const stage of stages) results.push(await runStage(stage));
  return results;
}

/** Runs a preparation that may fail; its failure is printed and counts as one. */
function prepare<Result>(name: string, work: () => Result): { value?: Result; counts: TestCounts[] } {
  try {
    return { value: work(), counts: [] };
  } catch (error) {
    console.log(`FAILED ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return { counts: [{ passed: 0, failed: 1, skipped: 0 }] };
  }
}

async function runAll(): Promise<TestCounts> {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const browser = prepare("browser", provideChromium);
  const engines = prepare("engines", () => {
    provideJava();
    provideGo();
    providePrometheus();
    return engineSkipReason() ?? goSkipReason() ?? prometheusSkipReason();
  });
  if (engines.value !== undefined) console.log(`skipped: foreign clients, or the real Apache RocketMQ: ${engines.value}`);
  const results = [...browser.counts, ...engines.counts];
  // The short checks share the two cores with the unit tests; what measures time or memory runs alone.
  const [checks, unit] = await Promise.all([runInTurn(staticChecks), runInTurn([vitest("unit tests", ["server", "console"], 20 * minuteMs)])]);
  results.push(...checks, ...unit);
  results.push(await runStage(vitest("interop", ["interop"], 40 * minuteMs)));
  if (browser.value !== undefined) results.push(await runStage(playwright(browser.value)));
  const sum = (pick: (counts: TestCounts) => number): number => results.reduce((total, counts) => total + pick(counts), 0);
  return { passed: sum((counts) => counts.passed), failed: sum((counts) => counts.failed), skipped: sum((counts) => counts.skipped) };
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    endRunningStages();
    process.exit(1);
  });
}
const total = await runAll();
console.log(describeCounts(total));
process.exit(total.failed === 0 ? 0 : 1);
