import { afterEach, beforeEach, expect, it } from "vitest";
import type { NotificationPolicy } from "../../src/contract/notifications.ts";
import { startTestConsole } from "./testing/console-client.ts";
import type { TestConsole } from "./testing/console-client.ts";
import { MemoryEngine } from "./testing/memory-engine.ts";

let console: TestConsole;
beforeEach(async () => {
  console = await startTestConsole({ engines: { rocketmq: new MemoryEngine() } });
  await console.client.signIn();
});
afterEach(() => console.stop());

const path = "/api/notifications/policies";
const withContacts = async () => ({ name: "Night shift", contactGroupIds: [(await call<{ id: string }>("POST", "/api/notifications/contact-groups", { name: "On call", contacts: [{ name: "Ada", email: "ada@example.org" }] })).id] });
const call = async <T = Record<string, unknown>>(method: "POST" | "PATCH", address: string, body: object): Promise<T> => (await console.client.call<T>(method, address, body)).body;

const channels = [
  { kind: "webhook", url: "https://hooks.example.org/a?token=x", secret: "a secret of tests" },
  { kind: "slack", url: "https://hooks.slack.example/T1/B2" },
  { kind: "gateway", url: "https://sms.example.org/send", secret: "Bearer y", contentType: "application/json", template: "{{phone}}" },
  { kind: "email" },
];
/** As the form sends them after a change of something else: JSON has no keys for what was not typed. */
const untouched = (policy: NotificationPolicy): Record<string, unknown>[] =>
  policy.channels.map(({ contentType, id, kind, template }) => (kind === "gateway" ? { id, kind, contentType, template } : { id, kind }));

it("keeps addresses and secrets whose keys are left out", async () => {
  const made = await call<NotificationPolicy>("POST", path, { ...(await withContacts()), channels });
  const changed = await call<NotificationPolicy>("PATCH", `${path}/${made.id}`, { name: made.name, contactGroupIds: made.contactGroupIds, remark: "Only at night", channels: untouched(made) });
  expect(changed).toMatchObject({ remark: "Only at night", channels: made.channels });
  expect(changed.channels.map(({ hasSecret, target }) => [target, hasSecret])).toEqual([["https://hooks.example.org/…", true], ["https://hooks.slack.example/…", false], ["https://sms.example.org/…", true], ["", false]]);
});

it("keeps the secret with another address of the same host, and asks for it again for another host", async () => {
  const made = await call<NotificationPolicy>("POST", path, { ...(await withContacts()), channels });
  const moved = (url: string, more: object = {}): object => ({ name: made.name, contactGroupIds: made.contactGroupIds, channels: untouched(made).map((channel, index) => (index === 0 ? Object.assign({}, channel, { url }, more) : channel)) });
  expect(await call("PATCH", `${path}/${made.id}`, moved("https://hooks.example.org/b"))).toMatchObject({ channels: [{ hasSecret: true }, {}, {}, {}] });
  expect(await call("PATCH", `${path}/${made.id}`, moved("https://elsewhere.example.org/b"))).toMatchObject({ code: "invalid_input", fields: [{ path: "channels.0.secret", reason: "required" }] });
  expect(await call("POST", "/api/notifications/tests", { policyId: made.id, draft: moved("https://elsewhere.example.org/b") })).toMatchObject({ code: "invalid_input", fields: [{ path: "channels.0.secret" }] });
  expect(await call("PATCH", `${path}/${made.id}`, moved("https://elsewhere.example.org/b", { secret: "" }))).toMatchObject({ channels: [{ target: "https://elsewhere.example.org/…", hasSecret: false }, {}, {}, {}] });
});

it("needs the address of a channel that is new", async () => {
  expect(await call("POST", path, { name: "Night shift", channels: [{ kind: "slack" }] })).toMatchObject({ code: "invalid_input", fields: [{ path: "channels.0.url", reason: "required" }] });
});

it.each<[string, object, string, string]>([
  ["mails to nobody", { channels: [{ kind: "email" }] }, "contactGroupIds", "required"],
  ["calls of nobody", { channels: [channels[2]] }, "contactGroupIds", "required"],
  ["a word that is none", { channels: [{ ...channels[2], template: '{"to": "{{nix}}"}' }] }, "channels.0.template", "not_in_list"],
  ["a body that is no JSON", { channels: [{ ...channels[2], template: "{{phone}} {" }] }, "channels.0.template", "malformed"],
])("refuses %s", async (_what, more, field, reason) => {
  const answer = await call<{ code: string; fields: { path: string; reason: string }[] }>("POST", path, { name: "Nobody", ...more });
  expect(answer.code).toBe("invalid_input");
  expect(answer.fields).toContainEqual({ path: field, reason });
});

it("tests no channel that the policy does not have", async () => {
  const { id } = await call<NotificationPolicy>("POST", path, { name: "Chat", channels: [channels[1]] });
  expect(await call("POST", "/api/notifications/tests", { policyId: id, channelId: "none" })).toMatchObject({ code: "not_found", params: { what: "channel", name: "none" } });
});
