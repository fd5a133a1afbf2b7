import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";

test("finds an instance and its pages with Ctrl+K", async ({ page }) => {
  await page.goto("/instances");
  await expect(page.getByRole("link", { name: "default", exact: true })).toBeVisible();
  await page.keyboard.press("Control+k");
  const field = page.getByRole("dialog").getByRole("combobox");
  await expect(field).toBeFocused();
  await expectAccessible(page);
  await field.fill("defa");
  await expect(page.getByRole("option").filter({ hasText: "default" }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "default", level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await field.fill("overv");
  await expect(page.getByRole("dialog").getByRole("option", { selected: true })).toContainText("Overview");
  await page.keyboard.press("Escape");
  await expect(field).toBeHidden();
});

test("switches language at once and keeps it", async ({ page }) => {
  await page.goto("/instances");
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByRole("menuitemradio", { name: "简体中文" }).click();
  await expect(page.getByRole("heading", { name: "实例列表" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "实例列表" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
});

test("switches to dark, keeps it from the first paint on, and stays readable", async ({ page }) => {
  await page.goto("/instances");
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("link", { name: "default", exact: true })).toBeVisible();
  await expectAccessible(page);
});

test("switches tables to compact rows and keeps that", async ({ page }) => {
  await page.goto("/instances");
  const row = page.getByRole("row").nth(1);
  const heightOf = async (): Promise<number> => (await row.boundingBox())?.height ?? 0;
  await expect.poll(heightOf).toBeGreaterThanOrEqual(40);
  await page.getByRole("button", { name: "Compact rows" }).click();
  await expect.poll(heightOf).toBeLessThan(36);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-density", "compact");
});

test("walks by keyboard: skip link first, focus visible", async ({ page }) => {
  await page.goto("/instances");
  await expect(page.getByRole("link", { name: "default", exact: true })).toBeVisible();
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#content")).toBeFocused();
});

test("has a page for an address without a page", async ({ page }) => {
  await page.goto("/no/such/page");
  await expect(page.getByRole("heading", { name: "This page does not exist" })).toBeVisible();
  await page.getByRole("link", { name: "To the instances" }).click();
  await expect(page).toHaveURL(/\/instances$/);
});

test("tells that the browser is offline, and goes on afterwards", async ({ page, context }) => {
  await page.goto("/instances");
  // What is still being loaded cannot come while it is offline.
  await expect(page.getByRole("link", { name: "default", exact: true })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText("The browser is offline")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("The browser is offline")).toBeHidden();
});

test("loads little script for the first list, and keeps the tab small", async ({ page }) => {
  await page.goto("/instances/default/topics");
  await expect(page.getByRole("heading", { name: "Topics", level: 1 })).toBeVisible();
  const { scriptBytes, heapBytes } = await page.evaluate(() => {
    const entries = performance.getEntriesByType("resource").filter((entry) => entry instanceof PerformanceResourceTiming && entry.name.endsWith(".js"));
    const memory: unknown = Reflect.get(performance, "memory");
    const used: unknown = typeof memory === "object" && memory !== null ? Reflect.get(memory, "usedJSHeapSize") : 0;
    return { scriptBytes: entries.reduce((sum, entry) => sum + (entry instanceof PerformanceResourceTiming ? entry.encodedBodySize : 0), 0), heapBytes: Number(used) };
  });
  // The limit is 350 kB; far above 200 kB antd or a chart has slipped into the first screen.
  expect(scriptBytes).toBeGreaterThan(50_000);
  expect(scriptBytes).toBeLessThan(200_000);
  expect(heapBytes).toBeLessThan(60 * 1024 * 1024);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 800 } });
  test("opens the navigation from a button and reads the list", async ({ page }) => {
    await page.goto("/instances");
    await expect(page.getByRole("link", { name: "default", exact: true })).toBeVisible();
    await expectNoSidewaysScrolling(page);
    await page.getByRole("link", { name: "default", exact: true }).click();
    await expect(page.getByRole("heading", { name: "default" })).toBeVisible();
    await page.getByRole("button", { name: "Open navigation" }).click();
    await page.getByRole("link", { name: "Instances" }).first().click();
    await expect(page.getByRole("heading", { name: "Instances" })).toBeVisible();
  });
});
