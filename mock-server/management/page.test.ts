import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ConsoleClient, startTestConsole } from "./testing/console-client.ts";
import type { TestConsole } from "./testing/console-client.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

const manifest = {
  "index.html": { file: "assets/index-1.js", isEntry: true, imports: ["_shared.js"] },
  "_shared.js": { file: "assets/shared-1.js" },
  "src/features/topics/topics-page.tsx": { file: "assets/topics-1.js", imports: ["index.html", "_shared.js", "_table.js"], css: ["assets/topics-1.css"] },
  "_table.js": { file: "assets/table-1.js" },
  "src/i18n/en/topics.json": { file: "assets/en-1.js" },
  "src/i18n/zh-CN/topics.json": { file: "assets/zh-1.js" },
};
const pageDir = mkdtempSync(join(tmpdir(), "mqdeck-page-"));
let console: TestConsole;

beforeAll(async () => {
  mkdirSync(join(pageDir, ".vite"));
  mkdirSync(join(pageDir, "assets"));
  writeFileSync(join(pageDir, ".vite/manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(pageDir, "index.html"), "<!doctype html><html><head><!--boot--></head><body></body></html>");
  writeFileSync(join(pageDir, "assets/index-1.js"), "x".repeat(5000));
  const engine = new MemoryEngine();
  for (const name of ["alpha", "beta", "</script><b>"]) engine.addTopic(name);
  console = await startTestConsole({ engines: { rocketmq: engine }, pageDir });
  await console.client.signIn();
  await console.client.call("GET", "/api/instances/default/topics");
});
afterAll(async () => {
  await console.stop();
  rmSync(pageDir, { recursive: true, force: true });
});

function bootOf(html: string): Record<string, unknown> {
  const boot: unknown = JSON.parse(/id="boot">(.*)<\/script><\/head>/s.exec(html)?.[1] ?? "null");
  return typeof boot === "object" && boot !== null ? { ...boot } : {};
}

it("embeds session, instances and the rows that the address asks for, and nothing that could end the block", async () => {
  const { body, headers } = await console.client.call<string>("GET", "/instances/default/topics?sort=-topic&size=20&page=0");
  expect(headers.get("cache-control")).toBe("no-store");
  expect(bootOf(body)).toMatchObject({ session: { account: { name: "admin" } }, instances: { rows: [{ id: "default" }] }, listTopics: { total: 3, pageSize: 20, page: 1, rows: [{ topic: "beta" }, { topic: "alpha" }, { topic: "</script><b>" }] } });
  expect(body.match(/<\/script>/g)).toHaveLength(1);
});

it("loads the chunks of the view in the browser's language together with the first ones", async () => {
  const { body } = await console.client.call<string>("GET", "/instances/default/topics", undefined, { "accept-language": "zh-CN,zh;q=0.9" });
  expect(body).toContain(`<link rel="stylesheet" crossorigin href="/assets/topics-1.css">`);
  expect([...body.matchAll(/modulepreload" crossorigin href="([^"]+)"/g)].map((match) => match[1])).toEqual(["/assets/topics-1.js", "/assets/table-1.js", "/assets/zh-1.js"]);
});

it("answers the bare address with the same document", async () => {
  const { body, status } = await console.client.call<string>("GET", "/");
  expect(status).toBe(200);
  expect(bootOf(body)).toMatchObject({ instances: { rows: [{ id: "default" }] } });
});

it("tells a stranger nothing but that nobody is signed in", async () => {
  const { body } = await new ConsoleClient(console.management.url).call<string>("GET", "/instances/default/topics");
  expect(Object.keys(bootOf(body))).toEqual(["session"]);
  expect(bootOf(body)).toMatchObject({ session: { account: null } });
});

it("serves hashed assets for ever, and neither the bare document nor the manifest", async () => {
  const asset = await console.client.call("GET", "/assets/index-1.js");
  expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(asset.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(asset.body).toBe("x".repeat(5000));
  for (const bad of ["none.js", "..%2F.vite%2Fmanifest.json", "..%2f..%2fsecret.key"]) expect((await console.client.call("GET", `/assets/${bad}`)).status).toBe(404);
  expect((await console.client.call("GET", "/.vite/manifest.json")).status).toBe(404);
  expect((await console.client.call<string>("GET", "/index.html")).status).toBe(404);
});

it.each(["x".repeat(5_000), "%00%ff"])("says of an address of the API that no route takes that its path is wrong: %#", async (id) => {
  expect(await console.client.call("GET", `/api/instances/${id}`)).toMatchObject({ status: 400, body: { code: "invalid_input", params: { field: "path", reason: "malformed" } } });
});
