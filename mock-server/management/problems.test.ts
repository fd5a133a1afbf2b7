import { afterAll, beforeAll, expect, it } from "vitest";
import { errorCodes } from "../../src/contract/error-codes.ts";
import { paths, streamPaths } from "../../src/contract/paths.ts";
import { startTestConsole } from "./testing/console-client.ts";
import type { TestConsole } from "./testing/console-client.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

let console: TestConsole;
beforeAll(async () => {
  console = await startTestConsole({ engines: { rocketmq: new MemoryEngine() } });
  await console.client.signIn();
});
afterAll(() => console.stop());

it.each([
  ["malformed JSON", "POST", "/api/connection-tests", "{", {}, 400, "invalid_input"],
  ["another content type", "POST", "/api/connection-tests", "a=b", { "content-type": "text/plain" }, 400, "invalid_input"],
  ["a body that is too large", "POST", "/api/connection-tests", JSON.stringify({ x: "y".repeat(7_000_000) }), { "content-type": "application/json" }, 413, "payload_too_large"],
  ["an unknown path", "GET", "/api/nothing", undefined, {}, 404, "not_found"],
  ["an unknown method", "PUT", "/api/instances", "{}", {}, 404, "not_found"],
  ["an unknown instance", "GET", "/api/instances/none", undefined, {}, 404, "not_found"],
  ["a broken escape", "GET", "/api/instances/%E0%A4%A", undefined, {}, 400, "invalid_input"],
  ["a query that makes no sense", "GET", "/api/instances?page=x&pageSize=100000&sort=colour", undefined, {}, 400, "invalid_input"],
])("answers %s with a problem document", async (_, method, path, body, headers, status, code) => {
  const answer = await console.client.call<{ requestId: string }>(method, path, body, headers);
  expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  expect(answer.body).toMatchObject({ status, code });
  expect(answer.status).toBe(status);
  expect(answer.body.requestId).not.toBe("");
});

it.each([
  ["%00%ff", "malformed"],
  ["%ff", "malformed"],
  ["x".repeat(5_000), "too_long"],
  ["x".repeat(200), "too_long"],
])("names the path, or what of it, where that is wrong: %#", async (instanceId, reason) => {
  const answer = await console.client.call<{ params: { field: string; reason: string } }>("GET", `/api/instances/${instanceId}/topics`);
  expect(answer).toMatchObject({ status: 400, body: { code: "invalid_input", params: { reason } } });
  expect(["path", "instanceId"]).toContain(answer.body.params.field);
});

it("names every field that is wrong, with the limit that it breaks", async () => {
  const query = await console.client.call("GET", "/api/instances?page=x&pageSize=100000&sort=colour");
  expect(query.body).toMatchObject({ fields: [{ path: "page", reason: "not_a_number" }, { path: "pageSize", reason: "too_big", limit: 500 }, { path: "sort", reason: "not_in_list" }] });
  const body = await console.client.call("POST", "/api/instances", { name: " ", connection: { kind: "rocketmq", nameServers: "http://x", accessKey: "a".repeat(200) } });
  expect(body.body).toMatchObject({ fields: [{ path: "name", reason: "required" }, { path: "connection.accessKey", reason: "too_long", limit: 128 }] });
});

it.each(["%DLQ%billing", "%RETRY%billing"])("refuses to send to %s", async (topic) => {
  const answer = await console.client.call("POST", "/api/instances/default/messages", { topic, body: "x" });
  expect(answer).toMatchObject({ status: 409, body: { code: "topic_of_group", params: { topic, group: "billing" } } });
});

it("documents every endpoint and every code in an OpenAPI 3.1 document", async () => {
  const { body } = await console.client.call<{ openapi: string; info: { description: string }; paths: Record<string, Record<string, { operationId: string }>> }>("GET", "/api/openapi.json");
  expect(body.openapi).toBe("3.1.0");
  const documented = Object.values(body.paths).flatMap((methods) => Object.values(methods).map((operation) => operation.operationId));
  // A download answers with bytes, so it is in neither table.
  expect(documented.sort()).toEqual([...Object.keys(paths), ...Object.keys(streamPaths), "downloadJobFile"].sort());
  for (const code of Object.keys(errorCodes)) expect(body.info.description).toContain(`\`${code}\``);
});

it("is healthy, and says so where the page is not built", async () => {
  expect(await console.client.call("GET", "/healthz")).toMatchObject({ status: 200, body: { status: "ok" } });
  const page = await console.client.call<string>("GET", "/instances/default/topics");
  expect(page.status).toBe(503);
  expect(page.body).toContain("npm run build");
  expect(page.headers.get("content-security-policy")).toContain("script-src 'self';");
});
