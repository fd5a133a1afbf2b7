import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import { message, readAll } from "./sample-messages.ts";
import { StoreFixture } from "./store-fixture.ts";

const fixture = new StoreFixture();
beforeEach(() => fixture.begin());
afterEach(() => fixture.end());
const mountPoint = mkdtempSync(join(tmpdir(), "mqdeck-full-"));
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", mountPoint]).status === 0;
if (!mounted) console.warn("disk-full.test.ts is skipped: a small tmpfs cannot be mounted here (needs root)");

afterAll(() => {
  if (mounted) spawnSync("umount", [mountPoint]);
  rmSync(mountPoint, { recursive: true, force: true });
});

it.skipIf(!mounted)("refuses on a full disk, tears nothing, and goes on when there is space", async () => {
  const filler = join(mountPoint, "filler");
  writeFileSync(filler, Buffer.alloc(1024 * 1024));
  const options = { rootDir: join(mountPoint, "store"), flushIntervalMs: 20 };
  const store = await fixture.open(options);
  const answered: string[] = [];
  let refused = 0;
  for (let turn = 0; turn < 200 && refused === 0; turn++) {
    const inTurn = Array.from({ length: 20 }, (_, index) => `${turn} ${index} ${"x".repeat(1000)}`);
    try {
      const results = inTurn.map((text) => store.append(message("T", 0, text)).status);
      refused += results.filter((status) => status === "disk-full").length;
      store.writePending();
      answered.push(...inTurn.filter((_, index) => results[index] === "ok"));
    } catch (error) {
      expect(String(error)).toContain("ENOSPC");
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(0);
  expect(store.append(message("T", 0, "no")).status).toBe("disk-full");
  expect(readAll(store, "T", 0).slice(0, answered.length)).toEqual(answered);

  truncateSync(filler, 0);
  await expect.poll(() => store.append(message("T", 0, "again")).status).toBe("ok");
  store.writePending();
  await store.flush();
  const texts = readAll(store, "T", 0);
  expect(texts.slice(0, answered.length)).toEqual(answered);
  expect(texts.at(-1)).toBe("again");
  await store.close();
  expect(readAll(await fixture.open(options), "T", 0)).toEqual(texts);
});
