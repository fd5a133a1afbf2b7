import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, it } from "vitest";
import { ExportFile } from "./services/exports/export-file.ts";
import { openJobServer } from "./testing/job-server.ts";

/* A disk that is full for real: only the files of jobs lie on it. */

const folder = mkdtempSync(join(tmpdir(), "mqdeck-job-disk-full-"));
const exportsDir = join(folder, "exports");
mkdirSync(exportsDir);
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", exportsDir]).status === 0;
if (!mounted) console.warn("job-disk-full.test.ts is skipped: a small tmpfs cannot be mounted here (needs root)");
let server: ReturnType<typeof openJobServer> | undefined;

afterEach(() => server?.close());
afterAll(() => {
  if (mounted) spawnSync("umount", [exportsDir]);
  rmSync(folder, { recursive: true, force: true });
});

it.skipIf(!mounted)("fails an export whose disk is full in words, gives the space back, and the next one works", async () => {
  const { jobs } = (server = openJobServer(folder));
  jobs.register("export", {
    action: "startExport",
    run: async ({ filePath, input }) => {
      const file = await ExportFile.restart(filePath, false);
      try {
        for (let row = 0; row < Number(input["rows"]); row++) await file.append(`${"x".repeat(1023)}\n`);
        await file.finish();
        return { fileName: "rows.txt" };
      } finally {
        await file.close();
      }
    },
  });
  jobs.open();
  const start = (rows: number) => jobs.start("export", { instanceId: "a", subject: "rows", input: { rows } }, { account: "admin", address: "" });
  const tooLarge = await start(8_000);
  await expect.poll(() => jobs.get("a", tooLarge.id).state).toBe("failed");
  expect(jobs.get("a", tooLarge.id)).toMatchObject({ error: { code: "disk_full" }, downloadable: false });
  expect(readdirSync(exportsDir)).toEqual([]);
  const small = await start(1_000);
  await expect.poll(() => jobs.get("a", small.id)).toMatchObject({ state: "done", downloadable: true });
});
