import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, expect, it } from "vitest";
import { mailCertificate } from "./testing/mail-certificate.ts";
import { MailReceiver } from "./testing/mail-receiver.ts";

const entry = fileURLToPath(new URL("testing/mail-process.ts", import.meta.url));
const account = { user: "alerts", password: "a password of tests" };
const folder = mkdtempSync(join(tmpdir(), "mqdeck-mail-tls-"));
const authority = join(folder, "authority.pem");
writeFileSync(authority, mailCertificate.cert);
let server: MailReceiver;

afterEach(() => server.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One mail to a server that offers so much, from a console that asks for so much; whom a process trusts is decided when it starts. */
async function mail(offers: "always" | "onRequest" | undefined, asks: "startTls" | "tls", trusted: boolean): Promise<unknown> {
  server = new MailReceiver({ ...account, ...(offers && { tls: offers }) });
  const to = { host: "localhost", port: await server.listen(), tls: asks, ...account, from: "alerts@example.org" };
  const env = { ...process.env, ...(trusted && { NODE_EXTRA_CA_CERTS: authority }) };
  const { stdout } = await promisify(execFile)(process.execPath, [entry, JSON.stringify(to)], { env });
  return JSON.parse(stdout);
}

it.each([
  { offers: "onRequest", asks: "startTls" },
  { offers: "always", asks: "tls" },
] as const)("mails go encrypted ($offers) to a server whose authority is in NODE_EXTRA_CA_CERTS", async ({ asks, offers }) => {
  expect(await mail(offers, asks, true)).toMatchObject({ outcome: "delivered" });
  expect(server.taken.map(({ isEncrypted, to }) => [to, isEncrypted])).toEqual([["ann@example.org", true]]);
});

it.each([
  { offers: "onRequest", asks: "startTls" },
  { offers: "always", asks: "tls" },
] as const)("no mail and no password goes to a server ($offers) whose certificate nobody trusts", async ({ asks, offers }) => {
  expect(await mail(offers, asks, false)).toEqual({ outcome: "failed", answer: expect.stringMatching(/self-signed certificate/), isRefusal: false });
  expect([server.logins, server.seen]).toEqual([0, []]);
});

it("no mail and no password goes in plain text when encryption is demanded of a server that has none", async () => {
  expect(await mail(undefined, "startTls", true)).toMatchObject({ outcome: "failed", answer: expect.stringMatching(/STARTTLS/) });
  expect([server.logins, server.seen]).toEqual([0, []]);
});
