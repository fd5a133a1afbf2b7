import { afterEach, expect, it } from "vitest";
import type { EngineAccount } from "../port/access-port.ts";
import { writeAccount } from "./account-writer.ts";
import { RemotingClient } from "./remoting-client.ts";
import { answerFrame, startScriptedServer } from "./scripted-server.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const account: EngineAccount = { userId: "orders_app", administrator: false, allowList: "", defaultTopicPermission: "DENY", defaultGroupPermission: "SUB", topicPermissions: [], groupPermissions: [] };
const listed = JSON.stringify({ globalWhiteAddrs: [], plainAccessConfigs: [{ accessKey: "orders_app", secretKey: "Orders-Secret1", admin: false, defaultTopicPerm: "DENY", defaultGroupPerm: "SUB", topicPerms: ["orders=PUB"], groupPerms: [] }] });

/** A broker that refuses an empty list as 4.9 does; each further answer to 50 comes from the list. */
async function brokerThat(deletes: number, creates: number[]): Promise<{ codes: () => number[]; write: (signer: string) => Promise<void> }> {
  const server = await startScriptedServer(({ header: { code, opaque, extFields } }) => {
    if (code === 54) return answerFrame(opaque, 0, { body: listed });
    if (code === 51) return answerFrame(opaque, deletes, { remark: "the disk is full" });
    return extFields?.["topicPerms"] === "" ? answerFrame(opaque, 209, { remark: "Parse Resource format error" }) : answerFrame(opaque, creates.shift() ?? 0, { remark: "the disk is full" });
  });
  closers.push(server.close);
  const write = async (accessKey: string): Promise<void> => {
    const client = new RemotingClient({ nameServers: [], accessKey, secretKey: "A-Secret-1", tls: false, requestTimeoutMs: 30_000 });
    closers.push(() => client.close());
    await writeAccount(client, server.address, account, {});
  };
  return { codes: () => server.requests.map(({ header }) => header.code), write };
}

it("removes no account that signs its own removal", async () => {
  const { codes, write } = await brokerThat(0, []);
  await expect(write("orders_app")).rejects.toMatchObject({ code: "in_use", params: { name: "orders_app" } });
  expect(codes()).toEqual([54, 50]);
});

it("changes nothing after a removal that was refused", async () => {
  const { codes, write } = await brokerThat(210, []);
  await expect(write("operator1")).rejects.toMatchObject({ code: "engine_refused", params: { engineCode: 210 } });
  expect(codes()).toEqual([54, 50, 51]);
});

it("makes a removed account anew at the second try, or says that it is gone", async () => {
  const mended = await brokerThat(0, [209, 0]);
  await mended.write("operator1");
  expect(mended.codes()).toEqual([54, 50, 51, 50, 50]);
  const lost = await brokerThat(0, [209, 209]);
  await expect(lost.write("operator1")).rejects.toMatchObject({ code: "engine_refused", params: { engineCode: 209 }, message: expect.stringMatching(/orders_app was removed from .* could not be made anew: .*the disk is full/) });
});
