import { Message, Producer } from "ali-ons";
import { createGroup, createTopic } from "./arrange.ts";
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";
import { closeAliOns, countAliOns } from "./engines/ali-ons-clients.ts";
import { addOwnInstance, connectConsumer } from "./own-instance.ts";

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
const options = (nameSrv: string, instanceName: string) => ({ nameSrv, clientIP: "127.0.0.1", instanceName, httpclient: {}, logger: quiet });

test("teaches who would stand here while nobody is online", async ({ page, api }) => {
  const own = await addOwnInstance(api);
  try {
    await page.goto(`/instances/${own.id}/producers`);
    await expect(page.getByRole("heading", { name: "No producer is online" })).toBeVisible();
    await expectAccessible(page);
    await page.goto(`/instances/${own.id}/consumers`);
    await expect(page.getByRole("heading", { name: "No consumer is online" })).toBeVisible();
    await expect(page.getByRole("main").getByRole("link", { name: "All consumer groups" }).first()).toBeVisible();
    await page.goto(`/instances/${own.id}/dial-test`);
    await expect(page.getByText("Create a topic first")).toBeVisible();
    await expect(page.getByRole("link", { name: "Create a topic" })).toBeVisible();
    await expectAccessible(page);
  } finally {
    await own.close();
  }
});


test("lists the producers that are online, and who they are (PROD-1 to PROD-6)", async ({ page, api, product }) => {
  // This client says who it is with its first heartbeat, 30 s after its first message.
  await createTopic(api, "clients-produce");
  countAliOns();
  const producer = new Producer({ ...options(product.namesrv, "checkout-1"), producerGroup: "checkout-service" });
  await producer.ready();
  try {
    await producer.send(new Message("clients-produce", "paid", "1"));
    await page.goto("/instances/default/producers");
    const row = page.getByRole("table", { name: "Producer groups" }).getByRole("row").filter({ hasText: "checkout-service" });
    await expect(async () => {
      await page.getByRole("button", { name: "Refresh" }).click();
      await expect(row).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 120_000 });
    await expectNoSidewaysScrolling(page);
    await expectAccessible(page);
    await row.getByRole("link", { name: "Connected instances" }).click();
    await expect(page).toHaveURL(/group=checkout-service/);
    const drawer = page.getByRole("complementary");
    await expect(drawer.getByRole("cell", { name: /127\.0\.0\.1@checkout-1/ })).toBeVisible();
    for (const head of ["Group", "IP and port", "Instance name", "Language", "Version"]) await expect(drawer.getByRole("columnheader", { name: head })).toBeVisible();
    await expectAccessible(page);
  } finally {
    await closeAliOns(producer);
  }
});

test("lists the consumers that are online, and asks one for its running info (CONS-1 to CONS-4)", async ({ page, api, product }) => {
  await createTopic(api, "clients-consume");
  await createGroup(api, "clients-group");
  const close = await connectConsumer(product.namesrv, "clients-consume", "clients-group", "paid || refunded");
  try {
    await page.goto("/instances/default/consumers");
    const row = page.getByRole("table", { name: "Consumer groups and their topics" }).getByRole("row").filter({ hasText: "clients-consume" });
    await expect(async () => {
      await page.getByRole("button", { name: "Refresh" }).click();
      await expect(row).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 90_000 });
    await expect(row).toContainText("paid || refunded");
    await expectNoSidewaysScrolling(page);
    await expectAccessible(page);
    await row.getByRole("link", { name: "Connected instances" }).click();
    const drawer = page.getByRole("complementary");
    await expect(drawer.getByRole("cell", { name: /127\.0\.0\.1@e2e-/ })).toBeVisible();
    await expect(drawer.getByText("Clustering")).toBeVisible();
    // This client ignores the question, which ends in an explained failure and not in a blank drawer.
    await drawer.getByRole("link", { name: "Running info" }).click();
    await expect(page).toHaveURL(/client=127\.0\.0\.1/);
    await expect(drawer.getByText("takes 10 s")).toBeVisible();
    await expect(drawer.getByRole("alert")).toBeVisible({ timeout: 60_000 });
    await expectAccessible(page);
    await drawer.getByRole("link", { name: /All clients of/ }).click();
    await expect(page).not.toHaveURL(/client=/);
  } finally {
    await close();
  }
});

test("says who is gone when a link names a group that is offline", async ({ page }) => {
  await page.goto("/instances/default/producers?group=gone-service&q=gone");
  await expect(page.getByRole("heading", { name: "Nothing matches this filter" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "No client of gone-service is online now" })).toBeVisible();
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("uses the words of the manual", async ({ page }) => {
    await page.goto("/instances/default/producers");
    await expect(page.getByRole("columnheader", { name: "生产组名" })).toBeVisible();
    await page.goto("/instances/default/consumers");
    for (const head of ["消费组名", "主题名称", "实例个数", "堆积量"]) await expect(page.getByRole("columnheader", { name: head })).toBeVisible();
    await expectAccessible(page);
  });
});
