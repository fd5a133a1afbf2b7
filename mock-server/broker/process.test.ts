import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, expect, it } from "vitest";
import { pullFields, RawClient, sendFields } from "./listeners/remoting/raw-client.ts";

const entry = resolve(import.meta.dirname, "process.ts");
const started: ChildProcess[] = [];

interface Ready {
  child: ChildProcess;
  namesrv: string;
  brokers: string[];
}

function start(...flags: string[]): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [entry, "--namesrv-port=0", "--broker-port=0", ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  started.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += String(chunk)));
  return { child, output: () => text };
}

async function startReady(...flags: string[]): Promise<Ready> {
  const { child, output } = start(...flags);
  while (!output().includes("\n")) await Promise.race([once(child.stdout ?? child, "data"), once(child, "exit")]);
  const { event, namesrv, brokers } = JSON.parse(output().split("\n")[0] ?? "");
  expect(event).toBe("ready");
  return { child, namesrv, brokers };
}

async function failure(...flags: string[]): Promise<{ code: unknown; output: string }> {
  const { child, output } = start(...flags);
  const [code] = await once(child, "close");
  return { code, output: output() };
}

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "process-"));
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

it("says where it listens, serves several brokers, and stops on SIGTERM with code 0", async () => {
  const { child, namesrv, brokers } = await startReady("--brokers=3", `--data-dir=${temporaryFolder()}`);
  expect(brokers).toHaveLength(3);
  const client = await RawClient.to(namesrv);
  const info = (await client.call(106, 1)).body.toString();
  for (const [index, address] of brokers.entries()) expect(info).toContain(`"broker-${"abc"[index]}":{"brokerAddrs":{0:"${address}"}`);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

it("names the port and the flag when a port is taken", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  const port = typeof address === "object" ? address?.port : undefined;
  for (const [flag, name] of [["--namesrv-port", "name server"], ["--broker-port", "first broker"]]) {
    const { code, output } = await failure(`${flag}=${port}`, `--data-dir=${temporaryFolder()}`);
    expect(code).toBe(1);
    expect(output).toContain(`Port ${port} for the ${name} is taken. Choose another one with ${flag}`);
  }
  taken.close();
});

it("says that the data folder cannot be written", async () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  const { code, output } = await failure(`--data-dir=${file}/data`);
  expect(code).toBe(1);
  expect(output).toContain("--data-dir");
});

it("keeps every answered send, topic and group over a kill, and offsets that are older than the interval of 5 s", async () => {
  const folder = `--data-dir=${temporaryFolder()}`;
  const first = await startReady(folder);
  const client = await RawClient.to(first.brokers[0] ?? "");
  for (let index = 0; index < 500; index++) client.send(310, index, sendFields("K1", { e: String(index % 4) }), `body ${index}`);
  await client.answer(499);
  client.send(15, 1_000, { consumerGroup: "CG", topic: "K1", queueId: "0", commitOffset: "7" }, "", 2);
  await client.call(38, 1_001, { consumerGroup: "CG" });
  first.child.kill("SIGTERM");
  await once(first.child, "exit");
  const second = await startReady(folder);
  const again = await RawClient.to(second.brokers[0] ?? "");
  for (let index = 0; index < 100; index++) again.send(310, index, sendFields("K2"), `late ${index}`);
  await again.answer(99);
  second.child.kill("SIGKILL");
  await once(second.child, "exit");
  const third = await startReady(folder);
  const last = await RawClient.to(third.brokers[0] ?? "");
  expect((await last.call(14, 1, { consumerGroup: "CG", topic: "K1", queueId: "0" })).header.extFields?.["offset"]).toBe("7");
  expect((await last.call(30, 2, { topic: "K1", queueId: "3" })).header.extFields?.["offset"]).toBe("125");
  expect((await last.call(30, 3, { topic: "K2", queueId: "0" })).header.extFields?.["offset"]).toBe("100");
  const tail = await last.call(11, 4, pullFields("K2", { queueOffset: "99" }));
  expect(tail.body.includes("late 99")).toBe(true);
  expect((await last.call(21, 5)).body.toString()).toContain('"attributes":{"autoCreated":"true"}');
});
