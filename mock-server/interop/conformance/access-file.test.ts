import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { brokerAddresses } from "../../../e2e/engines/cluster-probe.ts";
import { engineSkipReason } from "../../../e2e/engines/engine-availability.ts";
import { askOnce } from "../../../e2e/engines/remoting-request.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { apacheRocketmq, bundledBroker, type EngineCase } from "../engine-cases.ts";
import { signedFields, type Account } from "../raw-signed.ts";

const admin = { accessKey: "adminKey", secretKey: "admin-secret" };
/** What YAML 1.1 or 1.2 would read as something else than a text, if nobody quoted it. */
const accounts = ["0123456789", "12345678901234567890", "1_000_000", "1234567.5e3", "190:20:30", "0x1234567", "2026-11-21", "# no comment", "it's: \"quoted\"", " spaces ", "- a dash", "密钥密钥密钥密", "back\\slash"].map(
  (secretKey, index): Account => ({ accessKey: `account${index}`, secretKey }),
);
accounts.push({ accessKey: "20261121", secretKey: "digits-as-key" });

async function addressOf(engine: RocketmqEngine): Promise<string> {
  return (await brokerAddresses(engine.namesrv))[0] ?? "";
}

/** Lets one server make the accounts by request, and returns the file that it wrote. */
async function writtenBy({ start }: EngineCase, path: string): Promise<string> {
  const engine = await start({ plainAcl: `accounts:\n- accessKey: ${admin.accessKey}\n  secretKey: ${admin.secretKey}\n  admin: true\n` });
  try {
    const address = await addressOf(engine);
    for (const account of accounts) {
      const change = { ...account, admin: "false", whiteRemoteAddress: "", defaultTopicPerm: "PUB|SUB", defaultGroupPerm: "SUB", topicPerms: "orders=SUB,bills=DENY" };
      expect(await askOnce(address, 50, signedFields(admin, change))).toMatchObject({ code: 0 });
    }
    return readFileSync(join(engine.dataDir, path), "utf8");
  } finally {
    await engine.stop();
  }
}

/** Gives that file to the other server: who is believed, and may publish to a topic but not to another. */
async function readBy({ start }: EngineCase, plainAcl: string): Promise<string[]> {
  const engine = await start({ plainAcl });
  try {
    const address = await addressOf(engine);
    return await Promise.all(
      [admin, ...accounts].map(async (account) => {
        const query = { topic: "orders", key: "none", maxNum: 1, beginTimestamp: 0, endTimestamp: 1 };
        const may = await askOnce(address, 12, signedFields(account, query));
        const mayNot = await askOnce(address, 12, signedFields(account, { ...query, topic: "bills" }));
        return `${account.accessKey} ${may.code} ${/No default permission for topic:bills/.exec(mayNot.remark)?.[0] ?? mayNot.code}`;
      }),
    );
  } finally {
    await engine.stop();
  }
}

describe.skipIf(engineSkipReason())("a plain_acl.yml", () => {
  const notFound = 22;
  const expected = [`${admin.accessKey} ${notFound} ${notFound}`, ...accounts.map(({ accessKey }) => `${accessKey} ${notFound} No default permission for topic:bills`)];

  it("that the bundled broker wrote is read by Apache RocketMQ", async () => {
    expect(await readBy(apacheRocketmq, await writtenBy(bundledBroker, "broker/broker-a/config/plain_acl.yml"))).toEqual(expected);
  });

  it("that Apache RocketMQ wrote is read by the bundled broker", async () => {
    expect(await readBy(bundledBroker, await writtenBy(apacheRocketmq, "broker-a/conf/plain_acl.yml"))).toEqual(expected);
  });
});
