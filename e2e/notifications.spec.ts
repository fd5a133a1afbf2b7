import { createServer } from "node:http";
import type { Server } from "node:http";
import { z } from "zod";
import { expect, expectAccessible, expectNoSidewaysScrolling, test as base } from "./fixtures.ts";

interface Receiver {
  url: string;
  bodies: string[];
  /** Status of the next answers; 200 when there is none. */
  statuses: number[];
}

/** A real HTTP receiver on loopback. */
const test = base.extend<{ receiver: Receiver }>({
  // Playwright reads the fixtures that are needed from this first parameter.
  // oxlint-disable-next-line no-empty-pattern
  receiver: async ({}, use) => {
    const receiver: Receiver = { url: "", bodies: [], statuses: [] };
    const server: Server = createServer((request, answer) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        receiver.bodies.push(Buffer.concat(chunks).toString("utf8"));
        answer.writeHead(receiver.statuses.shift() ?? 200).end("thanks");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    receiver.url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}`;
    await use(receiver);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  },
});

const idOf = z.object({ id: z.string() });
const pageOf = (tab: string, search = ""): string => `/instances/default/alarms/${tab}${search}`;

test("makes a contact group and a policy, and tests its draft", async ({ page, receiver }) => {
  await page.goto(pageOf("contacts"));
  await expect(page.getByRole("heading", { name: "No contact group yet" })).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create contact group" }).first().click();
  const people = page.getByRole("dialog", { name: "Create contact group" });
  await people.getByLabel("Name", { exact: true }).first().fill("On call");
  const ann = people.getByRole("group", { name: "Person 1" });
  await ann.getByLabel("Name").fill("Ann");
  await ann.getByLabel("E-mail").fill("ann@example.org");
  await expectAccessible(page);
  await people.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("cell", { name: "Ann", exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Notification policies" }).click();
  await expect(page.getByRole("heading", { name: "No notification policy yet" })).toBeVisible();
  await page.getByRole("button", { name: "Create notification policy" }).first().click();
  const form = page.getByRole("dialog", { name: "Create notification policy" });
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Add at least one channel")).toBeVisible();
  await form.getByLabel("Name").fill("Night shift");
  await form.getByRole("checkbox", { name: "On call" }).check();
  await form.getByRole("button", { name: "Webhook", exact: true }).click();
  await form.getByLabel("Address").fill("nonsense");
  await expect(form.getByText("An address that begins with http:// or https://")).toBeVisible();
  await form.getByLabel("Address").fill(`${receiver.url}/hooks/a-secret-token`);
  await form.getByLabel("Secret for the signature").fill("a secret of tests");
  await expectAccessible(page);
  receiver.statuses.push(500);
  await form.getByRole("button", { name: "Send test" }).click();
  await expect(form.getByText("HTTP 500 Internal Server Error: thanks")).toBeVisible();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form).toBeHidden();
  await expect(page.getByRole("row").filter({ hasText: "Night shift" })).toContainText("Webhook");
  await expect(page.getByText("a-secret-token")).toHaveCount(0);

  // ALARM-7: one in use stays.
  await page.goto(pageOf("contacts"));
  await page.getByRole("button", { name: "Actions for On call" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const confirmation = page.getByRole("dialog", { name: "Delete contact group On call?" });
  await confirmation.getByRole("button", { name: "Delete" }).click();
  await expect(confirmation.getByRole("alert")).toContainText("Night shift");
});

test("sends a test, and the delivery log tells what came back", async ({ page, api, receiver }) => {
  const { id } = z.object({ id: z.string() }).parse(await api.post("/api/notifications/policies", { name: "Day shift", channels: [{ kind: "webhook", url: receiver.url }] }));
  receiver.statuses.push(500);
  await api.post("/api/notifications/tests", { policyId: id });
  await page.goto(pageOf("policies"));
  await page.getByRole("button", { name: "Actions for Day shift" }).click();
  await page.getByRole("menuitem", { name: "Send test" }).click();
  const dialog = page.getByRole("dialog", { name: "Send a test through Day shift" });
  await dialog.getByRole("button", { name: "Send test to all" }).click();
  await expect(dialog.getByText("HTTP 200 OK: thanks")).toBeVisible();
  await expectAccessible(page);
  expect(JSON.parse(receiver.bodies.at(-1) ?? "")).toMatchObject({ version: 1, kind: "test" });
  await dialog.getByRole("button", { name: "Close" }).last().click();

  await page.goto(pageOf("deliveries", `?policy=${id}`));
  const log = page.getByRole("table", { name: "Delivery log" });
  await expect(log.getByRole("row").filter({ hasText: "Gave up" })).toHaveCount(1);
  await log.getByRole("row").filter({ hasText: "Delivered" }).getByRole("link").click();
  const drawer = page.getByRole("complementary", { name: "Delivery" });
  await expect(drawer.getByText("HTTP 200 OK: thanks")).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);
});

test("says what happens outside the hours of a policy, and until when a notice waits for them", async ({ page, api, receiver }) => {
  const channels = [{ kind: "webhook", url: receiver.url }];
  const { id } = idOf.parse(await api.post("/api/notifications/policies", { name: "Office", channels, timeZone: "UTC", activeHours: { days: [1], from: "08:00", to: "18:00" } }));
  await page.goto(pageOf("policies", `?edit=${id}`));
  const form = page.getByRole("dialog", { name: "Edit notification policy Office" });
  await expect(form.getByText("is told when they begin")).toBeVisible();
  await expect(form.getByText(`Stored (${receiver.url}/…); leave it empty to keep it.`)).toBeVisible();
  await expectAccessible(page);

  // A test goes out at any hour; here it is shown as an alarm's notice that waits.
  await api.post("/api/notifications/tests", { policyId: id });
  const later = new Date(Date.now() + 3_600_000);
  await page.route("**/api/notifications/deliveries*", async (route) => {
    const answer = await route.fetch();
    const list = z.object({ rows: z.array(z.looseObject({})) }).loose().parse(await answer.json());
    const waits = { kind: "raised", state: "waiting", reason: "outsideHours", attempts: 0, lastAnswer: "", nextAttemptAt: later.getTime() };
    await route.fulfill({ response: answer, json: { ...list, rows: list.rows.map((row) => Object.assign(row, waits)) } });
  });
  await page.goto(pageOf("deliveries", `?policy=${id}`));
  const time = await page.evaluate((at) => new Date(at).toTimeString().slice(0, 5), later.getTime());
  await expect(page.getByRole("table", { name: "Delivery log" }).getByText(`Waits until ${time}`)).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);
});

test("tries a mail server by keyboard alone and says why it cannot be reached", async ({ page }) => {
  await page.goto(pageOf("policies"));
  await page.getByRole("button", { name: "Mail server" }).focus();
  await page.keyboard.press("Enter");
  const form = page.getByRole("dialog", { name: "Mail server" });
  await form.getByLabel("Host").focus();
  await page.keyboard.type("127.0.0.1");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("1");
  await form.getByLabel("Sender").focus();
  await page.keyboard.type("alerts@example.org");
  await page.keyboard.press("Tab");
  await page.keyboard.type("ann@example.org");
  await form.getByRole("button", { name: "Send test" }).focus();
  await page.keyboard.press("Enter");
  await expect(form.getByText(/ECONNREFUSED/)).toBeVisible();
  await expectAccessible(page);
});

test("shows how a webhook is checked", async ({ page }) => {
  await page.goto(pageOf("policies", "?guide=true"));
  const guide = page.getByRole("complementary", { name: "What a webhook receives" });
  await expect(guide.locator("pre").first()).toContainText("timingSafeEqual");
  await expectAccessible(page);
});

test("opens by a link what is not on the page that the link shows, and says so where there is none", async ({ page, api, receiver }) => {
  const group = idOf.parse(await api.post("/api/notifications/contact-groups", { name: "Elsewhere", contacts: [] })).id;
  const policy = idOf.parse(await api.post("/api/notifications/policies", { name: "Far away", channels: [{ kind: "webhook", url: receiver.url }] })).id;
  await page.goto(pageOf("contacts", `?q=nobody&edit=${group}`));
  await expect(page.getByRole("dialog", { name: "Edit contact group Elsewhere" }).getByLabel("Name", { exact: true })).toHaveValue("Elsewhere");
  await page.goto(pageOf("policies", `?q=nobody&edit=${policy}`));
  await expect(page.getByRole("dialog", { name: "Edit notification policy Far away" }).getByLabel("Name")).toHaveValue("Far away");
  await page.goto(pageOf("policies", `?q=nobody&test=${policy}`));
  await page.getByRole("dialog", { name: "Send a test through Far away" }).getByRole("button", { name: "Send test to all" }).click();
  await expect(page.getByText("HTTP 200 OK: thanks")).toBeVisible();
  await page.goto(pageOf("policies", `?q=nobody&remove=${policy}`));
  const question = page.getByRole("dialog", { name: "Delete notification policy Far away?" });
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(question).toBeHidden();
  await expect(page.getByRole("dialog")).toHaveCount(0);

  for (const [tab, title] of [["contacts", "Contact groups"], ["policies", "Notification policies"]] as const) {
    await page.goto(pageOf(tab, `?edit=${policy}`));
    const answer = page.getByRole("dialog", { name: title });
    await expect(answer.getByRole("alert")).toContainText(policy);
    await expectAccessible(page);
    await answer.getByRole("button", { name: "Close" }).last().click();
    await expect(answer).toBeHidden();
    await expect(page).not.toHaveURL(/edit=/);
  }
  await page.goto(pageOf("deliveries", "?open=no-such-delivery"));
  await expect(page.getByRole("complementary", { name: "Delivery" }).getByRole("alert")).toContainText("no-such-delivery");
  await expectAccessible(page);
});

for (const [tab, title] of [["contacts", "Contact groups"], ["policies", "Notification policies"], ["deliveries", "Delivery log"]] as const) {
  test(`${tab}: says that the server is gone, and goes on when it is back`, async ({ page }) => {
    await page.route("**/api/notifications/**", (route) => route.abort("connectionrefused"));
    await page.goto(pageOf(tab));
    await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
    const failure = page.getByRole("alert").filter({ hasText: "The server does not answer" });
    await expect(failure).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
    await page.unroute("**/api/notifications/**");
    await failure.getByRole("button", { name: "Try again" }).click();
    await expect(failure).toBeHidden();
  });
}

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("names pages and states in Chinese", async ({ page, api, receiver }) => {
    const policy = z.object({ id: z.string() }).parse(await api.post("/api/notifications/policies", { name: "夜班", channels: [{ kind: "slack", url: receiver.url }] }));
    await api.post("/api/notifications/tests", { policyId: policy.id });
    await page.goto(pageOf("deliveries", `?policy=${policy.id}`));
    await expect(page.getByRole("heading", { name: "投递记录" })).toBeVisible();
    await expect(page.getByRole("table", { name: "投递记录" }).getByText("已送达")).toBeVisible();
    await expectAccessible(page);
    await page.goto(pageOf("policies"));
    await expect(page.getByRole("row").filter({ hasText: "夜班" })).toContainText("全天");
    await expectNoSidewaysScrolling(page);
  });
});
