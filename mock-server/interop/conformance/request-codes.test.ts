import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { brokerAddresses } from "../../../e2e/engines/cluster-probe.ts";
import { RawConnection } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { RequestCode } from "../../wire/remoting/request-code.ts";
import { apacheRocketmq, bundledBroker } from "../engine-cases.ts";

/*
 * docs/request-codes.md, which the README links, says for every request code who serves it. Here every code is sent to
 * both servers: the table tells the truth or the test fails.
 */

const notSupported = 3;
const getAllTopicList = 206;
const getBrokerRuntimeInfo = 28;
const table = readFileSync(join(import.meta.dirname, "../../../docs/request-codes.md"), "utf8");
const rowPattern = /^\| (\d+) \| `(\w+)` \| ([^|]*) \| ([^|]*) \|/gm;
const rows = [...table.matchAll(rowPattern)].map(([, code = "", name = "", bundled = "", apache = ""]) => ({ code: Number(code), name, "the bundled broker": bundled.trim(), "Apache RocketMQ": apache.trim() }));

/** A busy server answers late what it does answer. */
const patienceMs = 60_000;

/**
 * Which of the two ports answers a request without fields with anything but "not supported". The name server is silent about what it does
 * not know, a broker about some of what it serves: where the table says otherwise the answer is waited for.
 */
async function servedBy(code: number, said: string, namesrv: string, broker: string): Promise<string> {
  const silenceMs = said.includes("name server") ? patienceMs : 300;
  const silentServiceMs = said.includes("broker") ? 2_000 : patienceMs;
  const atNameServer = new RawConnection(namesrv);
  const atBroker = new RawConnection(broker);
  try {
    // Answers come in the order of a connection's requests here: once the second was answered, the first is not going to be.
    const silence = atNameServer.ask(code).then(() => "name server", () => "name server");
    const named = await Promise.race([silence, atNameServer.ask(getAllTopicList).then(() => new Promise((resolve) => setTimeout(resolve, silenceMs))).then(() => "", () => "name server")]);
    const answer = await Promise.race([atBroker.ask(code).then(({ code: answered }) => answered, () => 0), atBroker.ask(getBrokerRuntimeInfo).then(() => new Promise<number>((resolve) => setTimeout(resolve, silentServiceMs, 0)))]);
    return [answer === notSupported ? "" : "broker", named].filter(Boolean).join(", ");
  } finally {
    atNameServer.close();
    atBroker.close();
  }
}

it("lists every request code that the protocol half knows, once", () => {
  expect(rows.map(({ code, name }) => [name, code])).toEqual(Object.entries(RequestCode));
});

describe.skipIf(engineSkipReason()).each([bundledBroker, apacheRocketmq])("request codes at $title", ({ title, start }) => {
  let engine: RocketmqEngine;
  let broker = "";

  beforeAll(async () => {
    engine = await start();
    [broker = ""] = await brokerAddresses(engine.namesrv);
  });
  afterAll(() => engine?.stop());

  it("are served where the table says so", async () => {
    const column = title === bundledBroker.title ? "the bundled broker" : "Apache RocketMQ";
    const seen = await Promise.all(rows.map(async (row) => [row.code, (await servedBy(row.code, row[column], engine.namesrv, broker)) || "-"]));
    expect(seen).toEqual(rows.map((row) => [row.code, row[column]]));
  });
});
