/// <reference types="node" />
// @vitest-environment node
import { createServer } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ApiError } from "./api-error.ts";
import { addressOf } from "./addresses.ts";
import { call, keepCsrfToken, onSignedOut } from "./call.ts";

const seen: { method?: string; url?: string; csrf?: string | string[]; body: string }[] = [];
const pageFetch = globalThis.fetch;
const server = createServer((request, answer) => {
  let body = "";
  request.on("data", (chunk: Buffer) => (body += chunk.toString()));
  request.on("end", () => {
    seen.push({ method: request.method, url: request.url, csrf: request.headers["x-csrf-token"], body });
    const problem = (status: number, document: object): void => void answer.writeHead(status, { "content-type": "application/problem+json" }).end(JSON.stringify(document));
    if (request.url === "/api/instances/gone") problem(404, { status: 404, detail: "no instance gone", code: "not_found", params: { what: "instance", name: "gone" }, requestId: "r-1" });
    else if (request.url === "/api/instances") problem(401, { code: "not_signed_in", detail: "sign in first" });
    else if (request.url === "/api/search?q=x") answer.writeHead(502).end("<html>bad gateway</html>");
    else answer.writeHead(204).end();
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const origin = `http://127.0.0.1:${address.port}`;
  globalThis.fetch = (input, init) => pageFetch(typeof input === "string" ? origin + input : input, init);
});
afterAll(() => {
  globalThis.fetch = pageFetch;
  server.closeAllConnections();
  server.close();
});

it("fills in path and query, encoded, and leaves empty filters out", () => {
  expect(addressOf("getTopic", { params: { instanceId: "a b", topic: "%RETRY%g/1" } })).toBe("/api/instances/a%20b/topics/%25RETRY%25g%2F1");
  expect(addressOf("listInstances", { query: { search: "", page: 2, sort: undefined } })).toBe("/api/instances?page=2");
});

it("sends the token and the body of a change", async () => {
  keepCsrfToken("t-1");
  expect(await call("changePassword", { body: { currentPassword: "a", newPassword: "bbbbbbbb" } })).toBeNull();
  expect(seen.at(-1)).toMatchObject({ method: "POST", url: "/api/session/password", csrf: "t-1", body: '{"currentPassword":"a","newPassword":"bbbbbbbb"}' });
});

it("turns a problem document into an ApiError with code, parameters and request id", async () => {
  const failure = await call("getInstance", { params: { instanceId: "gone" } }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ApiError);
  expect(failure).toMatchObject({ code: "not_found", status: 404, params: { name: "gone" }, requestId: "r-1", message: "no instance gone" });
});

it("names an answer that is not ours, and tells when the session is over", async () => {
  await expect(call("search", { query: { q: "x" } })).rejects.toMatchObject({ code: "bad_answer", status: 502 });
  let told = 0;
  const stop = onSignedOut(() => (told += 1));
  await expect(call("listInstances", {})).rejects.toMatchObject({ code: "not_signed_in" });
  stop();
  expect(told).toBe(1);
});
