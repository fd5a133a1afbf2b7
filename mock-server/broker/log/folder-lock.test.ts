import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { message, readAll } from "./sample-messages.ts";
import { StoreFixture } from "./store-fixture.ts";

const fixture = new StoreFixture();
beforeEach(() => fixture.begin());
afterEach(() => fixture.end());

it("refuses a folder that another process is writing to, and takes it when that was killed", async () => {
  const child = new URL("./crash-child.ts", import.meta.url).pathname;
  const running = spawn(process.execPath, [child, fixture.rootDir, "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(running, "exit");
  await once(running.stdout, "data");
  // It would make files of its own meanwhile.
  running.kill("SIGSTOP");
  const before = readdirSync(fixture.rootDir);
  await expect(fixture.open()).rejects.toThrow(`is in use by process ${running.pid}`);
  expect(readdirSync(fixture.rootDir)).toEqual(before);
  running.kill("SIGKILL");
  await exited;
  const options = { commitLogSegmentBytes: 1024 * 1024, consumeQueueFileEntries: 1000 };
  const store = await fixture.open(options);
  store.append(message("T", 7, "mine"));
  expect(readAll(store, "T", 7)).toEqual(["mine"]);
  await store.close();
  expect(readdirSync(fixture.rootDir)).not.toContain("mqdeck-lock");
});
