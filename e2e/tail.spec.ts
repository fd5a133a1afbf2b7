import { createGroup, createTopic, send } from "./arrange.ts";
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";
import { addOwnInstance } from "./own-instance.ts";
import type { Page, Request } from "@playwright/test";

const tail = "/instances/default/tail";
const rowsOf = (page: Page) => page.locator("tr[data-id]");

test("shows the last messages and then every new one, with filters, pause and clear", async ({ page, api }) => {
  await createTopic(api, "tail-main");
  await send(api, { topic: "tail-main", messageCount: 3, tags: "old", body: "before" });
  await page.goto(tail);
  await expect(page.getByRole("heading", { name: "Choose a topic to watch" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("combobox", { name: "Topic" }).fill("tail-main");
  await page.getByRole("button", { name: "Watch" }).click();
  await expect(page).toHaveURL(/topic=tail-main/);
  await expect(rowsOf(page)).toHaveCount(3);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await send(api, { topic: "tail-main", tags: "new", keys: "k-1", body: '{"orderId":9223372036854775807}' });
  await expect(rowsOf(page).first()).toContainText('{"orderId":9223372036854775807}');
  await expect(rowsOf(page).first()).toContainText("k-1");
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Pause" }).click();
  await send(api, { topic: "tail-main", messageCount: 2, tags: "new", body: "while paused" });
  await expect(page.getByText("2 waiting")).toBeVisible();
  await expect(rowsOf(page)).toHaveCount(4);
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(rowsOf(page)).toHaveCount(6);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(rowsOf(page)).toHaveCount(0);
  await send(api, { topic: "tail-main", tags: "new", body: "after clearing" });
  await expect(page.getByRole("heading", { name: "Cleared; 1 waiting" })).toBeVisible();
  await expect(page.getByText("6 shown").first()).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Resume" }).last().click();
  await expect(rowsOf(page)).toHaveCount(1);

  await page.getByLabel("Tag").fill("new");
  await page.getByLabel("Text in the body").fill("order");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/tag=new&text=order/);
  await expect(rowsOf(page)).toHaveCount(1);
  await page.reload();
  await expect(rowsOf(page)).toHaveCount(1);
  await rowsOf(page).first().getByRole("link").click();
  await expect(page).toHaveURL(/message=[0-9A-F]{32}/);
  await expect(page.getByRole("complementary").getByText("9223372036854775807").first()).toBeVisible();
});

test("caps the rate, and counts what is skipped", async ({ page, api }) => {
  await createTopic(api, "tail-rate");
  await page.goto(`${tail}?topic=tail-rate&rate=10`);
  await expect(page.getByRole("heading", { name: "Waiting for messages of tail-rate" })).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await send(api, { topic: "tail-rate", messageCount: 500 });
  await expect(page.getByText(/^[1-9]\d* skipped$/)).toBeVisible();
  await expect.poll(() => rowsOf(page).count()).toBeGreaterThanOrEqual(10);
  expect(await rowsOf(page).count()).toBeLessThan(500);
});

test("follows the newest until the reader scrolls away, and says how many came since", async ({ page, api }) => {
  await createTopic(api, "tail-follow");
  await send(api, { topic: "tail-follow", messageCount: 60 });
  await page.goto(`${tail}?topic=tail-follow&newest=bottom`);
  await expect(rowsOf(page)).toHaveCount(20);
  await send(api, { topic: "tail-follow", messageCount: 40 });
  await expect(rowsOf(page)).toHaveCount(60);
  await expect(rowsOf(page).last()).toBeInViewport();
  await page.getByRole("region", { name: "Messages" }).evaluate((box) => {
    box.scrollTo({ top: 0 });
    // The page learns of it with the next frame.
    return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
  await expect(rowsOf(page).last()).not.toBeInViewport();
  await send(api, { topic: "tail-follow", body: "the newest" });
  await page.getByRole("button", { name: "1 new message" }).click();
  await expect(rowsOf(page).last()).toContainText("the newest");
  await expect(rowsOf(page).last()).toBeInViewport();
});

test("watches the dead letters of a group before there is one", async ({ page, api }) => {
  await createGroup(api, "tail-group");
  await page.goto(tail);
  await page.getByRole("link", { name: "Dead letters of a group" }).click();
  await page.getByRole("combobox", { name: "Consumer group" }).fill("tail-group");
  await page.getByRole("button", { name: "Watch" }).click();
  await expect(page).toHaveURL(/group=tail-group/);
  await expect(page.getByRole("heading", { name: "No new dead letter of tail-group" })).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
});

test("says what is wrong: no name, and a topic that does not exist", async ({ page }) => {
  await page.goto(tail);
  await page.getByRole("button", { name: "Watch" }).click();
  await expect(page.getByText("Choose a name.")).toBeVisible();
  await page.goto(`${tail}?topic=tail-none`);
  await expect(page.getByRole("alert")).toContainText("There is no topic “tail-none”");
  await expectAccessible(page);
});

test("says that the broker is away, and that its instance was removed, and keeps the rows", async ({ page, api }) => {
  const own = await addOwnInstance(api);
  try {
    await api.post(`${own.path}/topics`, { name: "tail-away", brokerNames: ["broker-a"] });
    await page.goto(`/instances/${own.id}/tail?topic=tail-away`);
    await expect(page.getByText("Live", { exact: true })).toBeVisible();
    await api.post(`${own.path}/dial-tests/produce`, { messageCount: 1, topic: "tail-away" });
    await expect(rowsOf(page)).toHaveCount(1);
    await own.kill();
    await expect(page.getByText(/cannot be reached/).first()).toBeVisible();
    await expectAccessible(page);
  } finally {
    await own.close();
  }
  await expect(page.getByRole("alert").getByText("There is no instance")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  await expect(rowsOf(page)).toHaveCount(1);
});

test("works by keyboard alone", async ({ page, api }) => {
  await createTopic(api, "tail-keys");
  await send(api, { topic: "tail-keys", body: "by keyboard" });
  await page.goto(tail);
  await page.getByRole("combobox", { name: "Topic" }).focus();
  // While the names for this text are on their way those for another are not offered: the arrow would choose one of them.
  const answered = Promise.withResolvers<void>();
  const asked = page.waitForRequest(/search=tail-keys/);
  await page.route(/search=tail-keys/, async (route) => {
    await answered.promise;
    await route.continue();
  });
  await page.keyboard.type("tail-keys");
  await asked;
  await expect(page.getByRole("listbox", { name: "Topic" }).getByRole("option")).toHaveCount(0);
  answered.resolve();
  await expect(page.getByRole("option", { name: "tail-keys" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(rowsOf(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Pause" }).press("Space");
  await expect(page.getByRole("button", { name: "Resume" })).toBeFocused();
  await rowsOf(page).first().getByRole("link").press("Enter");
  await expect(page.getByRole("complementary").getByText("by keyboard").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("complementary")).toHaveCount(0);
});

test("takes no connection once its page is left, and begins again when it is back", async ({ page, api }) => {
  await createTopic(api, "tail-leave");
  let open = 0;
  const isTail = (request: Request): boolean => request.url().includes("/api/instances/default/tail?");
  page.on("request", (request) => (open += isTail(request) ? 1 : 0));
  page.on("requestfailed", (request) => (open -= isTail(request) ? 1 : 0));
  page.on("requestfinished", (request) => (open -= isTail(request) ? 1 : 0));
  await page.goto(`${tail}?topic=tail-leave`);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await expect.poll(() => open).toBe(1);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect.poll(() => open).toBe(0);
  await page.getByRole("button", { name: "Start" }).click();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await page.getByLabel("Key").fill("another");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/key=another/);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await expect.poll(() => open).toBe(1);
  await page.getByRole("link", { name: "Topics" }).click();
  await expect.poll(() => open).toBe(0);
  await page.goBack();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await expect.poll(() => open).toBe(1);
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("shows new messages", async ({ page, api }) => {
    await createTopic(api, "tail-zh");
    await page.goto(`${tail}?topic=tail-zh`);
    await expect(page.getByRole("heading", { name: "正在等待 tail-zh 的消息" })).toBeVisible();
    await send(api, { topic: "tail-zh", body: "订单已创建" });
    await expect(rowsOf(page).first()).toContainText("订单已创建");
    await expect(page.getByText("实时", { exact: true })).toBeVisible();
    await expectAccessible(page);
  });
});
