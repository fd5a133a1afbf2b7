import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScrolling, test as base } from "./fixtures.ts";
import { addOwnInstance, connectConsumer } from "./own-instance.ts";
import type { OwnInstance } from "./own-instance.ts";

const test = base.extend<{ own: OwnInstance }>({
  own: async ({ api }, use) => {
    const own = await addOwnInstance(api);
    await use(own);
    await own.close();
  },
});

/** ali-ons tells a broker of itself at once or, when a route came late, with its next heartbeat after 30 s. */
const heartbeatMs = 90_000;
const rowOf = (page: Page, group: string) => page.getByRole("table", { name: "Consumer groups" }).getByRole("row").filter({ has: page.getByRole("link", { name: group, exact: true }) });
const pageOf = (own: OwnInstance, search = ""): string => `/instances/${own.id}/groups${search}`;

test("teaches while there is no group, refuses bad and taken names, and creates one", async ({ page, own }) => {
  await page.goto(pageOf(own));
  await expect(page.getByRole("heading", { name: "No consumer group yet" })).toBeVisible();
  await expect(page.locator("pre")).toContainText(`setNamesrvAddr("${own.namesrv}")`);
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Create group" }).first().click();
  await expect(page).toHaveURL(/create=true/);
  const form = page.getByRole("dialog", { name: "Create consumer group" });
  await form.getByRole("button", { name: "Create group" }).click();
  await expect(form.getByText("A group needs a name")).toBeVisible();
  await form.getByLabel("Consumer group").fill("not a name");
  await expect(form.getByText("Only letters, digits, _ and -", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await form.getByLabel("Consumer group").fill("billing");
  await form.getByLabel("Max. retries").fill("3");
  await form.getByRole("button", { name: "Create group" }).click();
  await expect(form).toBeHidden();
  await expect(page.getByRole("complementary", { name: "billing" }).getByText("offline", { exact: true })).toBeVisible();
  await expect(rowOf(page, "billing")).toHaveCount(1);

  await page.goto(pageOf(own, "?create=true"));
  await form.getByLabel("Consumer group").fill("billing");
  await form.getByRole("button", { name: "Create group" }).click();
  await expect(form.getByRole("alert").filter({ hasText: "billing" })).toContainText("taken");
});

test("filters and sorts by the server, all in the link", async ({ page, own, api }) => {
  for (let index = 0; index < 12; index += 1) await api.post(`${own.path}/groups`, { name: `worker-${index}`, brokerNames: ["broker-a"], consumeEnabled: index !== 5 });
  await page.goto(pageOf(own));
  await expect(page.getByText("1–10 of 12")).toBeVisible();
  await page.getByRole("button", { name: "Lag" }).click();
  await expect(page).toHaveURL(/sort=-lag/);
  await page.getByRole("combobox", { name: "Consumption" }).selectOption({ label: "Off" });
  await expect(page.getByText("1–1 of 1")).toBeVisible();
  await expect(rowOf(page, "worker-5")).toBeVisible();
  await page.getByRole("textbox", { name: "Consumer group" }).fill("nothing like this");
  await expect(page.getByText("Nothing matches this filter")).toBeVisible();
  await page.getByRole("button", { name: "Clear filter" }).click();
  await expect(page.getByText("1–10 of 12")).toBeVisible();
});

test("turns consumption off after saying what that means, and on again at once", async ({ page, own, api }) => {
  await api.post(`${own.path}/groups`, { name: "billing", brokerNames: ["broker-a"] });
  await page.goto(pageOf(own));
  await rowOf(page, "billing").getByRole("button", { name: "Actions for billing" }).click();
  await page.getByRole("menuitem", { name: "Disable consumption" }).click();
  const dialog = page.getByRole("dialog", { name: "Disable consumption of billing?" });
  await expect(dialog.getByText("From now on the group gets no messages.")).toBeVisible();
  await expect(dialog.getByText("Online now: nobody.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Disable consumption" }).click();
  await expect(rowOf(page, "billing").getByText("Off", { exact: true })).toBeVisible();
  await rowOf(page, "billing").getByRole("button", { name: "Actions for billing" }).click();
  await page.getByRole("menuitem", { name: "Enable consumption" }).click();
  await expect(rowOf(page, "billing").getByText("On", { exact: true })).toBeVisible();
});

test("edits retries and remark", async ({ page, own, api }) => {
  await api.post(`${own.path}/groups`, { name: "billing", brokerNames: ["broker-a"] });
  await page.goto(pageOf(own, "?edit=billing"));
  const form = page.getByRole("dialog", { name: "Edit group billing" });
  await expect(form.getByLabel("Max. retries")).toHaveValue("16");
  await form.getByLabel("Max. retries").fill("5000");
  await form.getByLabel("Remark").fill("sends the invoices");
  await expect(form.getByLabel("Max. retries")).toHaveAttribute("aria-invalid", "true");
  await form.getByLabel("Max. retries").fill("1000");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form).toBeHidden();
  await page.goto(pageOf(own, "?group=billing&tab=brokers"));
  const drawer = page.getByRole("complementary", { name: "billing" });
  await expect(drawer.getByText("sends the invoices")).toBeVisible();
  await expect(drawer.getByRole("cell", { name: "1000", exact: true })).toBeVisible();
});

test("shows who is online, what they subscribe to, and refuses to delete meanwhile", async ({ page, own, api }) => {
  await api.post(`${own.path}/topics`, { name: "orders", brokerNames: ["broker-a"] });
  await api.post(`${own.path}/groups`, { name: "billing", brokerNames: ["broker-a"] });
  const disconnect = await connectConsumer(own.namesrv, "orders", "billing", "TagA");
  await page.goto(pageOf(own, "?group=billing"));
  const drawer = page.getByRole("complementary", { name: "billing" });
  await expect(drawer.getByRole("row").filter({ hasText: "orders" })).toContainText("TagA", { timeout: heartbeatMs });
  await expect(drawer.getByText("Subscriptions cannot be edited here")).toBeVisible();
  await expectAccessible(page);
  await drawer.getByRole("link", { name: "Connected instances" }).click();
  await expect(drawer.getByRole("row").filter({ hasText: "e2e-" })).toContainText("Clustering");
  await expectAccessible(page);

  await page.goto(pageOf(own, "?remove=billing"));
  const dialog = page.getByRole("dialog", { name: "Delete group billing?" });
  await expect(dialog.getByText("Clients of this group are online")).toBeVisible();
  await expect(dialog.getByText(/e2e-/)).toBeVisible();
  await disconnect();
  await expect(dialog.getByText("Online now: nobody.")).toBeVisible({ timeout: 60_000 });
  await dialog.getByRole("textbox").fill("billing");
  await dialog.getByRole("button", { name: "Delete group" }).click();
  await expect(dialog).toBeHidden();
  await expect(rowOf(page, "billing")).toHaveCount(0);
});

test.describe("reset of offsets", () => {
  test.beforeEach(async ({ own, api }) => {
    await api.post(`${own.path}/topics`, { name: "orders", brokerNames: ["broker-a"], queuesPerBroker: 1 });
    await api.post(`${own.path}/groups`, { name: "billing", brokerNames: ["broker-a"] });
    await api.post(`${own.path}/dial-tests/produce`, { topic: "orders", messageCount: 20 });
    await api.post(`${own.path}/dial-tests/consume`, { topic: "orders", group: "billing", messageCount: 5 });
  });

  test("previews per queue, asks for the name, and tells the result", async ({ page, own }) => {
    await page.goto(pageOf(own, "?group=billing&tab=backlog"));
    const drawer = page.getByRole("complementary", { name: "billing" });
    await expect(drawer.getByRole("table", { name: "Queues of orders" }).getByRole("row").nth(1)).toContainText("15");
    await expectAccessible(page);
    await drawer.getByRole("link", { name: "Reset", exact: true }).click();
    const form = page.getByRole("dialog", { name: "Reset consume position" });
    await expect(form.getByText("0 messages come again")).toBeVisible();
    await expect(form.getByText("15 messages are skipped")).toBeVisible();
    await form.getByText("To the earliest offset").click();
    await expect(form.getByText("5 messages come again")).toBeVisible();
    await expect(form.getByRole("row").nth(1)).toContainText("5 → 0");
    await expect(page).toHaveURL(/resetTo=earliest/);
    await expect(form.getByRole("button", { name: "Reset offsets" })).toBeDisabled();
    await form.getByLabel("Type “billing” to confirm").fill("billing");
    await expectAccessible(page);
    await form.getByRole("button", { name: "Reset offsets" }).click();
    const result = page.getByRole("dialog", { name: "Reset of billing on orders" });
    await expect(result.getByText("All 1 queues were reset.")).toBeVisible();
    await expect(result.getByRole("row").nth(1)).toContainText("done");
    await expectAccessible(page);
    await result.getByRole("button", { name: "Close" }).last().click();
    await expect(drawer.getByRole("table", { name: "Queues of orders" }).getByRole("row").nth(1)).toContainText("20");
  });

  test("is kept, and taken back in one click after a preview, also by keyboard alone", async ({ page, own, api }) => {
    await api.post(`${own.path}/groups/billing/offset-resets`, { topic: "orders", target: { to: "latest" }, confirm: "billing" });
    await page.goto(pageOf(own, "?group=billing&tab=resets"));
    const drawer = page.getByRole("complementary", { name: "billing" });
    const list = drawer.getByRole("table", { name: "Resets" });
    await expect(list.getByRole("row").nth(1)).toContainText("To the latest offset");
    await expect(drawer.getByRole("table", { name: "Queues of reset #1 on orders" }).getByRole("row").nth(1)).toContainText("520done");
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
    await list.getByRole("link", { name: "Take back reset #1" }).focus();
    await page.keyboard.press("Enter");
    const form = page.getByRole("dialog", { name: "Take back reset #1" });
    await expect(form.getByText("15 messages come again")).toBeVisible();
    await expect(form.getByRole("row").nth(1)).toContainText("20 → 5");
    await expectAccessible(page);
    await form.getByRole("button", { name: "Take back" }).focus();
    await page.keyboard.press("Enter");
    const result = page.getByRole("dialog", { name: "Reset of billing on orders" });
    await expect(result.getByText("All 1 queues were reset.")).toBeVisible();
    await result.getByRole("button", { name: "Take this back" }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "Take back reset #2" }).getByText("15 messages are skipped")).toBeVisible();
    await page.goto(pageOf(own, "?group=billing&tab=resets"));
    await expect(list.getByRole("row").nth(1)).toContainText("back before #1");
    await expect(list.getByRole("row").nth(2)).toContainText("taken back by #2");
    await expect(list.getByRole("link", { name: "Take back reset #1" })).toHaveCount(0);
    await page.goto(pageOf(own, "?reset=true&resetGroup=billing&resetTopic=orders&resetTo=before&resetId=1"));
    await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
    await expect(page.getByRole("dialog").getByRole("alert")).toContainText("changed in the meantime");
  });

  test("goes to a typed offset, and shows the last resets of the group there", async ({ page, own }) => {
    await page.goto(pageOf(own, "?reset=true&resetGroup=billing&resetTopic=orders"));
    const form = page.getByRole("dialog", { name: "Reset consume position" });
    await form.getByText("To given offsets").click();
    await expect(form.getByRole("row").nth(1)).toContainText("5 (stays)");
    await form.getByLabel("New offset of broker-a / 0").fill("3");
    await expect(form.getByText("2 messages come again")).toBeVisible();
    await expect(page).toHaveURL(/resetOffsets=broker-a%2F0%3D3/);
    await form.getByLabel("New offset of broker-a / 0").fill("900");
    await expect(form.getByRole("row").nth(1)).toContainText("5 → 20 (900 is stored no more)");
    await form.getByLabel("New offset of broker-a / 0").fill("3");
    await expect(form.getByRole("row").nth(1)).toContainText("5 → 3");
    await form.getByLabel("Type “billing” to confirm").fill("billing");
    await expectAccessible(page);
    await form.getByRole("button", { name: "Reset offsets" }).click();
    await page.getByRole("dialog", { name: "Reset of billing on orders" }).getByRole("button", { name: "Close" }).last().click();
    await page.goto(pageOf(own, "?reset=true&resetGroup=billing&resetTopic=orders"));
    await expect(form.getByRole("listitem").filter({ hasText: "#1" })).toContainText("To given offsets");
  });

  test("opens from a topic, with the group to choose and a time by the store", async ({ page, own }) => {
    await page.goto(`/instances/${own.id}/topics`);
    await page.getByRole("button", { name: "Actions for orders" }).click();
    await page.getByRole("menuitem", { name: "Reset consume position" }).click();
    const form = page.getByRole("dialog", { name: "Reset consume position" });
    await form.getByRole("combobox", { name: "Consumer group" }).selectOption("billing");
    await form.getByText("By timestamp").click();
    await expect(form.getByText("Reset time (store time)")).toBeVisible();
    await form.getByRole("button", { name: "1 h ago" }).click();
    await expect(form.getByText("5 messages come again")).toBeVisible();
    await form.getByLabel("Reset time (store time)").fill("2099-01-01T00:00:00");
    await expect(form.getByText("In the future: every stored message counts as consumed")).toBeVisible();
    await expect(form.getByText("15 messages are skipped")).toBeVisible();
    await expectAccessible(page);
  });
});

test("says what failed when the broker is gone, and when a group is", async ({ page, own }) => {
  await page.goto(pageOf(own, "?group=nowhere"));
  await expect(page.getByRole("complementary", { name: "nowhere" }).getByRole("alert")).toContainText("nowhere");
  await own.kill();
  await page.goto(pageOf(own, "?group=billing"));
  await expect(page.getByRole("complementary", { name: "billing" }).getByRole("button", { name: "Try again" })).toBeVisible();
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("lists, opens, creates and resets in the terms of the word table", async ({ page, own, api }) => {
    await page.goto(pageOf(own));
    await expect(page.getByRole("heading", { name: "消费组管理" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "暂无消费组" })).toBeVisible();
    await api.post(`${own.path}/groups`, { name: "billing", brokerNames: ["broker-a"] });
    await page.goto(pageOf(own, "?group=billing"));
    for (const text of ["订阅关系", "堆积量", "连接实例", "最大重试次数"]) await expect(page.getByText(text, { exact: true }).first()).toBeVisible();
    await page.goto(pageOf(own, "?create=true"));
    for (const text of ["是否开启消费", "允许以广播模式消费", "备注"]) await expect(page.getByRole("dialog").getByText(text, { exact: true })).toBeVisible();
    await page.goto(pageOf(own, "?reset=true&resetGroup=billing"));
    await page.goto(pageOf(own, "?group=billing&tab=resets"));
    await expect(page.getByRole("heading", { name: "暂无重置记录" })).toBeVisible();
    await page.goto(pageOf(own, "?reset=true&resetGroup=billing"));
    for (const text of ["按最新位点重置", "按最早位点重置", "按时间戳重置", "按指定位点重置"]) await expect(page.getByRole("dialog").getByText(text, { exact: true })).toBeVisible();
    await expectNoSidewaysScrolling(page);
  });
});
