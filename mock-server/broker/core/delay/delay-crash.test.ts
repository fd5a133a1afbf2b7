import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { FakeClock } from "../fake-clock.ts";
import { DelayPartsFixture } from "./delay-parts-fixture.ts";

const child = new URL("./crash-child.ts", import.meta.url).pathname;

/** Runs the child until it has sent up to `until`, kills it there and returns the last number that it said. */
async function sendUntilKilled(rootDir: string, first: number, until: number): Promise<number> {
  const running = spawn(process.execPath, [child, rootDir, String(first)], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  const exited = once(running, "exit");
  running.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (Number(said.trimEnd().split("\n").at(-1)) >= until) running.kill("SIGKILL");
  });
  await exited;
  return Number(said.slice(0, said.lastIndexOf("\n")).split("\n").at(-1));
}

it("delivers every message that was sent, whenever the process is killed", async () => {
  const delays = new DelayPartsFixture(new FakeClock());
  try {
    let sent = 0;
    for (let round = 0; round < 5; round++) sent = await sendUntilKilled(delays.files.rootDir, sent, sent + 400 * (round + 1));
    // The last end of the child was now or before: everything is due a few seconds from now.
    const after = new DelayPartsFixture(new FakeClock(Date.now()), delays.files.rootDir);
    await after.open({ messageDelayLevel: "1s 2s" });
    after.clock.advance(5_000);
    const found = new Map<string, number>();
    for (const { body } of after.stored("T", 3)) found.set(body, (found.get(body) ?? 0) + 1);
    for (let number = 0; number < sent; number++) expect(found.get(String(number)) ?? 0, `message ${number}`).toBeGreaterThanOrEqual(1);
    await after.end();
  } finally {
    await delays.end();
  }
});
