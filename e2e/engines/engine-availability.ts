import { spawnSync } from "node:child_process";

/** Command, what makes it say its version, how people call it. */
type Tool = [command: string, flag: string, title: string];

const javaTools: Tool[] = [
  ["java", "-version", "Java"],
  ["javac", "-version", "javac"],
  ["mvn", "--version", "Maven"],
];
const goTools: Tool[] = [["go", "version", "Go"]];
const present = new Map<string, boolean>();

function isMissing([command, flag]: Tool): boolean {
  const found = present.get(command) ?? spawnSync(command, [flag], { stdio: "ignore" }).status === 0;
  present.set(command, found);
  return !found;
}

/**
 * Why tests that need the Java clients or the real Apache RocketMQ cannot run here, or undefined when
 * they can. Throws instead where `MQDECK_REQUIRE_ENGINES=1` forbids to skip.
 */
export function engineSkipReason(): string | undefined {
  return skipReason("Java and Maven", javaTools);
}

/** The same of tests with the Go client: those run against the real server too, so they need Java as well. */
export function goSkipReason(): string | undefined {
  return engineSkipReason() ?? skipReason("Go", goTools);
}

export function prometheusSkipReason(): string | undefined {
  return skipReason("Prometheus", [["prometheus", "--version", "Prometheus"]]);
}

function skipReason(needed: string, tools: Tool[]): string | undefined {
  const absent = tools.filter(isMissing).map(([, , title]) => title);
  if (absent.length === 0) return undefined;
  const reason = `needs ${needed} (not found: ${absent.join(", ")})`;
  if (process.env.MQDECK_REQUIRE_ENGINES === "1") throw new Error(`MQDECK_REQUIRE_ENGINES=1, but this ${reason}`);
  return reason;
}
