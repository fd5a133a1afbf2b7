import { spawnSync } from "node:child_process";

let missing: string[] | undefined;

function missingTools(): string[] {
  const probes: [string, string, string][] = [
    ["java", "-version", "Java"],
    ["javac", "-version", "javac"],
    ["mvn", "--version", "Maven"],
  ];
  missing ??= probes.filter(([command, flag]) => spawnSync(command, [flag], { stdio: "ignore" }).status !== 0).map(([, , title]) => title);
  return missing;
}

/**
 * Why tests that need the Java clients or the real Apache RocketMQ cannot run here, or undefined when
 * they can. Throws instead where `MQDECK_REQUIRE_ENGINES=1` forbids to skip.
 */
export function engineSkipReason(): string | undefined {
  const absent = missingTools();
  if (absent.length === 0) return undefined;
  const reason = `needs Java and Maven (not found: ${absent.join(", ")})`;
  if (process.env.MQDECK_REQUIRE_ENGINES === "1") throw new Error(`MQDECK_REQUIRE_ENGINES=1, but this ${reason}`);
  return reason;
}
