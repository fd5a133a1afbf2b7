import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ExportFile } from "./export-file.ts";

let folder: string;
let path: string;
const empty = { bytes: 0, textCrc: 0, textBytes: 0 };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-export-file-"));
  path = join(folder, "file");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function opened(position: typeof empty, packs: boolean): Promise<ExportFile> {
  const file = await ExportFile.open(path, position, packs);
  if (!file) throw new Error("shorter than its checkpoint");
  return file;
}
/** What a reader of files makes of it that is not ours; the file itself when it is not packed. */
async function textOf(packs: boolean): Promise<string> {
  if (!packs) return readFileSync(path, "utf8");
  const whole = new Blob([readFileSync(path)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const gunzip = spawnSync("gzip", ["-dc", path], { encoding: "utf8" });
  const text = await new Response(whole).text();
  if (!gunzip.error) expect(gunzip.stdout).toBe(text);
  return text;
}

it.each([false, true])("is cut back to a checkpoint by another process and ends as if nothing had happened (packed: %s)", async (packs) => {
  const first = await opened(empty, packs);
  await first.append("one, 一\n");
  const position = await first.sync();
  await first.append("a row that no checkpoint knows\n");
  await first.sync();
  await first.close();
  appendFileSync(path, "torn");
  const second = await opened(position, packs);
  await second.append(`${"two".repeat(200_000)}\n`);
  await second.append("three\n");
  expect((await second.finish()).bytes).toBe(statSync(path).size);
  await second.close();
  expect(await textOf(packs)).toBe(`one, 一\n${"two".repeat(200_000)}\nthree\n`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it("says when the disk lost what a checkpoint counts on", async () => {
  const file = await opened(empty, false);
  await file.append("one\n");
  const position = await file.sync();
  await file.close();
  truncateSync(path, 2);
  expect(await ExportFile.open(path, position, false)).toBeUndefined();
  const again = await ExportFile.restart(path, false);
  await again.append("two\n");
  await again.finish();
  await again.close();
  expect(await textOf(false)).toBe("two\n");
});

it("of nothing is a gzip file of nothing", async () => {
  const file = await opened(empty, true);
  await file.finish();
  await file.close();
  expect(await textOf(true)).toBe("");
});
