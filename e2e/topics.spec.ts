import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScrolling, test as base } from "./fixtures.ts";
import { addOwnInstance, connectConsumer } from "./own-instance.ts";
import type { OwnInstance } from "./own-instance.ts";

const test = base.extend<{ own: OwnInstance }>({
  own: async ({ api }, use) => {
    const own = await addOwnInstance(api, { brokers: 2 });
    await use(own);
    await own.close();
  },
});

/** ali-ons tells a broker of itself at once or, when a route came late, with its next heartbeat after 30 s. */
const heartbeatMs = 90_000;
const rowOf = (page: Page, topic: string) => page.getByRole("table", { name: "Topics" }).getByRole("row").filter({ has: page.getByRole("link", { name: topic, exact: true }) });
const pageOf = (own: OwnInstance, search = ""): string => `/instances/${own.id}/topics${search}`;

test("teaches while there is no topic, refuses bad names, and creates one on every broker", async ({ page, own }) => {
  await page.goto(pageOf(own));
  await expect(page.getByRole("heading", { name: "No topic yet" })).toBeVisible();
  await expect(page.locator("pre")).toContainText(`setNamesrvAddr("${own.namesrv}")`);
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Create topic" }).first().click();
  await expect(page).toHaveURL(/create=true/);
  const form = page.getByRole("dialog", { name: "Create topic" });
  await form.getByRole("button", { name: "Create topic" }).click();
  await expect(form.getByText("A topic needs a name")).toBeVisible();
  await form.getByLabel("Topic").fill("not a name");
  await expect(form.getByText("Only letters, digits, _ and -", { exact: true })).toBeVisible();
  await form.getByLabel("Topic").fill("x");
  await expect(form.getByText("2 to 64 characters", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await form.getByLabel("Topic").fill("orders");
  await form.getByLabel("Queues per broker").fill("3");
  await form.getByLabel("Remark").fill("of the web shop");
  await form.getByRole("button", { name: "Create topic" }).click();
  await expect(form).toBeHidden();

  await expect(page).toHaveURL(/topic=orders/);
  await expect(page.getByRole("complementary", { name: "orders" })).toContainText("of the web shop");
  await expect(rowOf(page, "orders")).toHaveCount(2);
  for (const broker of ["broker-a", "broker-b"]) await expect(rowOf(page, "orders").filter({ hasText: broker }).getByRole("cell", { name: "3", exact: true })).toHaveCount(2);

  await page.goto(pageOf(own, "?create=true"));
  await form.getByLabel("Topic").fill("orders");
  await form.getByRole("button", { name: "Create topic" }).click();
  await expect(form.getByRole("alert").filter({ hasText: "orders" })).toContainText("taken");
});

test("lets one choose between order in each queue and over the whole topic, which is one queue on one broker", async ({ page, own, api }) => {
  await page.goto(pageOf(own, "?create=true"));
  const form = page.getByRole("dialog", { name: "Create topic" });
  await form.getByLabel("Topic").fill("ledger");
  await expect(form.getByText("Order", { exact: true })).toHaveCount(0);
  await form.getByText("FIFO", { exact: true }).click();
  await expect(form.getByRole("radio", { name: "In each queue" })).toBeChecked();
  await expect(form.getByText("its queues cannot be written", { exact: false })).toBeVisible();
  await expect(form.getByLabel("Queues per broker")).toBeEnabled();
  await form.getByRole("radio", { name: "Strictly, over the whole topic" }).check();
  await expect(form.getByText("while it is down the topic is not available", { exact: false })).toBeVisible();
  await expectAccessible(page);
  await expect(form.getByLabel("Queues per broker")).toHaveValue("1");
  await expect(form.getByLabel("Queues per broker")).toBeDisabled();
  await form.getByRole("radio", { name: "broker-b" }).check();
  await form.getByRole("button", { name: "Create topic" }).click();
  await expect(form).toBeHidden();
  await expect(rowOf(page, "ledger")).toHaveCount(1);
  await expect(rowOf(page, "ledger")).toContainText("broker-b");
  await expect(rowOf(page, "ledger")).toContainText("FIFO");
  await expect(rowOf(page, "ledger").getByText("ordered", { exact: true })).toBeVisible();
  const drawer = page.getByRole("complementary", { name: "ledger" });
  await expect(drawer.getByText("strictly ordered", { exact: true })).toBeVisible();
  await drawer.getByRole("link", { name: "Route" }).click();
  await expect(drawer.getByRole("table", { name: "Queue information" }).getByRole("row").nth(1)).toContainText("broker-b11Read-write");

  // Every message that is sent to it goes into that one queue, in the order in which it was sent.
  await api.post(`${own.path}/dial-tests/produce`, { topic: "ledger", messageCount: 5 });
  await page.goto(pageOf(own, "?topic=ledger"));
  await drawer.getByRole("link", { name: "Message queues" }).click();
  await expect(drawer.getByRole("table", { name: "Message queues" }).getByRole("row")).toHaveCount(2);
  await expect(drawer.getByRole("table", { name: "Message queues" }).getByRole("row").nth(1)).toContainText("broker-b");

  await page.goto(pageOf(own, "?edit=ledger"));
  const edit = page.getByRole("dialog", { name: "Edit topic ledger" });
  await edit.getByLabel("Queues per broker").fill("2");
  await expect(edit.getByText("With more, only each queue keeps its order.", { exact: false })).toBeVisible();
});

test("filters, sorts and pages by the server, all in the link", async ({ page, own, api }) => {
  for (let index = 0; index < 12; index += 1) await api.post(`${own.path}/topics`, { name: `bulk-${index}`, brokerNames: ["broker-a"], queuesPerBroker: 1 + (index % 3), permission: index === 7 ? 4 : 6 });
  await page.goto(pageOf(own));
  await expect(page.getByText("1–10 of 12")).toBeVisible();
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(page.getByText("11–12 of 12")).toBeVisible();
  await page.getByRole("button", { name: "Write q." }).click();
  await expect(page).toHaveURL(/sort=-writeQueues/);
  await expect(page.getByRole("columnheader", { name: "Write q." })).toHaveAttribute("aria-sort", "descending");
  await page.getByLabel("Permission").selectOption({ label: "Read-only" });
  await expect(rowOf(page, "bulk-7")).toBeVisible();
  await expect(page.getByText("1–1 of 1")).toBeVisible();
  await page.getByRole("textbox", { name: "Topic" }).fill("nothing like this");
  await expect(page.getByText("Nothing matches this filter")).toBeVisible();
  await page.getByRole("button", { name: "Clear filter" }).click();
  await expect(page.getByText("1–10 of 12")).toBeVisible();
});

test("opens a topic by its link: queues, groups, backlog, route, charts, and the way to a message", async ({ page, own, api }) => {
  await api.post(`${own.path}/topics`, { name: "orders", brokerNames: ["broker-a"] });
  await api.post(`${own.path}/groups`, { name: "billing", brokerNames: ["broker-a"] });
  await api.post(`${own.path}/dial-tests/produce`, { topic: "orders", messageCount: 20 });
  await api.post(`${own.path}/dial-tests/consume`, { topic: "orders", group: "billing", messageCount: 5 });
  await page.goto(pageOf(own));
  await rowOf(page, "orders").getByRole("link", { name: "orders" }).click();
  const drawer = page.getByRole("complementary", { name: "orders" });
  await expect(drawer.getByRole("link", { name: "billing" })).toBeVisible();
  await expect(page).toHaveURL(/topic=orders&tab=groups/);

  await drawer.getByRole("link", { name: "Message queues" }).click();
  await expect(drawer.getByRole("table", { name: "Message queues" }).getByRole("row")).toHaveCount(5);
  await expectAccessible(page);
  await drawer.getByRole("link", { name: "Route" }).click();
  await expect(drawer.getByText(/^0:127\.0\.0\.1:\d+$/)).toBeVisible();
  await drawer.getByRole("link", { name: "Charts" }).click();
  await expect(drawer.getByRole("region", { name: "Messages in and out" })).toBeVisible();

  await page.goto(pageOf(own, "?topic=orders&tab=backlog"));
  const backlog = drawer.getByRole("table", { name: "Backlog" }).getByRole("row").filter({ hasText: "billing" });
  await expect(backlog).toContainText("15");
  await expectAccessible(page);
  await drawer.getByRole("link", { name: "Message queues" }).click();
  await drawer.getByRole("link", { name: "Newest message" }).first().click();
  await expect(page).toHaveURL(/\/messages\?.*by=offset.*topic=orders/);
});

test("warns before an edit and shows what was changed", async ({ page, own, api }) => {
  await api.post(`${own.path}/topics`, { name: "ledger", brokerNames: ["broker-a"], messageType: "FIFO", queuesPerBroker: 2 });
  await page.goto(pageOf(own));
  await rowOf(page, "ledger").getByRole("button", { name: "Actions for ledger" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const form = page.getByRole("dialog", { name: "Edit topic ledger" });
  await expect(form.getByText("Changes can disturb clients")).toBeVisible();
  await form.getByLabel("Queues per broker").fill("4");
  await expect(form.getByText("This topic is ordered.")).toBeVisible();
  await form.getByText("Read-only", { exact: true }).click();
  await expect(form.getByText("producers are refused from now on")).toBeVisible();
  await expectAccessible(page);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form).toBeHidden();
  await expect(rowOf(page, "ledger")).toContainText("Read-only");
  await expect(rowOf(page, "ledger").getByRole("cell", { name: "4", exact: true })).toHaveCount(2);
});

test("refuses to delete while a consumer is online, names it, and deletes after the name is typed", async ({ page, own, api }) => {
  await api.post(`${own.path}/topics`, { name: "orders", brokerNames: ["broker-a"] });
  await api.post(`${own.path}/groups`, { name: "billing", brokerNames: ["broker-a"] });
  const disconnect = await connectConsumer(own.namesrv, "orders", "billing");
  await page.goto(pageOf(own, "?remove=orders"));
  const dialog = page.getByRole("dialog", { name: "Delete topic orders?" });
  await expect(dialog.getByText("Topic orders is consuming by consumer billing.")).toBeVisible({ timeout: heartbeatMs });
  await expectAccessible(page);
  await disconnect();
  await expect(dialog.getByText("Online now: nobody.")).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByRole("button", { name: "Delete topic" })).toBeDisabled();
  await dialog.getByRole("textbox").fill("orders");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Delete topic" }).click();
  await expect(dialog).toBeHidden();
  await expect(rowOf(page, "orders")).toHaveCount(0);
});

test("says what failed when the brokers are gone, and when a topic is", async ({ page, own }) => {
  await page.goto(pageOf(own, "?topic=nowhere"));
  await expect(page.getByRole("complementary", { name: "nowhere" }).getByRole("alert")).toContainText("nowhere");
  await own.kill();
  await page.goto(pageOf(own, "?topic=orders"));
  await expect(page.getByRole("complementary", { name: "orders" }).getByRole("button", { name: "Try again" })).toBeVisible();
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("lists, opens and creates in the terms of the word table", async ({ page, own, api }) => {
    await page.goto(pageOf(own));
    await expect(page.getByRole("heading", { name: "主题管理" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "暂无主题" })).toBeVisible();
    await api.post(`${own.path}/topics`, { name: "orders", brokerNames: ["broker-a"] });
    await page.goto(pageOf(own, "?topic=orders"));
    for (const text of ["历史消息数", "当前消息数", "今日生产总量", "主 Broker 数", "队列偏移量"]) await expect(page.getByText(text, { exact: true }).first()).toBeVisible();
    await page.goto(pageOf(own, "?create=true"));
    for (const text of ["消息类型", "每个 Broker 分区数", "读写权限", "备注"]) await expect(page.getByRole("dialog").getByText(text, { exact: true })).toBeVisible();
    const form = page.getByRole("dialog", { name: "创建主题" });
    await form.getByLabel("主题名称").fill("ledger");
    await form.getByText("顺序消息", { exact: true }).click();
    await expect(form.getByText("某个 Broker 停机期间，其队列无法写入", { exact: false })).toBeVisible();
    await form.getByRole("radio", { name: "整个主题严格有序" }).check();
    await expect(form.getByText("该 Broker 停机期间主题不可用", { exact: false })).toBeVisible();
    await form.getByRole("button", { name: "创建主题" }).click();
    await expect(page.getByRole("complementary", { name: "ledger" }).getByText("严格有序", { exact: true })).toBeVisible();
    await expect(page.getByRole("row").filter({ has: page.getByRole("link", { name: "ledger", exact: true }) })).toHaveCount(1);
    await expectNoSidewaysScrolling(page);
  });
});
