import { consume, createGroup, createTopic, send } from "./arrange.ts";
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";

const messages = "/instances/default/messages";

test("lists a topic by time, page after page, and opens a message under its own link (MSG-5, TOPIC-21 to TOPIC-23)", async ({ page, api }) => {
  await createTopic(api, "msg-time");
  await send(api, { topic: "msg-time", messageCount: 30, tags: "created", keys: "order-4711", body: '{"orderId":9223372036854775807,"note":"订单"}' });
  await page.goto(messages);
  await expect(page.getByRole("heading", { name: "Choose what to look for" })).toBeVisible();
  await page.getByRole("combobox", { name: "Topic" }).fill("msg-time");
  await page.getByRole("button", { name: "Query", exact: true }).click();
  await expect(page).toHaveURL(/topic=msg-time/);
  const table = page.getByRole("table", { name: "Messages found" });
  await expect(table.getByRole("row")).toHaveCount(21);
  await expect(page.getByText("First 20 of more")).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(table.getByRole("row")).toHaveCount(31);
  await expect(page.getByText("30 messages")).toBeVisible();
  await table.getByRole("link").first().click();
  await expect(page).toHaveURL(/message=[0-9A-F]{32}/);
  const drawer = page.getByRole("complementary");
  // 64-bit integers keep every digit.
  await expect(drawer.getByText("9223372036854775807")).toBeVisible();
  for (const label of ["MsgID (offset ID)", "Unique ID", "Topic", "Tag", "Key", "Created", "Stored", "Client address"]) await expect(drawer.getByText(label, { exact: true }).first()).toBeVisible();
  await expectAccessible(page);
  await drawer.getByRole("link", { name: "Properties" }).click();
  await expect(drawer.getByRole("rowheader", { name: /^UNIQ_KEY/ })).toBeVisible();
  await drawer.getByRole("link", { name: "Place in the log" }).click();
  for (const label of ["Partition ID (queue)", "Logical offset", "Physical offset", "Server address", "File path"]) await expect(drawer.getByText(label, { exact: true }).first()).toBeVisible();
  await expectAccessible(page);
  await drawer.getByRole("link", { name: "Body" }).click();
  await drawer.getByRole("button", { name: "Next in the queue" }).click();
  await expect(drawer.getByRole("button", { name: "Previous in the queue" })).toBeEnabled();
  await page.reload();
  await expect(drawer.getByText("9223372036854775807")).toBeVisible();
});

test("finds by key, by offset id, by unique id and by offset (MSG-2 to MSG-4, MSG-11)", async ({ page, api }) => {
  await createTopic(api, "msg-ways");
  const [stored] = await send(api, { topic: "msg-ways", keys: "one-of-a-kind", body: "found me" });
  if (!stored) throw new Error("nothing was stored");
  const table = page.getByRole("table", { name: "Messages found" });
  await page.goto(messages);
  await page.getByRole("link", { name: "By key" }).click();
  await page.getByRole("combobox", { name: "Topic" }).fill("msg-ways");
  await page.getByLabel("Key").fill("one-of-a-kind");
  await page.keyboard.press("Enter");
  await expect(table.getByText("one-of-a-kind")).toBeVisible();
  await page.goto(`${messages}?by=id&id=${stored.messageId}`);
  await expect(table.getByRole("link")).toHaveCount(1);
  await page.goto(`${messages}?by=id&topic=msg-ways&id=${stored.uniqueId}`);
  await expect(table.getByRole("link")).toHaveCount(1);
  await page.goto(`${messages}?by=offset&topic=msg-ways&brokerName=${stored.brokerName}&queueId=${stored.queueId}&offset=${stored.queueOffset}`);
  await table.getByRole("link").click();
  await expect(page.getByRole("complementary").getByText("found me")).toBeVisible();
});

test("tells whether a group consumed a message, and why it cannot know (MSG-8)", async ({ page, api }) => {
  await createTopic(api, "msg-state");
  await createGroup(api, "msg-state-group");
  const [first] = await send(api, { topic: "msg-state" });
  const stateOf = page.getByRole("table", { name: "Messages found" }).getByRole("cell").last();
  const address = `${messages}?by=id&id=${first?.messageId}&group=msg-state-group`;
  await page.goto(address);
  await expect(stateOf).toHaveText("Unknown");
  await consume(api, "msg-state", "msg-state-group", 10);
  await page.goto(address);
  await expect(stateOf).toHaveText("Consumed");
  const [second] = await send(api, { topic: "msg-state", ...(first && { brokerName: first.brokerName, queueId: first.queueId }) });
  await page.goto(`${messages}?by=id&id=${second?.messageId}&group=msg-state-group`);
  await expect(stateOf).toHaveText("Not consumed");
  await expectAccessible(page);
});

test("says at the field what is wrong with a query, and what else is empty", async ({ page, api }) => {
  await createTopic(api, "msg-bad");
  await page.goto(messages);
  await page.getByRole("button", { name: "Query", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("Required");
  await page.getByRole("combobox", { name: "Topic" }).fill("msg-bad");
  await page.getByLabel("Store time").selectOption("custom");
  await page.getByLabel("From").fill("2026-11-20T10:00:00");
  await page.getByLabel("To", { exact: false }).last().fill("2026-11-20T09:00:00");
  await page.getByRole("button", { name: "Query", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("The end lies before the begin");
  await page.goto(`${messages}?topic=msg-bad`);
  await expect(page.getByRole("heading", { name: "No message in this time" })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${messages}?by=id`);
  await page.getByLabel("Message ID").fill("not-an-offset-id");
  await page.getByRole("button", { name: "Query", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("give the topic of the unique ID");
  const [stored] = await send(api, { topic: "msg-bad" });
  await page.goto(`${messages}?by=offset&topic=msg-bad&brokerName=${stored?.brokerName}&queueId=${stored?.queueId}&offset=999`);
  await expect(page.getByRole("alert")).toContainText("Too big: at most 0");
  await expect(page.getByRole("heading", { name: "No message at this offset" })).toBeVisible();
  await page.goto(`${messages}?topic=no-such-topic`);
  await expect(page.getByRole("alert")).toContainText("no-such-topic");
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("queries and refuses in Chinese", async ({ page, api }) => {
    await createTopic(api, "msg-chinese");
    const [stored] = await send(api, { topic: "msg-chinese", body: "订单" });
    await page.goto(messages);
    await expect(page.getByRole("heading", { name: "消息查询" })).toBeVisible();
    for (const way of ["按主题", "按ID", "按key", "按偏移量"]) await expect(page.getByRole("link", { name: way })).toBeVisible();
    await page.goto(`${messages}?by=offset&topic=msg-chinese&brokerName=${stored?.brokerName}&queueId=${stored?.queueId}&offset=999`);
    await expect(page.getByRole("alert")).toContainText("过大：最多为 0");
    await page.goto(`${messages}?topic=msg-chinese&message=${stored?.messageId}`);
    const drawer = page.getByRole("complementary");
    for (const label of ["创建时间", "存储时间", "客户端地址"]) await expect(drawer.getByText(label, { exact: true })).toBeVisible();
    await expect(drawer.getByText("订单")).toBeVisible();
    await expectAccessible(page);
    await drawer.getByRole("link", { name: "日志位置" }).click();
    for (const label of ["分区ID（队列）", "逻辑偏移量", "物理偏移量", "服务器地址", "文件路径"]) await expect(drawer.getByText(label, { exact: true }).first()).toBeVisible();
  });
});
