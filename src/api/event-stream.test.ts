/// <reference types="node" />
// @vitest-environment jsdom
import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { onSignedOut } from "./call.ts";
import { openEventStream } from "./event-stream.ts";
import type { StreamState } from "./event-stream.ts";

const pageFetch = globalThis.fetch;
const asked: { url: string | undefined; lastEventId: string | string[] | undefined; answer: ServerResponse }[] = [];
let respond: (answer: ServerResponse) => void;
const server = createServer((request, answer) => {
  asked.push({ url: request.url, lastEventId: request.headers["last-event-id"], answer });
  respond(answer);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  globalThis.fetch = (input, init) => pageFetch(typeof input === "string" ? `http://127.0.0.1:${address.port}${input}` : input, init);
});
afterAll(() => {
  globalThis.fetch = pageFetch;
  server.closeAllConnections();
  server.close();
});

let stream: { close(): void } | undefined;
let states: StreamState[] = [];
let events: { type: string; data: unknown }[] = [];
beforeEach(() => {
  asked.length = 0;
  [states, events] = [[], []];
  respond = (answer) => void answer.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" }).write("retry: 1\n\n");
});
afterEach(() => stream?.close());

function open(): void {
  stream = openEventStream("tailMessages", { params: { instanceId: "a b" }, query: { topic: "t", rate: 5, key: "" }, onEvent: (event) => void events.push(event), onState: (state) => void states.push(state) });
}
const phases = (): string[] => states.map(({ phase }) => phase);

it("reads events however they are cut, and leaves heartbeats out", async () => {
  open();
  await expect.poll(() => phases()).toEqual(["connecting", "open"]);
  expect(asked[0]?.url).toBe("/api/instances/a%20b/tail?topic=t&rate=5");
  const text = Buffer.from('event: rows\nid: 1\ndata: {"rows":[{"preview":"一"}]}\n\n:\n\nevent: rows\ndata: {"rows":[]}\n\n');
  asked[0]?.answer.write(text.subarray(0, 45));
  asked[0]?.answer.write(text.subarray(45, 70));
  asked[0]?.answer.write(text.subarray(70));
  await expect.poll(() => events).toEqual([{ type: "rows", data: { rows: [{ preview: "一" }] } }, { type: "rows", data: { rows: [] } }]);
});

it("connects again with the id of the last event, and says until when it waits", async () => {
  open();
  await expect.poll(() => phases()).toContain("open");
  asked[0]?.answer.write('event: rows\nid: 77\ndata: {"rows":[]}\n\n');
  await expect.poll(() => events).toHaveLength(1);
  asked[0]?.answer.destroy();
  await expect.poll(() => asked).toHaveLength(2);
  expect(asked[1]?.lastEventId).toBe("77");
  expect(states.find(({ phase }) => phase === "reconnecting")).toMatchObject({ error: { code: "network" } });
});

it("tells of a refusal with its problem document, and does not try again", async () => {
  respond = (answer) => void answer.writeHead(404, { "content-type": "application/problem+json" }).end('{"status":404,"code":"not_found","detail":"no","params":{"what":"topic","name":"t"}}');
  open();
  await expect.poll(() => states.at(-1)).toMatchObject({ phase: "failed", error: { code: "not_found", params: { name: "t" } } });
  expect(asked).toHaveLength(1);
});

it("tells when the session is over, and is at rest then", async () => {
  let told = 0;
  const stop = onSignedOut(() => (told += 1));
  open();
  await expect.poll(() => phases()).toContain("open");
  asked[0]?.answer.end('event: problem\ndata: {"status":401,"code":"not_signed_in","detail":"over","params":{}}\n\n');
  await expect.poll(() => states.at(-1)).toMatchObject({ phase: "failed", error: { code: "not_signed_in" } });
  stop();
  expect(told).toBe(1);
});

it("is over when the server has said all", async () => {
  open();
  await expect.poll(() => phases()).toContain("open");
  asked[0]?.answer.end("event: end\ndata: null\n\n");
  await expect.poll(() => phases().at(-1)).toBe("ended");
});

it("leaves its connection when it is closed, and says nothing more", async () => {
  open();
  await expect.poll(() => phases()).toContain("open");
  const gone = new Promise((resolve) => asked[0]?.answer.once("close", resolve));
  stream?.close();
  await gone;
  expect(phases()).toEqual(["connecting", "open"]);
});
