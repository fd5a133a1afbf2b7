import { z } from "zod";
import { expect, expectAccessible, expectNoSidewaysScrolling, test as base } from "./fixtures.ts";
import type { Api } from "./fixtures.ts";
import { addOwnInstance, connectConsumer } from "./own-instance.ts";
import type { OwnInstance } from "./own-instance.ts";

const test = base.extend<{ own: OwnInstance }>({
  own: async ({ api }, use) => {
    const own = await addOwnInstance(api);
    await use(own);
    await own.close();
  },
});

const found = z.object({ rows: z.array(z.object({ offsetMessageId: z.string(), tags: z.string(), properties: z.record(z.string(), z.string()) })) });
const byKey = async (api: Api, own: OwnInstance, key: string) => found.parse(await api.get(`${own.path}/messages?by=key&topic=orders&key=${key}`)).rows;

/** ali-ons tells a broker of itself at once or, when a route came late, with its next heartbeat after 30 s. */
const heartbeatMs = 90_000;

/** One message with a tag and a key; answers the link of its page. */
async function sendOne(api: Api, own: OwnInstance, body = '{"order":1}'): Promise<string> {
  await api.post(`${own.path}/topics`, { name: "orders", brokerNames: ["broker-a"], queuesPerBroker: 1 });
  await api.post(`${own.path}/messages`, { topic: "orders", tags: "paid", keys: "o-1", properties: { shop: "7" }, body });
  const rows = await byKey(api, own, "o-1");
  return `/instances/${own.id}/messages/${rows[0]?.offsetMessageId}`;
}

test("sends a message again after saying who gets it, by keyboard alone", async ({ page, own, api }) => {
  await page.goto(await sendOne(api, own));
  await page.getByRole("button", { name: "Actions" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Consume on one client" })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByRole("menuitem", { name: "Consume on one client" })).toHaveAttribute("data-tip", "No client is online in any group of orders; start one to try the message on it");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/dialog=resend/);
  const dialog = page.getByRole("dialog", { name: "Send again to orders?" });
  await expect(dialog.getByText("Every group that subscribes to orders gets it again")).toBeVisible();
  await expect(dialog.getByText("Online now: nobody.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Send again" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("Stored as a new message.")).toBeVisible();
  await expect(dialog.getByText("broker-a / 0 @ 1")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("link").focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await page.getByRole("link", { name: "Properties" }).click();
  await expect(page.getByText("shop", { exact: true })).toBeVisible();
});

test("shows each action as curl and as mqadmin, or why mqadmin cannot", async ({ page, own, api }) => {
  const link = await sendOne(api, own);
  await page.goto(`${link}?dialog=resend`);
  await page.getByRole("dialog").getByRole("button", { name: "curl / mqadmin" }).click();
  const dialog = page.getByRole("dialog", { name: "Send again: as a command" });
  await expect(dialog.getByText(/^curl -sS -b mqdeck.cookies -X POST .*\/resend$/)).toBeVisible();
  await expect(dialog.getByText(/^MQDECK_TOKEN=\$\(/)).toBeVisible();
  await expect(dialog.getByText(new RegExp(`^mqadmin queryMsgById -n ${own.namesrv} -i [0-9A-F]{32} -s true$`))).toBeVisible();
  await expect(dialog.getByText("mqadmin keeps the old message id")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await page.goto(`${link}?dialog=edit`);
  await page.getByRole("dialog").getByRole("button", { name: "curl / mqadmin" }).click();
  await expect(page.getByRole("dialog", { name: "Send: as a command" }).getByText("mqadmin sends no properties of the application")).toBeVisible();
});

test("edits a copy: topic, tag, keys, properties and body", async ({ page, own, api }) => {
  const link = await sendOne(api, own, "a line\r\nand another");
  await page.goto(`${link}?dialog=edit`);
  const dialog = page.getByRole("dialog", { name: "Edit a copy and send it as a new message" });
  await expect(dialog.getByLabel("Tag")).toHaveValue("paid");
  await expect(dialog.getByRole("textbox", { name: "Body" })).toContainText("a line");
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await dialog.getByLabel("Keys").fill("o-2");
  await dialog.getByRole("button", { name: "Add a property" }).click();
  await dialog.getByLabel("Name").last().fill("UNIQ_KEY");
  await dialog.getByLabel("Value").last().fill("mine");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("belongs to the system");
  await dialog.getByLabel("Name").last().fill("repaired");
  await dialog.getByRole("textbox", { name: "Body" }).click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("!");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog.getByText("Stored as a new message.")).toBeVisible();
  const rows = await byKey(api, own, "o-2");
  expect(rows).toMatchObject([{ tags: "paid", properties: { shop: "7", repaired: "mine" } }]);
  const sent = z.object({ bodyBase64: z.string() }).parse(await api.get(`${own.path}/messages/${rows[0]?.offsetMessageId}`));
  expect(Buffer.from(sent.bodyBase64, "base64").toString()).toBe("a line\r\nand another!");
});

test("edits bytes that are no text as base64, or takes a file", async ({ page, own, api }) => {
  await sendOne(api, own);
  await api.post(`${own.path}/messages`, { topic: "orders", keys: "bytes", body: "/wD+", bodyEncoding: "base64" });
  const rows = await byKey(api, own, "bytes");
  await page.goto(`/instances/${own.id}/messages/${rows[0]?.offsetMessageId}?dialog=edit`);
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("textbox", { name: "Body" })).toHaveValue("/wD+");
  await dialog.getByRole("textbox", { name: "Body" }).fill("not base64!");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("not base64");
  await dialog.getByRole("button", { name: "File" }).click();
  await dialog.getByLabel("File with the body").setInputFiles({ name: "body.bin", mimeType: "application/octet-stream", buffer: Buffer.from([0, 255, 1]) });
  await expect(dialog.getByText("body.bin, 3 B")).toBeVisible();
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog.getByText("Stored as a new message.")).toBeVisible();
});

test("has one client consume it, and says when that client is silent", async ({ page, own, api }) => {
  const link = await sendOne(api, own);
  await api.post(`${own.path}/groups`, { name: "billing", brokerNames: ["broker-a"] });
  const disconnect = await connectConsumer(own.namesrv, "orders", "billing", "*");
  await page.goto(`${link}?dialog=consume`);
  const dialog = page.getByRole("dialog", { name: "Consume verification on one client" });
  await expect(dialog.getByLabel("Consumer group")).toHaveValue("billing", { timeout: heartbeatMs });
  await expect(dialog.getByText("consumed twice")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Consume now" }).click();
  await expect(dialog.getByText("Waiting for the client")).toBeVisible();
  // ali-ons answers no request of a broker.
  await expect(dialog.getByText("The client did not answer within ten seconds.")).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByText("NO_ANSWER")).toBeVisible();
  await expectAccessible(page);
  await disconnect();
});

test("says what failed when the topic is gone, and when the broker is", async ({ page, own, api }) => {
  const link = await sendOne(api, own);
  await page.goto(`${link}?dialog=resend`);
  const dialog = page.getByRole("dialog", { name: "Send again to orders?" });
  await expect(dialog).toBeVisible();
  await own.kill();
  await dialog.getByRole("button", { name: "Send again" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByRole("button", { name: "Send again" })).toBeEnabled();
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("names its actions in the terms of the word table", async ({ page, own, api }) => {
    const link = await sendOne(api, own);
    await page.goto(link);
    await page.getByRole("button", { name: "操作" }).click();
    for (const text of ["重新发送", "编辑后作为新消息发送", "消费验证"]) await expect(page.getByRole("menuitem", { name: text })).toBeVisible();
    await page.getByRole("menuitem", { name: "重新发送" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "重新发送" }).click();
    await expect(page.getByRole("dialog").getByText("已存储为新消息。")).toBeVisible();
    await expectAccessible(page);
  });
});
