import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokerAddresses } from "../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import { RawConnection } from "../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { MessageLocation } from "../../src/contract/verdicts.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole } from "../management/testing/console-client.ts";
import type { TestConsole } from "../management/testing/console-client.ts";
import { everyEngine } from "./engine-cases.ts";
import { JavaSession } from "./java-session.ts";
import { sendFields } from "./raw-load.ts";
import { locator } from "./verdict-session.ts";
import type { Locator } from "./verdict-session.ts";

const messages = 400;

describe.skipIf(engineSkipReason()).each(everyEngine)("Where a message is that retention deleted, on $title", ({ start }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  let java: JavaSession;
  let broker: RawConnection;
  let where: Locator;

  beforeAll(async () => {
    // See conformance/retention.test.ts: every disk counts as too full, so all segments but the newest go.
    engine = await start({ brokerConfig: { mappedFileSizeCommitLog: 1024 * 1024, diskSpaceCleanForciblyRatio: 1, diskMaxUsedSpaceRatio: 10, deleteWhen: Array.from({ length: 24 }, (_, hour) => hour).join(";"), cleanFileForciblyEnable: true, cleanResourceInterval: 1_000 } });
    java = await JavaSession.start(engine.namesrv);
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
    where = locator(console);
    const [address] = await brokerAddresses(engine.namesrv);
    broker = new RawConnection(address ?? "");
  });
  afterAll(async () => {
    broker?.close();
    await console?.stop();
    await java?.stop();
    await engine?.stop();
  });

  it("expired, and since when its broker holds messages", async () => {
    await java.createTopic("old", 1);
    expect((await where({ id: "7F00000100002A139A552F3A0E300001", topic: "old" })).place, "nothing is held at all").toMatchObject({ state: "notFound", oldestAt: null });
    await java.startProducer("producer");
    const [sent] = (await java.send({ producer: "producer", topic: "old", mode: "sync", count: 1, prefix: "old", size: 20 })).results;
    await broker.ask(15, { consumerGroup: "GID_old", topic: "old", queueId: 0, commitOffset: 0 });
    const patience = { timeout: 150_000, interval: 1_000 };
    await expect.poll(() => where({ id: sent?.offsetId }), patience).toMatchObject({ place: { state: "stored" }, groups: [{ group: "GID_old", verdict: "waiting", ahead: 0 }] });
    for (let index = 0; index < messages; index++) expect((await broker.ask(310, { ...sendFields("old", 0, `fill-${index}`) }, Buffer.alloc(10_000, "b"))).code).toBe(0);
    // The real one begins to clean a minute after its start, on a busy machine later. While it deletes, it cannot always tell its oldest message.
    let byPlace: MessageLocation | undefined;
    await expect.poll(async () => (byPlace = await where({ id: sent?.offsetId })), patience).toMatchObject({ askedAs: "offsetId", message: null, place: { state: "expired", oldestAt: expect.any(Number) as unknown } });
    expect(byPlace?.place.oldestAt).toBeGreaterThan(0);
    await expect.poll(() => where({ id: sent?.uniqueId, topic: "old" }), patience).toMatchObject({ askedAs: "uniqueId", message: null, place: { state: "expired" }, groups: [{ group: "GID_old", verdict: "unknown", online: false }] });
  }, 400_000);
});
