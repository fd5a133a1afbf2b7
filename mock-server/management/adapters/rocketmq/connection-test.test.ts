import { createServer as createHttpServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { afterEach, describe, expect, it } from "vitest";
import { rocketmqAdapters } from "./rocketmq-adapter.ts";
import { answerFrame, deadAddress, listen, portOf, startScriptedServer } from "./scripted-server.ts";
import type { EngineConnection } from "../port/engine-adapter.ts";
import type { ScriptedServer, SeenRequest } from "./scripted-server.ts";

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function server(answer: (request: SeenRequest) => Buffer | undefined): Promise<ScriptedServer> {
  const started = await startScriptedServer(answer);
  closers.push(started.close);
  return started;
}

function nameServer(brokerAddress: string | undefined): Promise<ScriptedServer> {
  const brokers = brokerAddress === undefined ? "" : `"b":{"brokerAddrs":{0:"${brokerAddress}"},"brokerName":"b","cluster":"c"}`;
  return server(({ header: { code, opaque } }) => (code === 106 ? answerFrame(opaque, 0, { body: `{"brokerAddrTable":{${brokers}},"clusterAddrTable":{"c":["b"]}}` }) : answerFrame(opaque, 17, { remark: "No topic route info" })));
}

function broker(version: string, aclRemark?: string): Promise<ScriptedServer> {
  return server(({ header: { code, opaque } }) => {
    if (code === 106) return answerFrame(opaque, 3, { remark: " request type 106 not supported" });
    return aclRemark === undefined ? answerFrame(opaque, 0, { body: `{"table":{"brokerVersionDesc":"${version}"}}` }) : answerFrame(opaque, 1, { remark: `org.apache.rocketmq.acl.common.AclException: ${aclRemark}` });
  });
}

async function outcome(nameServers: string[], changes: Partial<EngineConnection> = {}, topics: string[] = []): Promise<Record<string, string>> {
  const items = await rocketmqAdapters.test({ nameServers, accessKey: "", secretKey: "", tls: false, requestTimeoutMs: 5000, ...changes }, topics, new AbortController().signal);
  expect([...new Set(items.map(({ name }) => name))]).toEqual(["addressResolves", "nameServerPortOpen", "remotingHandshake", "clusterInformation", "brokerReachable", "version", "aclSignIn", "topicsExist", "permissions"]);
  return Object.fromEntries(items.map(({ name, result, remedy }) => [name, remedy === "none" ? result : `${result} ${remedy}`]));
}

describe("the connection test", () => {
  it("passes a sound engine and warns of a topic that is missing", async () => {
    const { address } = await nameServer((await broker("V4_9_7")).address);
    expect(await outcome([address], {}, ["Missing"])).toEqual({
      addressResolves: "passed",
      nameServerPortOpen: "passed",
      remotingHandshake: "passed",
      clusterInformation: "passed",
      brokerReachable: "passed",
      version: "passed",
      aclSignIn: "passed",
      topicsExist: "warning create_topic",
      permissions: "passed",
    });
  });

  it("names a host that does not resolve and a port where nothing listens", async () => {
    expect(await outcome(["no-such-host.invalid:9876"])).toMatchObject({ addressResolves: "failed check_host", nameServerPortOpen: "skipped", permissions: "skipped" });
    expect(await outcome([deadAddress])).toMatchObject({ addressResolves: "passed", nameServerPortOpen: "failed check_port", remotingHandshake: "skipped" });
  });

  it("knows a broker, a web server and a gRPC proxy when it meets them", async () => {
    expect(await outcome([(await broker("V4_9_7")).address])).toMatchObject({ remotingHandshake: "failed port_is_broker" });
    const web = createHttpServer((_request, response) => response.end("hello"));
    const grpc = createHttp2Server();
    for (const listening of [web, grpc]) {
      await listen(listening);
      closers.push(() => listening.close());
    }
    expect(await outcome([`127.0.0.1:${portOf(web)}`])).toMatchObject({ remotingHandshake: "failed port_is_http" });
    expect(await outcome([`127.0.0.1:${portOf(grpc)}`])).toMatchObject({ remotingHandshake: "failed port_is_grpc" });
  });

  it("says that TLS is the wrong way round, that no broker is registered, and that one cannot be reached", async () => {
    const plain = await nameServer(deadAddress);
    expect(await outcome([plain.address], { tls: true })).toMatchObject({ nameServerPortOpen: "passed", remotingHandshake: "failed switch_tls_off" });
    expect(await outcome([plain.address])).toMatchObject({ clusterInformation: "passed", brokerReachable: "failed open_broker_port", version: "skipped" });
    expect(await outcome([(await nameServer(undefined)).address])).toMatchObject({ clusterInformation: "failed start_brokers", brokerReachable: "skipped" });
  });

  it("refuses an engine before 4.9.0", async () => {
    expect(await outcome([(await nameServer((await broker("V4_8_0")).address)).address])).toMatchObject({ version: "failed upgrade_engine" });
    expect(await outcome([(await nameServer((await broker("V5_3_0")).address)).address])).toMatchObject({ version: "passed" });
  });

  it.each([
    ["No accessKey is configured", "failed fill_account"],
    ["No acl config for someone", "failed check_account"],
    ["Check signature failed for accessKey=someone", "failed check_password"],
  ])("tells from %j what is wrong with the account", async (remark, expected) => {
    const { address } = await nameServer((await broker("V4_9_7", remark)).address);
    expect(await outcome([address], { accessKey: "someone", secretKey: "s3cret-word" })).toMatchObject({ brokerReachable: "passed", aclSignIn: expected, permissions: "skipped" });
  });

  it("shows no secret, and leaves no connection open", async () => {
    const engine = await broker("V4_9_7", "Check signature failed, secret s3cret-word");
    const { address } = await nameServer(engine.address);
    const items = await rocketmqAdapters.test({ nameServers: [address], accessKey: "someone", secretKey: "s3cret-word", tls: false, requestTimeoutMs: 5000 }, [], new AbortController().signal);
    expect(JSON.stringify(items)).toContain("***");
    expect(JSON.stringify(items)).not.toContain("s3cret-word");
    while (engine.sockets.size > 0) await new Promise(setImmediate);
  });

  it("stops when it is cancelled", async () => {
    const silent = await server(() => undefined);
    const cancel = new AbortController();
    const running = rocketmqAdapters.test({ nameServers: [silent.address], accessKey: "", secretKey: "", tls: false, requestTimeoutMs: 10_000 }, [], cancel.signal);
    while (silent.requests.length === 0) await new Promise(setImmediate);
    cancel.abort(new Error("no longer wanted"));
    await expect(running).rejects.toThrow("no longer wanted");
  });
});
