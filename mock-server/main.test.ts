import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { RawClient } from "./broker/listeners/remoting/raw-client.ts";

it("starts everything, says where it listens, and stops all of it on SIGTERM", async () => {
  const folder = mkdtempSync(join(tmpdir(), "main-"));
  const child = spawn(process.execPath, [resolve(import.meta.dirname, "main.ts"), "--http-port=0", "--namesrv-port=0", "--broker-port=0", `--data-dir=${folder}`], { stdio: ["ignore", "pipe", "ignore"] });
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  while (!output.includes("\n")) await once(child.stdout, "data");
  const ready: unknown = JSON.parse(output);
  expect(ready).toMatchObject({ event: "ready", namesrv: expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
  const port = Number(/"namesrv":"[^:]+:(\d+)"/.exec(output)?.[1]);
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const closed = once(socket.resume(), "close");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  await closed;
});

it("brings the brokers back at the same ports after their process was killed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "main-"));
  const child = spawn(process.execPath, [resolve(import.meta.dirname, "main.ts"), "--http-port=0", "--namesrv-port=0", "--broker-port=0", "--brokers=2", `--data-dir=${folder}`], { stdio: ["ignore", "pipe", "ignore"] });
  try {
    let output = "";
    child.stdout.on("data", (chunk) => (output += String(chunk)));
    while (!output.includes('"namesrv"')) await once(child.stdout, "data");
    const namesrv = /"namesrv":"([^"]+)"/.exec(output)?.[1] ?? "";
    const brokers = async (): Promise<string[]> => {
      const client = await RawClient.to(namesrv);
      // A process that is being killed may still take a connection, and never answers.
      const frame = await Promise.race([client.call(106, 1), client.closed()]);
      client.close();
      if (typeof frame !== "object" || frame === null || !("body" in frame)) return [];
      return [...String(frame.body).matchAll(/"(127[^"]+)"/g)].map(([, address = ""]) => address).sort();
    };
    const before = await brokers();
    expect(before).toHaveLength(2);
    const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim().split(" ");
    const broker = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("broker/process.ts"));
    process.kill(Number(broker), "SIGKILL");
    await expect.poll(() => brokers().catch(() => [])).toEqual(before);
  } finally {
    child.kill("SIGTERM");
    await once(child, "exit");
    rmSync(folder, { recursive: true, force: true });
  }
});

it("ends with the reason when a half cannot start", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "main-")), "file");
  writeFileSync(file, "");
  const child = spawn(process.execPath, [resolve(import.meta.dirname, "main.ts"), `--data-dir=${join(file, "data")}`], { stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += String(chunk)));
  const [code] = await once(child, "close");
  expect(code).toBe(1);
  expect(errors).toContain("--data-dir");
});
