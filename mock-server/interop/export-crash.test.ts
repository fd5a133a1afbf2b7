import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import type { Job } from "../../src/contract/jobs.ts";
import { startBundledBroker } from "../../e2e/engines/bundled-broker.ts";
import { OwnedProcess } from "../../e2e/engines/child-process.ts";
import { brokerAddresses, createTopicEverywhere } from "../../e2e/engines/cluster-probe.ts";
import { repositoryRoot } from "../../e2e/engines/maven-artifacts.ts";
import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { ConsoleClient } from "../management/testing/console-client.ts";
import { sendFields } from "./raw-load.ts";

/* kill -9 of the whole management half while it exports: the file has each message once, in order, and no torn row. */

const messages = 60_000;
const sendMessageV2 = 310;
const password = "a-password-of-tests";
const job = "/api/instances/default/jobs";
let broker: RocketmqEngine;
let folder: string;
let management: OwnedProcess;
let client: ConsoleClient;

async function startConsole(): Promise<void> {
  const env = { MQDECK_DATA_DIR: folder, MQDECK_ADMIN_PASSWORD: password, MQDECK_HTTP_PORT: "0", MQDECK_HOST: "127.0.0.1", MQDECK_DEFAULT_NAMESRV: broker.namesrv };
  management = new OwnedProcess("management half", process.execPath, ["mock-server/management/process.ts"], { env, cwd: repositoryRoot });
  const ready = await management.waitForLine((line) => line.includes('"event":"ready"'), 60_000);
  client = new ConsoleClient(z.object({ http: z.string() }).parse(JSON.parse(ready)).http);
  await client.signIn(password);
}

beforeAll(async () => {
  broker = await startBundledBroker();
  folder = mkdtempSync(join(tmpdir(), "mqdeck-export-crash-"));
  await createTopicEverywhere(broker.namesrv, "many", 4);
  const [address = ""] = await brokerAddresses(broker.namesrv);
  const connection = new RawConnection(address);
  let next = 0;
  const send = async (): Promise<void> => {
    while (next < messages) {
      const number = next++;
      const answer = await connection.ask(sendMessageV2, sendFields("many", number % 4, `m-${number}`), Buffer.from(`body ${number}`));
      if (answer.code !== 0) throw new Error(answer.remark);
    }
  };
  await Promise.all(Array.from({ length: 64 }, send));
  connection.socket.destroy();
  await startConsole();
});
afterAll(async () => {
  await management?.stop();
  await broker?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it.each([false, true])("goes on after kill -9 (gzip: %s)", async (gzip) => {
  const { body: started } = await client.call<Job>("POST", "/api/instances/default/exports", { source: { kind: "topic", topic: "many" }, form: { format: "jsonLines", gzip } });
  for (const share of [0.1, 0.4, 0.7]) {
    await management.waitUntil(async () => ((await client.call<Job>("GET", `${job}/${started.id}`)).body.done >= messages * share ? true : undefined), 120_000, `export ${share} of all`);
    await management.kill();
    await startConsole();
  }
  await expect.poll(() => client.call<Job>("GET", `${job}/${started.id}`), { timeout: 120_000 }).toMatchObject({ body: { state: "done", result: { rows: messages } } });
  const answer = await fetch(`${client.url}${job}/${started.id}/file`, { headers: { cookie: client.cookie } });
  // Stricter than most: one member, and nothing behind it.
  const body = gzip ? answer.body?.pipeThrough(new DecompressionStream("gzip")) : answer.body;
  const lines = (await new Response(body).text()).split("\n");
  expect(lines.pop()).toBe("");
  const record = z.object({ messageId: z.string(), body: z.string(), queueId: z.int(), queueOffset: z.int() });
  const records = lines.map((line) => record.parse(JSON.parse(line)));
  expect(new Set(records.map(({ queueId, queueOffset }) => `${queueId} ${queueOffset}`)).size).toBe(messages);
  expect(records).toHaveLength(messages);
  expect(records.every(({ body: text, messageId }) => text === `body ${messageId.slice(2)}`)).toBe(true);
}, 600_000);
