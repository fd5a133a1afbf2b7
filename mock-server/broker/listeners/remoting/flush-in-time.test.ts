import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Broker } from "../../core/broker.ts";
import { systemClock } from "../../core/clock.ts";
import { KvConfig } from "../../core/name-server/kv-config.ts";
import { RouteTable } from "../../core/name-server/route-table.ts";
import { BrokerListener } from "./broker-listener.ts";
import { flushInTime } from "./flush-in-time.ts";
import { RawClient, sendFields } from "./raw-client.ts";
import { RemotingServer } from "./remoting-server.ts";

it("tells a flush that was in time from one that was not, and passes on one that failed", async () => {
  await expect(flushInTime(Promise.resolve(), 60_000)).resolves.toBe("flushed");
  await expect(flushInTime(new Promise(() => undefined), 1)).resolves.toBe("late");
  await expect(flushInTime(Promise.reject(new Error("EIO")), 60_000)).rejects.toThrow("EIO");
});

it("answers a synchronous send with FLUSH_DISK_TIMEOUT and its whole header when the disk is late, and with success when it is not", async () => {
  const folder = mkdtempSync(join(tmpdir(), "late-"));
  const server = await RemotingServer.listen(0, "127.0.0.1");
  const identity = { clusterName: "C", brokerName: "b", brokerIP1: "127.0.0.1", listenPort: server.port, storePathRootDir: folder, namesrvAddr: "" };
  const broker = await Broker.open(identity, { flushDiskType: "SYNC_FLUSH", syncFlushTimeout: 60_000 }, { routes: new RouteTable(systemClock), kv: new KvConfig(join(folder, "kv.json")) }, systemClock);
  const lines: string[] = [];
  const listener = new BrokerListener(broker, server, (line) => lines.push(line));
  const client = await RawClient.to(`127.0.0.1:${server.port}`);
  expect((await client.call(310, 1, sendFields("T"), "x")).header.code).toBe(0);

  const { store } = broker;
  const flush = store.flush.bind(store);
  broker.settings.update("syncFlushTimeout=20");
  broker.store.flush = () => new Promise(() => undefined);
  const late = await client.call(310, 2, sendFields("T"), "y");
  expect(late.header).toMatchObject({ code: 10, extFields: { MSG_REGION: "DefaultRegion", TRACE_ON: "true", queueId: "0", queueOffset: "1", msgId: expect.stringMatching(/^7F000001[0-9A-F]{24}$/) } });
  expect(lines).toEqual([expect.stringContaining("the disk is slow")]);
  expect((await client.call(30, 3, { topic: "T", queueId: 0 })).header.extFields, "it is stored").toEqual({ offset: "2" });

  broker.store.flush = flush;
  broker.settings.update("syncFlushTimeout=60000");
  expect((await client.call(310, 4, sendFields("T"), "z")).header.code).toBe(0);
  client.close();
  await listener.close();
  await broker.close();
  rmSync(folder, { recursive: true });
});
