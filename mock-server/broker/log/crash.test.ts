import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readAll } from "./sample-messages.ts";
import { StoreFixture } from "./store-fixture.ts";

const fixture = new StoreFixture();
beforeEach(() => fixture.begin());
afterEach(() => fixture.end());
const child = new URL("./crash-child.ts", import.meta.url).pathname;

/** Runs the child until it has answered for `until`, kills it there and returns the last number that it answered for. */
async function storeUntilKilled(first: number, until: number): Promise<number> {
  const running = spawn(process.execPath, [child, fixture.rootDir, String(first)], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  const exited = once(running, "exit");
  running.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (Number(said.trimEnd().split("\n").at(-1)) >= until) running.kill("SIGKILL");
  });
  await exited;
  return Number(said.slice(0, said.lastIndexOf("\n")).split("\n").at(-1));
}

it("loses no answered message when it is killed under load, ten times over", async () => {
  let stored = 0;
  for (let round = 0; round < 10; round++) {
    const answered = await storeUntilKilled(stored, stored + 1500 * (round + 1));
    const store = await fixture.open({ commitLogSegmentBytes: 1024 * 1024, consumeQueueFileEntries: 1000, indexSlots: 1000, indexEntries: 5000 });
    const found = [0, 1, 2, 3, 4].map((queueId) => readAll(store, "T", queueId));
    stored = found.reduce((sum, texts) => sum + texts.length, 0);
    expect(stored).toBeGreaterThanOrEqual(answered);
    for (const [queueId, texts] of found.entries()) {
      expect(texts).toEqual(texts.map((_, index) => `${index * 5 + queueId} ${"x".repeat((index * 5 + queueId) % 700)}`));
    }
    for (let number = stored - 1; number >= 0; number -= Math.ceil(stored / 200)) {
      const [place] = store.queryIndex("T", `K${number}`, 10, 0, 9e15).commitLogOffsets;
      expect(store.readMessage(place ?? -1)?.toString()).toContain(`UNIQ_KEY\u0001K${number}\u0002`);
    }
    await store.close();
  }
});
