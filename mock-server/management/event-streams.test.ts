import { once } from "node:events";
import { get } from "node:http";
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import type { Socket } from "node:net";
import cookie from "@fastify/cookie";
import Fastify from "fastify";
import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AccountsStore } from "./store/accounts-store.ts";
import { openDatabase } from "./store/database.ts";
import { SessionsStore } from "./store/sessions-store.ts";
import { refusal } from "./services/service-error.ts";
import { idleLifeMs, Sessions } from "./services/sessions.ts";
import { bindStream } from "./http/bind-stream.ts";
import type { EventSink, StreamCall } from "./http/bind-stream.ts";
import { OpenStreams } from "./http/open-streams.ts";
import { sendProblem } from "./http/problems.ts";
import { readSession, sessionCookie } from "./http/session-guard.ts";

type Sink = EventSink<"tailMessages">;
const row = { rows: [] };
const wide = { offsetMessageId: "", uniqueId: "", topic: "t", originTopic: "", brokerName: "b", queueId: 0, queueOffset: 0, bornAt: 0, storedAt: 0, tags: "", keys: "", bodyBytes: 0, previewFormat: "text", preview: "x".repeat(1_000_000), isCut: false } as const;

let app: FastifyInstance;
let sessions: Sessions;
let open: OpenStreams;
let nowMs = 0;
let token = "";
let calls: StreamCall<"tailMessages">[] = [];
let sinks: Sink[] = [];
let stopped = 0;
const sockets: Socket[] = [];

beforeEach(() => serve(60_000));

async function serve(stalledMs: number): Promise<void> {
  const database = openDatabase(":memory:");
  const accounts = new AccountsStore(database);
  const account = { name: "ann", role: "administrator", passwordHash: "", mustChangePassword: false } as const;
  accounts.insert(account, 0);
  nowMs = 0;
  sessions = new Sessions(new SessionsStore(database), accounts, () => nowMs);
  token = sessions.begin(account, "").token;
  [calls, sinks, stopped] = [[], [], 0];
  open = new OpenStreams(sessions, { heartbeatMs: 20, stalledMs, retryMs: 2000, perSession: 2 });
  app = Fastify();
  app.setValidatorCompiler<{ safeParse(data: unknown): { data?: unknown; error?: Error } }>(({ schema }) => (data) => {
    const { data: value, error } = schema.safeParse(data);
    return error ? { error } : { value };
  });
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  await app.register(cookie);
  app.decorateRequest("session", null);
  app.addHook("onRequest", async (request) => readSession(sessions, request));
  app.addHook("preClose", async () => open.close());
  bindStream(app, open, "tailMessages", (call) => {
    if (call.query.topic === "none") throw refusal("not_found", "no such topic", { what: "topic", name: "none" });
    calls.push(call);
    return (sink) => {
      sinks.push(sink);
      return () => {
        stopped += 1;
      };
    };
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await app.close();
});

function port(): number {
  const address = app.server.address();
  return address === null || typeof address === "string" ? 0 : address.port;
}

/** A reader that sees the bytes as they come. */
function read(query: string, headers: Record<string, string> = {}): Promise<{ answer: IncomingMessage; text: () => string }> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port: port(), path: `/api/instances/default/tail?${query}`, agent: false, headers: { cookie: `${sessionCookie}=${token}`, ...headers } }, (answer) => {
      let text = "";
      answer.on("data", (chunk: Buffer) => (text += chunk.toString()));
      answer.on("error", () => undefined);
      if (answer.socket) sockets.push(answer.socket);
      resolve({ answer, text: () => text });
    }).on("error", reject);
  });
}

/** A reader that asks and does not read. */
async function notReading(): Promise<Socket> {
  const before = sinks.length;
  const socket = connect({ host: "127.0.0.1", port: port() });
  sockets.push(socket);
  socket.pause();
  socket.write(`GET /api/instances/default/tail?topic=t HTTP/1.1\r\nhost: x\r\ncookie: ${sessionCookie}=${token}\r\n\r\n`);
  await expect.poll(() => sinks).toHaveLength(before + 1);
  return socket;
}

/** Offers far more than two kernels hold between them, over many turns of the event loop; answers how much was taken. */
async function pour(sink: Sink): Promise<number> {
  let taken = 0;
  for (let offered = 0; offered < 1_000; offered++) {
    if (sink.send({ type: "rows", data: { rows: [wide] } })) taken += 1;
    await new Promise(setImmediate);
  }
  return taken;
}

it("sends events as they happen, heartbeats between them, and the input as the contract types it", async () => {
  const { answer, text } = await read("topic=t&rate=7", { "last-event-id": "41" });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({ "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store, no-transform", "x-accel-buffering": "no" });
  expect(answer.headers["content-encoding"]).toBeUndefined();
  expect(calls[0]).toMatchObject({ params: { instanceId: "default" }, query: { topic: "t", rate: 7, last: 20 }, lastEventId: "41" });
  expect(sinks[0]?.send({ type: "rows", data: row }, "42")).toBe(true);
  await expect.poll(() => text()).toContain("}\n\n:\n\n");
  expect(text().replaceAll(":\n\n", "")).toBe('retry: 2000\n\nevent: rows\nid: 42\ndata: {"rows":[]}\n\n');
});

it("answers a refusal before the first byte as a problem document, later ones as an event that ends the stream", async () => {
  const refused = await read("topic=none");
  expect(refused.answer.statusCode).toBe(404);
  await expect.poll(() => JSON.parse(refused.text())).toMatchObject({ code: "not_found", params: { what: "topic", name: "none" } });
  expect((await read("rate=0")).answer.statusCode).toBe(400);
  const { answer, text } = await read("topic=t");
  sinks[0]?.fail(refusal("unreachable", "gone", { address: "b:1", reason: "ECONNREFUSED" }));
  await once(answer, "end");
  expect(text()).toMatch(/event: problem\ndata: \{.*"code":"unreachable","params":\{"address":"b:1","reason":"ECONNREFUSED"\}.*\}\n\n$/);
  expect(stopped).toBe(1);
  expect(sinks[0]?.send({ type: "rows", data: row })).toBe(false);
});

it("says that nothing more will come", async () => {
  const { answer, text } = await read("topic=t");
  sinks[0]?.end();
  await once(answer, "end");
  expect(text()).toMatch(/event: end\ndata: null\n\n$/);
});

it("is for those who are signed in, and not for another site", async () => {
  expect((await read("topic=t", { cookie: "" })).answer.statusCode).toBe(401);
  expect((await read("topic=t", { "sec-fetch-site": "cross-site" })).answer.statusCode).toBe(403);
  expect(sinks).toHaveLength(0);
});

it("refuses one stream too many of a session, and has room again when one closes", async () => {
  const first = await read("topic=t");
  await read("topic=t");
  const third = await read("topic=t");
  expect(third.answer.statusCode).toBe(429);
  await expect.poll(() => JSON.parse(third.text())).toMatchObject({ code: "too_many_streams", params: { limit: 2 } });
  first.answer.destroy();
  await expect.poll(() => open.size).toBe(1);
  expect((await read("topic=t")).answer.statusCode).toBe(200);
});

it("stops the source when the reader leaves", async () => {
  const { answer } = await read("topic=t");
  answer.destroy();
  await expect.poll(() => stopped).toBe(1);
  expect(open.size).toBe(0);
});

it("ends with its session: at a sign-out, and when it expires", async () => {
  const { answer, text } = await read("topic=t");
  sessions.end(sessions.find(token)?.tokenHash ?? "");
  await once(answer, "end");
  expect(text()).toContain('"code":"not_signed_in"');
  token = sessions.begin({ name: "ann", role: "administrator", passwordHash: "", mustChangePassword: false }, "").token;
  const second = await read("topic=t");
  nowMs = idleLifeMs + 1;
  await once(second.answer, "end");
  expect(second.text()).toContain('"code":"not_signed_in"');
  expect(stopped).toBe(2);
});

it("takes no events for a reader that does not read, and takes them again when there is room", async () => {
  const socket = await notReading();
  const [sink] = sinks;
  if (!sink) throw new Error("no stream");
  expect(await pour(sink)).toBeLessThan(100);
  expect(sink.isReady).toBe(false);
  // Nothing that was refused is kept: what the process holds is the one event that did not fit.
  expect(sink.send({ type: "rows", data: row })).toBe(false);
  socket.resume();
  await expect.poll(() => sink.isReady).toBe(true);
  expect(sink.send({ type: "rows", data: row })).toBe(true);
});

it("cuts a reader that takes nothing for too long", async () => {
  await app.close();
  await serve(60);
  const socket = await notReading();
  const [sink] = sinks;
  if (!sink) throw new Error("no stream");
  await pour(sink);
  await expect.poll(() => stopped).toBe(1);
  expect(open.size).toBe(0);
  socket.resume();
  await once(socket, "close");
});

it("lets the server stop at once while streams are open, one of them stuck", async () => {
  await read("topic=t");
  await notReading();
  const [, stuck] = sinks;
  if (stuck) await pour(stuck);
  await app.close();
  expect(stopped).toBe(2);
  expect(open.size).toBe(0);
});
