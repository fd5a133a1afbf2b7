import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseKvTable } from "../../../wire/remoting/bodies/kv-table.ts";
import { brokerFigures, brokerTotals } from "./broker-figures.ts";
import { versionName } from "./client-version.ts";
import { parseConfigLines } from "./config-lines.ts";
import { groupKind, topicKind } from "./system-names.ts";

it("reads the figures of a real broker, and leaves unknown what it does not tell", () => {
  const frame = readFileSync(new URL("../../../wire/remoting/fixtures/answer-runtime-info.bin", import.meta.url));
  const runtime = parseKvTable(frame.subarray(8 + (frame.readInt32BE(4) & 0xffffff)));
  expect(brokerFigures(runtime)).toMatchObject({
    version: "V4_9_7",
    producedToday: 21,
    producedYesterday: 0,
    diskUsedRatio: 0.15,
    diskTotalBytes: 252 * 1024 ** 3,
    storePath: expect.stringContaining("/store/commitlog"),
    topicCount: null,
    producerConnections: null,
    systemCpuRatio: null,
  });
  expect(brokerFigures(new Map([["putTps", ""], ["commitLogDirCapacity", "unknown"], ["topicNum", "22"]]))).toMatchObject({ produceTps: null, diskTotalBytes: null, producedToday: null, topicCount: 22 });
});

it("leaves running totals unknown that an engine does not tell, instead of 0", () => {
  const totals = brokerTotals("broker-a", new Map([["msgPutTotalTodayNow", "21"], ["putMessageSizeTotal", ""]]));
  expect(totals).toMatchObject({ storedMessages: 21, storedBytes: null, deliveredMessages: null, throttled: null });
});

it("names versions as operators know them (protocol sheet §1)", () => {
  expect([121, 122, 123, 211, 212, 232, 393, 401, 409, 412, 413, 473].map(versionName)).toEqual(["121", "V3_5_1_SNAPSHOT", "V3_5_1", "V3_9_9", "V4_0_0_SNAPSHOT", "V4_1_0_SNAPSHOT", "V4_9_0", "V4_9_4", "V4_9_8", "V5_0_0_SNAPSHOT", "V5_0_0", "V5_3_0"]);
});

it("tells the topics and groups of the engine from those of users", () => {
  const ownNames = new Set(["DefaultCluster", "broker-a"]);
  const kinds = ["Orders", "TBW102", "broker-a", "DefaultCluster_REPLY_TOPIC", "Other_REPLY_TOPIC", "rmq_sys_wheel_timer", "%RETRY%g", "%DLQ%g"].map((topic) => topicKind(topic, ownNames));
  expect(kinds).toEqual(["user", "system", "system", "system", "user", "system", "retry", "deadLetter"]);
  expect(["g", "TOOLS_CONSUMER", "CID_RMQ_SYS_TRANS"].map(groupKind)).toEqual(["user", "system", "system"]);
  expect(["MQDECK_PROBE", "_console_heartbeat", "%RETRY%MQDECK_PROBE", "MQDECK_PROBES"].map((topic) => topicKind(topic, ownNames))).toEqual(["system", "system", "system", "user"]);
  expect(groupKind("MQDECK_PROBE")).toBe("system");
});

it("reads configuration lines", () => {
  expect(parseConfigLines("#comment=1\r\na=b=c\nempty=\nno line\n")).toEqual(new Map([["a", "b=c"], ["empty", ""]]));
});
