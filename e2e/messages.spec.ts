import { consume, createGroup, createTopic, send } from "./arrange.ts";
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";

const messages = "/instances/default/messages";

test("lists a topic by time, newest first or oldest first, page after page (MSG-5)", async ({ page, api }) => {
  await createTopic(api, "msg-time");
  await send(api, { topic: "msg-time", messageCount: 60, tags: "created", keys: "order-4711", body: '{"orderId":9223372036854775807,"note":"订单"}' });
  await page.goto(messages);
  await expect(page.getByRole("heading", { name: "Choose what to look for" })).toBeVisible();
  await page.getByRole("combobox", { name: "Topic" }).fill("msg-time");
  await page.getByRole("button", { name: "Query", exact: true }).click();
  await expect(page).toHaveURL(/topic=msg-time/);
  const table = page.getByRole("table", { name: "Messages found" });
  await expect(table.getByRole("row")).toHaveCount(61);
  await expect(page.getByText("60 messages")).toBeVisible();
  await expect(page.getByText("newest first")).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);
  await page.getByLabel("Store time").selectOption("24h");
  await page.getByLabel("Order").selectOption("oldest");
  await page.getByRole("button", { name: "Query", exact: true }).click();
  await expect(page).toHaveURL(/order=oldest&range=24h/);
  await expect(table.getByRole("row")).toHaveCount(51);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(table.getByRole("row")).toHaveCount(61);
});

test("opens a message under its own link (TOPIC-21 to TOPIC-23)", async ({ page, api }) => {
  await createTopic(api, "msg-open");
  await send(api, { topic: "msg-open", messageCount: 8, tags: "created", keys: "order-4711", body: '{"orderId":9223372036854775807,"note":"订单"}' });
  await page.goto(`${messages}?topic=msg-open&order=oldest&range=24h`);
  await page.getByRole("table", { name: "Messages found" }).getByRole("link").first().click();
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
  for (const topic of ["&topic=msg-ways", ""]) {
    await page.goto(`${messages}?by=id${topic}&id=${stored.uniqueId}`);
    await expect(table.getByRole("link")).toHaveCount(1);
  }
  await page.goto(`${messages}?by=offset&topic=msg-ways&brokerName=${stored.brokerName}&queueId=${stored.queueId}&offset=${stored.queueOffset}`);
  await table.getByRole("link").click();
  await expect(page.getByRole("complementary").getByText("found me")).toBeVisible();
});

test("filters by tag, key, property and body on the server; the link keeps all of it", async ({ page, api, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await createTopic(api, "msg-filter");
  for (const [tags, keys, body] of [["created", "o-1", "apples"], ["paid", "o-2", "pears"], ["sent", "o-3 o-4", "apples and pears"]] as const) await send(api, { topic: "msg-filter", tags, keys, body });
  const links = page.getByRole("table", { name: "Messages found" }).getByRole("row").filter({ has: page.getByRole("link") });
  await page.goto(`${messages}?topic=msg-filter`);
  await expect(links).toHaveCount(3);
  await page.getByRole("button", { name: "Filter by tag" }).click();
  const ask = async (field: string, value: string, found: string[]): Promise<void> => {
    // A query makes the form anew, and what is typed before that is gone; the rows may be the same.
    await expect(async () => {
      await page.getByLabel(field).fill(value);
      await page.keyboard.press("Enter");
      await expect.poll(() => [...new URL(page.url()).searchParams.values()], { timeout: 5000 }).toContain(value);
    }).toPass();
    await expect(links).toHaveCount(found.length);
    for (const key of found) await expect(links.filter({ hasText: key })).toHaveCount(1);
  };
  await ask("Tag", "created || sent", ["o-1", "o-3"]);
  await ask("Text in the body", "pears", ["o-3"]);
  await ask("Key", "o-4", ["o-3"]);
  await ask("Property", "UNIQ_KEY", ["o-3"]);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Copy the link to this query" }).click();
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain("property=UNIQ_KEY");
  const link = await copied();
  await ask("Text in the body", "Pears", []);
  await expect(page.getByRole("heading", { name: "No message matches" })).toBeVisible();
  await page.goto(link);
  await expect(links).toHaveCount(1);
  await expect(page.getByLabel("Tag")).toHaveValue("created || sent");
});

test("shows how far a long query is, stops when told to, and goes on where it stopped", async ({ page, api }) => {
  await createTopic(api, "msg-long");
  // An answer holds 8 MB of messages at most, so these six take three.
  await send(api, { topic: "msg-long", messageCount: 6, sizeKb: 4096 });
  const stopped = Promise.withResolvers<void>();
  await page.route("**/messages?*cursor=*", async (route) => {
    if (!route.request().url().endsWith("cursor=")) await stopped.promise;
    await route.continue().catch(() => undefined);
  });
  await page.goto(`${messages}?topic=msg-long&range=24h`);
  const table = page.getByRole("table", { name: "Messages found" });
  const progress = page.getByRole("progressbar");
  await expect(progress).toHaveAttribute("max", "6");
  await expect(page.getByText(/^Read \d of about 6 messages, at \d\d:\d\d/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText(/^Stopped\. Read \d of about 6 messages/)).toBeVisible();
  await expect(progress).toHaveCount(0);
  stopped.resolve();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(table.getByRole("row")).toHaveCount(7);
  await expect(page.getByText("6 messages", { exact: true })).toBeVisible();
});

test("does the main job with the keyboard alone", async ({ page, api }) => {
  await createTopic(api, "msg-keys");
  await send(api, { topic: "msg-keys", messageCount: 3, body: "typed" });
  await page.goto(messages);
  const topic = page.getByRole("combobox", { name: "Topic" });
  while (!(await topic.evaluate((field) => field === document.activeElement))) await page.keyboard.press("Tab");
  await page.keyboard.type("msg-keys");
  await page.keyboard.press("Enter");
  const table = page.getByRole("table", { name: "Messages found" });
  await expect(table.getByRole("row")).toHaveCount(4);
  const boxes = table.getByRole("checkbox");
  while (!(await boxes.nth(1).evaluate((box) => box === document.activeElement))) await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(page.getByText("1 ticked")).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary").getByText("typed")).toBeVisible();
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
  await page.getByLabel(/^To[^p]/).fill("2026-11-20T09:00:00");
  await page.getByRole("button", { name: "Query", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("The end lies before the begin");
  await page.goto(`${messages}?topic=msg-bad`);
  await expect(page.getByRole("heading", { name: "The topic has no messages" })).toBeVisible();
  await page.goto(`${messages}?topic=msg-bad&range=7d`);
  await expect(page.getByRole("heading", { name: "No message in this time" })).toBeVisible();
  await expect(page.getByLabel("Store time")).toHaveValue("7d");
  await expectAccessible(page);
  await page.goto(`${messages}?by=id`);
  await page.getByLabel("Message ID").fill("has a blank");
  await page.getByRole("button", { name: "Query", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("An ID has no blanks");
  await page.getByLabel("Message ID").fill("AC11000100002A9F18B4AAC2D3F50000");
  await page.getByRole("button", { name: "Query", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No message has this ID" })).toBeVisible();
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
