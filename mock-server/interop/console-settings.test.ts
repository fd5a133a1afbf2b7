import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokerAddresses } from "../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import { askOnce } from "../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { Answer, TestConsole } from "../management/testing/console-client.ts";
import { apacheRocketmq, bundledBroker } from "./engine-cases.ts";

interface Settings {
  values: Record<string, unknown>;
  differing: { name: string; brokers: { brokerName: string; value: unknown }[] }[];
  warnings: { code: string; subject: string }[];
}

const engines = [{ ...bundledBroker, hasRates: true }, ...(engineSkipReason() === undefined ? [{ ...apacheRocketmq, hasRates: false }] : [])];

describe.each(engines)("The settings of the brokers in the console, and $title", ({ start, hasRates }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  const path = "/api/instances/default/settings";
  const get = (): Promise<Answer<Settings>> => console.client.call<Settings>("GET", path);
  const change = (changes: object): Promise<Answer<Settings>> => console.client.call<Settings>("PATCH", path, changes);
  const configs = async (): Promise<string[]> => Promise.all((await brokerAddresses(engine.namesrv)).map(async (address) => (await askOnce(address, 26)).body.toString()));

  beforeAll(async () => {
    engine = await start({ brokers: 2 });
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
  });
  afterAll(async () => {
    await console?.stop();
    await engine?.stop();
  });

  it("are read, null where the engine has none such, and changed on every master", async () => {
    const { body } = await get();
    expect(body).toMatchObject({ values: { autoCreateTopics: true, retentionHours: 72, deleteHours: "04", cleaningPolicy: "true", flush: "ASYNC_FLUSH", flushTimeoutMs: 5000, maxMessageBytes: 4_194_304, segmentBytes: 1_073_741_824 }, differing: [], warnings: [] });
    expect([body.values["maxTps"], body.values["maxTopics"], body.values["refuseFromPercent"]]).toEqual(hasRates ? [0, 0, 90] : [null, null, null]);
    expect((await change({ retentionHours: 30, deleteHours: "04;16", cleaningPolicy: "false", deleteExpiredFromPercent: 60 })).body).toMatchObject({ values: { retentionHours: 30, deleteHours: "04;16", cleaningPolicy: "false", deleteExpiredFromPercent: 60 }, differing: [], warnings: [] });
    for (const config of await configs()) for (const line of ["fileReservedTime=30", "deleteWhen=04;16", "cleanFileForciblyEnable=false", "diskMaxUsedSpaceRatio=60"]) expect(config.split("\n")).toContain(line);
    const rates = await change({ maxTps: 500 });
    if (hasRates) expect(rates.body.values["maxTps"]).toBe(500);
    else expect(rates.body).toMatchObject({ code: "unsupported_by_engine", params: { feature: "maxTps" } });
  });

  it("tell which masters differ until they are changed together", async () => {
    const [first] = await brokerAddresses(engine.namesrv);
    expect((await askOnce(first ?? "", 25, {}, Buffer.from("fileReservedTime=99"))).code).toBe(0);
    await expect.poll(async () => (await get()).body.differing, { timeout: 60_000 }).toMatchObject([{ name: "retentionHours" }]);
    expect((await get()).body.differing[0]?.brokers.map(({ value }) => value).sort()).toEqual([30, 99]);
    expect((await change({ retentionHours: 40 })).body).toMatchObject({ values: { retentionHours: 40 }, differing: [], warnings: [] });
  });

  // The broker looks at its disk every 10 s, the poller at the broker about as often.
  it.runIf(hasRates)("say on every page when the disk is so full that sends are refused", async () => {
    const warnings = async (): Promise<unknown> => (await console.client.call<{ warnings: unknown }>("GET", "/api/instances/default/topics")).body.warnings;
    await change({ cleaningPolicy: "false", refuseFromPercent: 1 });
    await expect.poll(warnings, { timeout: 90_000, interval: 500 }).toMatchObject([{ code: "writes_refused", subject: expect.stringMatching(/^broker-a /), detail: expect.stringMatching(/^\d+ %$/) }, { code: "writes_refused" }]);
    await change({ refuseFromPercent: 100 });
    await expect.poll(warnings, { timeout: 90_000, interval: 500 }).toEqual([]);
  });

  // The bundled brokers share a process: one of them cannot fall silent alone.
  it.skipIf(hasRates)("tell which master did not take a change while the others did", async () => {
    const silent = engine.brokerPids[1] ?? 0;
    process.kill(silent, "SIGSTOP");
    try {
      const { body, status } = await change({ retentionHours: 50 });
      expect([status, body.values["retentionHours"]]).toEqual([200, 50]);
      expect(body.warnings).toMatchObject([{ code: "broker_unreachable", subject: expect.stringMatching(/^broker-b /) }]);
    } finally {
      process.kill(silent, "SIGCONT");
    }
    // What it had not read yet it takes now, or it is changed once more: both leave the masters alike.
    await expect.poll(async () => (await change({ retentionHours: 60 })).body, { timeout: 60_000 }).toMatchObject({ values: { retentionHours: 60 }, differing: [], warnings: [] });
  });
});
