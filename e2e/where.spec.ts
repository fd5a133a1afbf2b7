import { brokersOf, consume, createGroup, createTopic, send } from "./arrange.ts";
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";
import type { Api } from "./fixtures.ts";
import { sendBytes } from "./send-bytes.ts";

const where = "/instances/default/where";

/** A topic with one message that `-done` is past, that `-late` has not come to, and that is a dead letter of `-dead`. */
async function arrangeVerdicts(api: Api, name: string): Promise<{ id: string; uniqueId: string }> {
  await createTopic(api, name);
  const [first] = await send(api, { topic: name, queueId: 0, body: "{}" });
  for (const group of [`${name}-done`, `${name}-late`, `${name}-dead`]) {
    await createGroup(api, group);
    await consume(api, name, group, 10);
  }
  const [stored] = await send(api, { topic: name, queueId: 0, keys: `${name}-key`, tags: "paid", body: '{"paid":true}', ...(first && { brokerName: first.brokerName }) });
  if (!stored) throw new Error("nothing was stored");
  for (const group of [`${name}-done`, `${name}-dead`]) await consume(api, name, group, 10);
  const broker = (await brokersOf(api)).find(({ brokerName }) => brokerName === stored.brokerName);
  await sendBytes(broker?.address ?? "", { topic: `%DLQ%${name}-dead`, body: Buffer.from('{"paid":true}'), properties: { UNIQ_KEY: stored.uniqueId, RETRY_TOPIC: name, ORIGIN_MESSAGE_ID: stored.messageId, KEYS: `${name}-key` } });
  return { id: stored.messageId, uniqueId: stored.uniqueId };
}

test("tells for every group where a message is, the most alarming first, with the evidence and what to do next", async ({ page, api }) => {
  const { id } = await arrangeVerdicts(api, "where-main");
  await page.goto(where);
  await expect(page.getByRole("heading", { name: "Paste an ID or a key" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Message ID or key").fill(id);
  await page.getByRole("button", { name: "Find" }).click();
  await expect(page).toHaveURL(new RegExp(`id=${id}`));
  const groups = page.getByRole("list", { name: "What became of it, by group" }).locator(":scope > li");
  await expect(groups).toHaveCount(3);
  await expect(page.getByText("3 groups")).toBeVisible();
  await expect(groups.nth(0)).toContainText("Dead-letteredwhere-main-dead");
  await expect(groups.nth(0)).toContainText("In the dead-letter queue since");
  await expect(groups.nth(1)).toContainText("Waitingwhere-main-late");
  await expect(groups.nth(1)).toContainText("No client of the group is connected.");
  await expect(groups.nth(2)).toContainText("where-main-done");
  await expect(page.getByText("asked again every 5 s")).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);
  // The answer follows what happens.
  await consume(api, "where-main", "where-main-late", 10);
  await expect(groups.filter({ hasText: "Waiting" })).toHaveCount(0);
  await page.getByRole("table", { name: "All places of it" }).getByRole("link", { name: "Dead letter" }).click();
  await expect(page.getByText("Dead letter of where-main-dead")).toBeVisible();
  await page.getByRole("link", { name: "Where is it" }).click();
  await expect(page.getByText("The ID names a dead letter")).toBeVisible();
});

test("finds by key and by unique id without a topic, lets one of several be chosen, by keyboard alone", async ({ page, api }) => {
  await createTopic(api, "where-key");
  const [first] = await send(api, { topic: "where-key", keys: "where-key-1", body: "first" });
  await send(api, { topic: "where-key", keys: "where-key-1", body: "second" });
  await page.goto(where);
  await expect(page.getByLabel("Message ID or key")).toBeFocused();
  await page.keyboard.type("where-key-1");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "2 messages match" })).toBeVisible();
  await expect(page.getByLabel("Message ID or key")).toBeFocused();
  const candidate = page.getByRole("table", { name: "Messages that match" }).getByRole("link", { name: first?.uniqueId ?? "" });
  await candidate.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`message=${first?.messageId}`));
  await expect(page.getByRole("definition").getByRole("link", { name: first?.uniqueId ?? "" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "No group subscribes to its topic" })).toBeVisible();
  await page.goto("/instances/default");
  await expect(page.getByRole("button", { name: /^Search/ })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("combobox").fill(first?.uniqueId ?? "");
  await expect(page.getByRole("option", { name: `${first?.uniqueId} Where is my message` })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/where\\?id=${first?.uniqueId}`));
  await expect(page.getByRole("definition").getByRole("link", { name: first?.uniqueId ?? "" })).toBeVisible();
});

test("says where it looked when there is nothing, and what a delayed message waits for", async ({ page, api }) => {
  await createTopic(api, "where-delay");
  await page.goto(`${where}?id=no-such-message`);
  await expect(page.getByRole("heading", { name: "No message with this ID or key" })).toBeVisible();
  await expect(page.getByText(/Searched: \d+ of \d+ topics/)).toBeVisible();
  await expectAccessible(page);
  const [delayed] = await send(api, { topic: "where-delay", messageType: "DELAY", delayLevel: 18 });
  await page.goto(`${where}?id=${delayed?.uniqueId}`);
  await expect(page.getByText("Delayed and not due yet")).toBeVisible();
  await page.goto("/instances/no-such-instance/where?id=x");
  await expect(page.getByRole("alert")).toContainText("no-such-instance");
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("answers in Chinese", async ({ page, api }) => {
    const { uniqueId } = await arrangeVerdicts(api, "where-chinese");
    await page.goto(where);
    await page.getByLabel("消息 ID 或 Key").fill(uniqueId);
    await page.getByRole("button", { name: "查找" }).click();
    const groups = page.getByRole("list", { name: "各消费组的结果" }).locator(":scope > li");
    await expect(groups.nth(0)).toContainText("死信where-chinese-dead");
    await expect(groups.nth(1)).toContainText("等待中where-chinese-late");
    await expect(groups.nth(1)).toContainText("该组没有客户端在线。");
    await expectAccessible(page);
  });
});
