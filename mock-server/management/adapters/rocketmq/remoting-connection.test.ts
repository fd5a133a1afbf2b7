import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { AdapterError } from "../port/adapter-error.ts";
import { ConnectionFailure } from "./connection-failure.ts";
import { ConnectionPool } from "./connection-pool.ts";
import { RemotingConnection } from "./remoting-connection.ts";
import { answerFrame, deadAddress, listen, portOf, startScriptedServer } from "./scripted-server.ts";
import { parseServerAddress } from "./server-address.ts";
import type { ScriptedServer } from "./scripted-server.ts";

const options = { tls: false, connectTimeoutMs: 30_000, idleTimeoutMs: 60_000 };
const request = (code: number) => ({ code, language: "JAVA", version: 399, flag: 0, remark: undefined, extFields: {}, serializeType: 0 as const, body: Buffer.alloc(0) });
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function server(answer: Parameters<typeof startScriptedServer>[0]): Promise<ScriptedServer> {
  const started = await startScriptedServer(answer);
  closers.push(started.close);
  return started;
}

async function connect(address: string, changes: Partial<typeof options> = {}): Promise<RemotingConnection> {
  const connection = await RemotingConnection.open(address, parseServerAddress(address), { ...options, ...changes });
  closers.push(() => connection.close());
  return connection;
}

describe("RemotingConnection", () => {
  it("matches answers that come in another order, and ignores the server's own requests", async () => {
    const waiting: Buffer[] = [];
    const { address } = await server(({ header, socket }) => {
      waiting.unshift(answerFrame(header.opaque, 0, { remark: `answer to ${header.code}` }));
      if (waiting.length === 3) socket.write(Buffer.concat([answerFrame(1, 40, { flag: 2 }), answerFrame(1, 40, { flag: 0 }), ...waiting]));
      return undefined;
    });
    const connection = await connect(address);
    const answers = await Promise.all([1, 2, 3].map((code) => connection.request(request(code), 30_000)));
    expect(answers.map(({ remark }) => remark)).toEqual(["answer to 1", "answer to 2", "answer to 3"]);
  });

  it("gives up on one silent request and goes on with the others", async () => {
    const { address } = await server(({ header }) => (header.code === 1 ? undefined : answerFrame(header.opaque, 0)));
    const connection = await connect(address);
    await expect(connection.request(request(1), 30)).rejects.toMatchObject({ code: "engine_timeout", params: { address, timeoutMs: 30 } });
    expect(await connection.request(request(2), 30_000)).toMatchObject({ code: 0 });
  });

  it("does not take for the server's silence that this process was held up itself", async () => {
    const { address } = await server(({ header }) => answerFrame(header.opaque, 0));
    const connection = await connect(address);
    const answer = connection.request(request(1), 1000);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000);
    expect(await answer).toMatchObject({ code: 0 });
  });

  it("fails what waits when the server hangs up, or sends what is no frame", async () => {
    const hangingUp = await server(({ socket }) => void socket.destroy());
    const hungUp = await connect(hangingUp.address);
    await expect(hungUp.request(request(1), 30_000)).rejects.toMatchObject({ reason: "CLOSED", lostWhileIdle: false });
    expect(hungUp.closed).toBe(true);
    const talking = await server(() => Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const confused = await connect(talking.address);
    await expect(confused.request(request(1), 30_000)).rejects.toMatchObject({ reason: "PROTOCOL", message: expect.stringContaining("HTTP") });
  });

  it("closes a socket that lies idle, but not under a request", async () => {
    const slowMs = 60;
    const { address, requests } = await server(({ header, socket }) => void setTimeout(() => socket.write(answerFrame(header.opaque, 0)), slowMs));
    const connection = await connect(address, { idleTimeoutMs: slowMs / 3 });
    expect(await connection.request(request(1), 30_000)).toMatchObject({ code: 0 });
    const socket = requests[0]?.socket;
    if (socket?.destroyed === false) await once(socket, "close");
    expect(connection.closed).toBe(true);
  });

  it("says why it cannot open", async () => {
    const dead = deadAddress;
    await expect(connect(dead)).rejects.toMatchObject({ reason: "ECONNREFUSED" });
    await expect(connect("no-such-host.invalid:9876")).rejects.toBeInstanceOf(ConnectionFailure);
    const { address } = await server(({ header }) => answerFrame(header.opaque, 0));
    await expect(RemotingConnection.open(address, parseServerAddress(address), { ...options, tls: true, connectTimeoutMs: 300 })).rejects.toMatchObject({ reason: expect.stringMatching(/TLS|ETIMEDOUT/) });
  });
});

describe("ConnectionPool", () => {
  it("opens one connection for concurrent callers, and a new one after it broke", async () => {
    const { address, sockets } = await server(({ header }) => answerFrame(header.opaque, 0));
    const pool = new ConnectionPool(options);
    closers.push(() => pool.close());
    const [first, same] = await Promise.all([pool.get(address), pool.get(address)]);
    expect(same).toBe(first);
    await first.request(request(1), 30_000);
    expect(sockets.size).toBe(1);
    first.close();
    const second = await pool.get(address);
    expect(second).not.toBe(first);
    expect(await second.request(request(1), 30_000)).toMatchObject({ code: 0 });
  });

  it("tries again after a failure, and refuses once it is closed", async () => {
    const held = createServer();
    await listen(held);
    const address = `127.0.0.1:${portOf(held)}`;
    await new Promise((resolve) => held.close(resolve));
    const pool = new ConnectionPool(options);
    await expect(pool.get(address)).rejects.toMatchObject({ reason: "ECONNREFUSED" });
    await new Promise<void>((resolve) => held.listen(Number(address.split(":")[1]), "127.0.0.1", resolve));
    closers.push(() => held.close());
    expect((await pool.get(address)).closed).toBe(false);
    await pool.close();
    await expect(pool.get(address)).rejects.toMatchObject({ reason: "CLOSED" });
  });
});

it("reads addresses, with the name server's port when there is none", () => {
  expect(parseServerAddress("broker.example:10911")).toEqual({ host: "broker.example", port: 10911 });
  expect(parseServerAddress(" 10.0.0.1 ")).toEqual({ host: "10.0.0.1", port: 9876 });
  expect(parseServerAddress("[::1]:9876")).toEqual({ host: "::1", port: 9876 });
  for (const wrong of ["", "host:", "host:0", "host:70000", "http://host:9876", "a b:1", "host:9876/x"]) expect(() => parseServerAddress(wrong)).toThrow(AdapterError);
});
