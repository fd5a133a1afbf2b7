import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ConsoleClient, startTestConsole, testPassword } from "./testing/console-client.ts";
import type { TestConsole } from "./testing/console-client.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

let console: TestConsole;
beforeAll(async () => {
  console = await startTestConsole({ engines: { rocketmq: new MemoryEngine() } });
});
afterAll(() => console.stop());

it("signs in, knows the session by its cookie alone, and signs out", async () => {
  const client = new ConsoleClient(console.management.url);
  expect((await client.call("GET", "/api/session")).body).toMatchObject({ account: null, csrfToken: "" });
  const answer = await client.call<{ csrfToken: string }>("POST", "/api/session", { name: " admin ", password: testPassword });
  expect(answer.body).toMatchObject({ account: { name: "admin", role: "administrator" } });
  expect(answer.headers.getSetCookie()[0]).toMatch(/^mqdeck_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/);
  expect((await client.call("GET", "/api/session")).body).toMatchObject({ account: { name: "admin" }, csrfToken: answer.body.csrfToken });
  client.csrfToken = answer.body.csrfToken;
  expect((await client.call("DELETE", "/api/session")).status).toBe(204);
  expect((await client.call("GET", "/api/instances")).body).toMatchObject({ code: "not_signed_in", status: 401 });
});

it("keeps neither token nor password in a readable form, nor in the log", async () => {
  const client = new ConsoleClient(console.management.url);
  await client.signIn();
  const folder = join(console.dataDir, "management");
  const stored = ["console.sqlite", "console.sqlite-wal"].map((file) => readFileSync(join(folder, file), "latin1")).join("");
  const token = client.cookie.split("=")[1] ?? "";
  expect(stored).not.toContain(token);
  expect(stored).not.toContain(testPassword);
  expect(stored).toContain("argon2id$");
  expect(console.logged.join("")).not.toContain(token);
  expect(console.logged.join("")).not.toContain(testPassword);
  expect(statSync(join(folder, "secret.key")).mode & 0o777).toBe(0o600);
});

it("refuses a change without the token, and a sign-in from another site", async () => {
  const client = new ConsoleClient(console.management.url);
  await client.signIn();
  client.csrfToken = "";
  expect((await client.call("DELETE", "/api/session")).body).toMatchObject({ code: "csrf_refused" });
  const crossSite = await client.call("POST", "/api/session", { name: "admin", password: testPassword }, { "sec-fetch-site": "cross-site" });
  expect(crossSite.body).toMatchObject({ code: "csrf_refused", status: 403 });
});

it("locks an account for this address after five failures, and says for how long", async () => {
  const client = new ConsoleClient(console.management.url);
  for (let attempt = 0; attempt < 5; attempt++) expect((await client.call("POST", "/api/session", { name: "root", password: "wrong" })).body).toMatchObject({ code: "wrong_credentials" });
  const locked = await client.call<{ params: { retryAfterSeconds: number } }>("POST", "/api/session", { name: "root", password: "wrong" });
  expect(locked.body).toMatchObject({ code: "too_many_attempts", status: 429 });
  expect(Number(locked.headers.get("retry-after"))).toBe(locked.body.params.retryAfterSeconds);
  expect((await client.call("POST", "/api/session", { name: "admin", password: testPassword })).status).toBe(200);
});

it("changes the password and ends the other sessions", async () => {
  const [here, elsewhere] = [new ConsoleClient(console.management.url), new ConsoleClient(console.management.url)];
  await here.signIn();
  await elsewhere.signIn();
  expect((await here.call("POST", "/api/session/password", { currentPassword: "no", newPassword: "another one" })).body).toMatchObject({ code: "wrong_credentials" });
  expect((await here.call("POST", "/api/session/password", { currentPassword: testPassword, newPassword: "short" })).body).toMatchObject({ code: "invalid_input", fields: [{ path: "newPassword", reason: "too_short", limit: 8 }] });
  expect((await here.call("POST", "/api/session/password", { currentPassword: testPassword, newPassword: "another one" })).status).toBe(204);
  expect((await here.call("GET", "/api/instances")).status).toBe(200);
  expect((await elsewhere.call("GET", "/api/instances")).status).toBe(401);
  expect((await here.call("POST", "/api/session/password", { currentPassword: "another one", newPassword: testPassword })).status).toBe(204);
});
