import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { actor, openDeliveryRig } from "./testing/delivery-rig.ts";
import type { DeliveryRig } from "./testing/delivery-rig.ts";
import { drain } from "./testing/delivery-drain.ts";
import { MailReceiver } from "./testing/mail-receiver.ts";

let folder: string;
let rig: DeliveryRig;
let server: MailReceiver;
const smtp = { host: "127.0.0.1", tls: "none" as const, user: "alerts", from: "MQDeck <alerts@example.org>" };
const account = { user: "alerts", password: "a password of tests" };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-mail-"));
  rig = openDeliveryRig(folder, Date.parse("2026-11-21T06:00:00Z"));
  server = new MailReceiver(account);
  await rig.mailSettings.update({ smtp: { ...smtp, port: await server.listen(), password: account.password }, publicUrl: "https://mq.example.org/", keptDays: 30 }, actor);
});
afterEach(async () => {
  await rig.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const mailPolicy = async (...emails: string[]) => rig.addPolicy([{ kind: "email" }], { contactGroupIds: [await rig.addContacts(emails.map((email) => ({ name: email, email })))] });
const attemptsOf = (id = "") => rig.deliveries.get(id).attemptList.map(({ answer, outcome }) => `${outcome}: ${answer}`);
const idOf = (raw: string) => /^Message-ID: <([\w-]+)@/im.exec(raw)?.[1] ?? "";

it("sends each recipient a mail of text and HTML, once each, with subject, link and a stable id", async () => {
  rig.notify([await mailPolicy("ann@example.org", "bob@example.org", "ANN@example.org")], { ruleName: "Backlog <b>bold</b> & \"so\"" });
  await drain(rig);
  expect(server.taken.map(({ to }) => to.toLowerCase()).sort()).toEqual(["ann@example.org", "bob@example.org"]);
  const raw = (server.taken[0]?.raw ?? "").replace(/=\r\n/g, "");
  expect(raw).toMatch(/^Subject: =\?UTF-8\?Q\?=5BCritical=5D_Alarm=3A_Backlog/m);
  expect(raw).toContain("Auto-Submitted: auto-generated");
  expect(raw).toContain("https://mq.example.org/instances/default/alarms/history");
  expect(raw).toContain("Backlog &lt;b&gt;bold&lt;/b&gt; &amp; &quot;so&quot;");
  expect(server.taken.map((mail) => idOf(mail.raw)).sort()).toEqual(rig.rows().map(({ id }) => id).sort());
  expect(rig.rows()).toMatchObject([{ state: "delivered", channel: "email", attempts: 1 }, { state: "delivered" }]);
});

it("retries what is greylisted, hangs or breaks off, with the same id, and loses nothing", async () => {
  server.next.push("greylist", "hangBeforeData", "hangAfterData", "dropAfterData");
  server.onHang = () => rig.timeOut();
  rig.notify([await mailPolicy("ann@example.org")]);
  await drain(rig);
  const [row] = rig.rows();
  expect(row).toMatchObject({ state: "delivered", attempts: 5 });
  expect(attemptsOf(row?.id)).toEqual([
    expect.stringMatching(/^failed: 451 .*Greylisted/),
    "failed: No answer within 15 s.",
    // All of the mail was there, and nobody said whether it was taken.
    "unknown: No answer within 15 s.",
    expect.stringMatching(/^unknown: .*(closed|ECONNRESET|hang)/i),
    expect.stringMatching(/^delivered: 250 .*queued as 4711/),
  ]);
  expect(server.taken).toHaveLength(1);
  expect(new Set(server.seen.map(({ raw }) => idOf(raw)))).toEqual(new Set([row?.id]));
});

it("gives up a recipient that the server refuses, while the others get theirs", async () => {
  server.next.push("refuseRecipient");
  rig.notify([await mailPolicy("nobody@example.org")]);
  await expect.poll(() => rig.rows()[0]?.attempts).toBe(1);
  await expect.poll(() => rig.rows()[0]?.state).toBe("waiting");
  server.next.push("refuseRecipient", "refuseData");
  await drain(rig);
  rig.notify([await mailPolicy("ann@example.org")], { ruleId: "rule-2" });
  await drain(rig);
  expect(rig.rows().map(({ attempts, receiver, state }) => ({ attempts, receiver, state }))).toEqual([
    { attempts: 3, receiver: "nobody@example.org", state: "gaveUp" },
    { attempts: 1, receiver: "ann@example.org", state: "delivered" },
  ]);
  expect(attemptsOf(rig.rows()[0]?.id)).toEqual([expect.stringContaining("550"), expect.stringContaining("550"), expect.stringContaining("554")]);
});

it("tries settings before they are saved, and keeps a password for its server alone", async () => {
  const port = rig.mailSettings.get().smtp.port;
  const wrong = await rig.tests.testMail({ smtp: { ...smtp, port, password: "wrong" }, to: "ann@example.org" }, actor);
  expect(wrong).toMatchObject({ outcome: "failed", answer: expect.stringContaining("535") });
  const kept = await rig.tests.testMail({ smtp: { ...smtp, port }, to: "ann@example.org" }, actor);
  expect(kept).toMatchObject({ outcome: "delivered" });
  expect(server.taken).toHaveLength(1);
  expect(() => rig.mailSettings.mergedServer({ ...smtp, port, host: "mail.elsewhere.example" })).toThrow("must be told again");
  expect(JSON.stringify([rig.mailSettings.get(), rig.logged])).not.toContain(account.password);
});

it("says that no mail server is set up", async () => {
  await rig.mailSettings.update({ smtp: { host: "", port: 25, tls: "none", user: "", from: "", password: "" }, publicUrl: "", keptDays: 30 }, actor);
  rig.notify([await mailPolicy("ann@example.org")]);
  await expect.poll(() => rig.rows()[0]?.lastAnswer).toBe("No mail server is set up.");
});
