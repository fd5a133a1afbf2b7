import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";

test("lists the bundled instance with its figures, and searches", async ({ page }) => {
  await page.goto("/instances");
  const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: "default", exact: true }) });
  await expect(row.getByText("Running")).toBeVisible();
  await expect(row.getByText("Apache RocketMQ")).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "Instance name" }).fill("no such instance");
  await expect(page.getByText("Nothing matches this filter")).toBeVisible();
  await expect(page).toHaveURL(/q=no\+such\+instance/);
  await page.getByRole("button", { name: "Clear filter" }).click();
  await expect(row).toBeVisible();
});

test("shows an instance: addresses to copy, code with the real address, settings", async ({ page, product }) => {
  await page.goto("/instances");
  await page.getByRole("link", { name: "default", exact: true }).click();
  await expect(page.getByRole("heading", { name: "default", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "Connection", exact: true }).click();
  await expect(page.getByRole("table", { name: "Access points" })).toContainText(product.namesrv);
  await page.getByLabel("Topic", { exact: true }).fill("orders");
  const code = page.locator("pre");
  await expect(code).toContainText(`setNamesrvAddr("${product.namesrv}")`);
  await expect(code).toContainText('new Message("orders"');
  for (const language of ["Go", "Python", "Node.js"]) {
    await page.getByRole("button", { name: language }).click();
    await expect(code).toContainText(product.namesrv);
  }
  await page.getByRole("button", { name: "Consume" }).click();
  await expect(code).toContainText("new Consumer(");
  await expect(page).toHaveURL(/topic=orders/);
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);
});

test("changes the brokers' settings", async ({ page }) => {
  await page.goto("/instances/default/details?open=settings");
  const drawer = page.getByRole("dialog");
  await expectAccessible(page);
  await drawer.getByLabel("Retention", { exact: true }).fill("48");
  await drawer.getByRole("button", { name: "Save settings" }).click();
  await expect(drawer).toBeHidden();
  await expect(page.getByText("48 h")).toBeVisible();
});

test("tests a connection, says what to mend, adds the instance, renames and removes it", async ({ page, product }) => {
  await page.goto("/instances");
  await page.getByRole("link", { name: "Add instance" }).click();
  const drawer = page.getByRole("dialog", { name: "Add instance" });
  await drawer.getByLabel("Instance name").fill("second");
  await drawer.getByLabel("Name server addresses").fill("127.0.0.1:1");
  await drawer.getByRole("button", { name: "Test connection" }).click();
  await expect(drawer.getByText("The connection does not work yet")).toBeVisible();
  await expect(drawer.getByText("Check that the name server runs")).toBeVisible();
  await expect(drawer.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await drawer.getByLabel("Name server addresses").fill(product.namesrv);
  await expect(drawer.getByText("The connection was changed after the test")).toBeVisible();
  await drawer.getByRole("button", { name: "Test again" }).click();
  await expect(drawer.getByText(/All items passed|Usable, with warnings/)).toBeVisible();
  await expectAccessible(page);
  await drawer.getByRole("button", { name: "Save", exact: true }).click();
  await expect(drawer).toBeHidden();

  const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: "second", exact: true }) });
  await row.hover();
  await row.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("textbox", { name: "Instance name" }).last().fill("");
  await page.getByRole("textbox", { name: "Instance name" }).last().fill("second-renamed");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "second-renamed", exact: true })).toBeVisible();

  await page.getByRole("button", { name: "More actions for second-renamed" }).click();
  await page.getByRole("menuitem", { name: "Remove from the console" }).click();
  const confirmation = page.getByRole("dialog", { name: "Remove instance second-renamed?" });
  await expectAccessible(page);
  await expect(confirmation.getByRole("button", { name: "Remove instance" })).toBeDisabled();
  await confirmation.getByRole("textbox").fill("second-renamed");
  await confirmation.getByRole("button", { name: "Remove instance" }).click();
  await expect(page.getByRole("link", { name: "second-renamed", exact: true })).toBeHidden();
});

test("says what is wrong with an address that names no instance", async ({ page }) => {
  await page.goto("/instances/nowhere");
  await expect(page.getByRole("alert")).toContainText(["There is no instance “nowhere”"]);
  await expect(page.getByRole("button", { name: "Copy detail" })).toBeVisible();
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("shows list and detail in the terms of the word table", async ({ page }) => {
    await page.goto("/instances");
    await expect(page.getByRole("heading", { name: "实例列表" })).toBeVisible();
    await page.getByRole("link", { name: "default", exact: true }).click();
    await expect(page.getByText("消费组数")).toBeVisible();
    await page.getByRole("link", { name: "接入与设置" }).click();
    for (const title of ["接入点", "连接客户端", "基本信息", "Broker 设置", "连接测试"]) await expect(page.getByRole("heading", { name: title })).toBeVisible();
    await expectNoSidewaysScrolling(page);
  });
});
