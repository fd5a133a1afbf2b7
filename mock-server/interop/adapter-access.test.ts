import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApacheRocketmq } from "../../e2e/engines/apache-rocketmq.ts";
import { startBundledBroker } from "../../e2e/engines/bundled-broker.ts";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import type { EngineAccount } from "../management/adapters/port/access-port.ts";
import type { EngineAdapter } from "../management/adapters/port/engine-adapter.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { connectionTo } from "./adapter-connection.ts";

const administrator = { accessKey: "operator1", secretKey: "secret-of-operator" };
const secret = "Orders-Secret1";
const user: EngineAccount = {
  userId: "orders_app",
  administrator: false,
  allowList: "10.1.2.*",
  defaultTopicPermission: "DENY",
  defaultGroupPermission: "SUB",
  topicPermissions: [{ name: "orders", permission: "PUB|SUB" }, { name: "bills", permission: "PUB" }],
  groupPermissions: [],
};
/** A real one reads its accounts from a file before it starts; ours takes them, and the switch, while it runs. */
async function startApache(): Promise<RocketmqEngine> {
  const plainAcl = `globalWhiteRemoteAddresses: []\naccounts:\n- accessKey: ${administrator.accessKey}\n  secretKey: ${administrator.secretKey}\n  whiteRemoteAddress:\n  admin: true\n`;
  return await startApacheRocketmq({ plainAcl });
}

async function startOurs(): Promise<RocketmqEngine> {
  const engine = await startBundledBroker();
  const adapter = rocketmqAdapters.connect(connectionTo(engine.namesrv));
  const account: EngineAccount = { ...user, userId: administrator.accessKey, administrator: true, allowList: "", topicPermissions: [] };
  const outcomes = [...(await adapter.access.save(account, { secret: administrator.secretKey })), ...(await adapter.access.switch(true))];
  await adapter.close();
  for (const { failure } of outcomes) if (failure) throw failure;
  return engine;
}

const done = [{ brokerName: "broker-a", address: expect.stringContaining(":"), failure: undefined }];

const engines = [
  { title: "the bundled broker", start: startOurs, switchable: true },
  { title: "Apache RocketMQ", start: startApache, switchable: false },
];

describe.skipIf(engineSkipReason()).each(engines)("access control of $title, as the console administers it", ({ start, switchable }) => {
  let engine: RocketmqEngine;
  let adapter: EngineAdapter;

  beforeAll(async () => {
    engine = await start();
    adapter = rocketmqAdapters.connect(connectionTo(engine.namesrv, administrator));
  });
  afterAll(async () => {
    await adapter?.close();
    await engine?.stop();
  });

  const listed = async (): Promise<EngineAccount | undefined> => (await adapter.access.accounts()).value[0]?.accounts.find(({ userId }) => userId === user.userId);
  const signedBy = async (account: { accessKey: string; secretKey: string }): Promise<unknown> => {
    const other = rocketmqAdapters.connect(connectionTo(engine.namesrv, account));
    try {
      return (await other.topics.listConfigs()).warnings;
    } finally {
      await other.close();
    }
  };
  /** Ours takes a change at once. A real one looks at its file every 5 s, and what it reads while it is told a change hides that change until it looks again. */
  const expectSign = async (account: { accessKey: string; secretKey: string }, outcome: unknown): Promise<void> => {
    const sign = (): Promise<unknown> => signedBy(account).catch((error: unknown) => error);
    if (switchable) expect(await sign()).toEqual(outcome);
    else await expect.poll(sign, { timeout: 30_000, interval: 200 }).toEqual(outcome);
  };
  const expectSigned = (account: { accessKey: string; secretKey: string }): Promise<void> => expectSign(account, []);
  const expectDenied = (account: { accessKey: string; secretKey: string }): Promise<void> => expectSign(account, expect.objectContaining({ code: "access_denied_by_engine" }));

  it("tells that it is on, and whether the engine can switch it while it runs", async () => {
    // Behind access control only an account can see that the broker has taken its first sample of statistics.
    await expect.poll(async () => (await adapter.cluster.runtimes()).warnings, { timeout: 60_000 }).toEqual([]);
    expect(await adapter.access.state()).toMatchObject([{ brokerName: "broker-a", enabled: true, switchable, failure: undefined }]);
    expect(await adapter.access.mayAdminister()).toBe(true);
  });

  it("creates a user that can sign in at once, and lists it without its secret", async () => {
    expect(await adapter.access.save(user, { secret })).toEqual(done);
    expect(await listed()).toEqual(user);
    expect(JSON.stringify(await adapter.access.accounts())).not.toContain(secret);
    await expectSigned({ accessKey: user.userId, secretKey: secret });
    await expectDenied({ accessKey: user.userId, secretKey: "not-the-secret" });
  });

  it("changes rights without touching the secret, also when the last one goes", async () => {
    const changed: EngineAccount = { ...user, allowList: "", topicPermissions: [], groupPermissions: [{ name: "GID_orders", permission: "DENY" }] };
    expect(await adapter.access.save(changed, {})).toEqual(done);
    expect(await listed()).toEqual(changed);
    expect(await adapter.access.save(user, {})).toEqual(done);
    expect(await listed()).toEqual(user);
    await expectSigned({ accessKey: user.userId, secretKey: secret });
  });

  it("replaces the secret at once", async () => {
    expect(await adapter.access.save(user, { secret: "Another-Secret2" })).toEqual(done);
    await expectSigned({ accessKey: user.userId, secretKey: "Another-Secret2" });
    await expectDenied({ accessKey: user.userId, secretKey: secret });
  });

  it("says who lacks the right to administer", async () => {
    const other = rocketmqAdapters.connect(connectionTo(engine.namesrv, { accessKey: user.userId, secretKey: "Another-Secret2" }));
    expect(await other.access.mayAdminister()).toBe(false);
    await expect(other.groups.create({ group: "GID_no", brokerNames: ["broker-a"], consumeEnabled: true, broadcastAllowed: false, maxRetries: 16 })).rejects.toMatchObject({ code: "administrator_needed", params: { account: user.userId } });
    await other.close();
  });

  it("refuses what the engine refuses, without the secret in the text", async () => {
    const [outcome] = await adapter.access.save({ ...user, userId: "short" }, { secret });
    expect(outcome?.failure).toMatchObject({ code: "engine_refused" });
    expect(`${outcome?.failure?.message} ${JSON.stringify(outcome?.failure?.params)}`).not.toContain(secret);
  });

  it("keeps the addresses that need no secret", async () => {
    const addresses = async (): Promise<unknown> => (await adapter.access.accounts()).value[0]?.globalAllowList;
    expect(await adapter.access.setGlobalAllowList(["10.9.9.9", "10.8.*.*"])).toEqual(done);
    expect(await addresses()).toEqual(["10.9.9.9", "10.8.*.*"]);
    expect(await adapter.access.setGlobalAllowList([])).toEqual(done);
    expect(await addresses()).toEqual([]);
  });

  it("deletes a user, and is content when it is gone already", async () => {
    expect(await adapter.access.remove(user.userId)).toEqual(done);
    expect(await listed()).toBeUndefined();
    expect(await adapter.access.remove(user.userId)).toEqual(done);
    await expectDenied({ accessKey: user.userId, secretKey: "Another-Secret2" });
  });
});
