import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import Papa from "papaparse";
import { z } from "zod";
import { createTopic, send } from "./arrange.ts";
import { addOwnInstance } from "./own-instance.ts";
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";

const messages = "/instances/default/messages";
const rowsOf = (text: string): Record<string, string>[] => Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;

/** Clicks what downloads and answers the name and the text of the file. */
async function downloaded(page: Page, trigger: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), trigger()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

test("exports all that a query finds, shows how it goes, and keeps it under Jobs (MSG-023, MSG-025)", async ({ page, api }) => {
  await createTopic(api, "exp-all");
  for (const body of ["=1+1", '{"id":9223372036854775807}', "两行\r\n“引号”, <b>"]) await send(api, { topic: "exp-all", messageCount: 25, tags: "created", keys: "order-1", body });
  await page.goto(`${messages}?topic=exp-all&range=1h`);
  await expect(page.getByRole("table", { name: "Messages found" }).getByRole("row")).toHaveCount(51);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Export messages" });
  await expect(dialog.getByText("At most 75 messages.")).toBeVisible();
  await expect(dialog.getByText(/no spreadsheet runs it as a formula/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("Begin with a UTF-8 mark").check();
  await dialog.getByRole("button", { name: "Start the export" }).click();
  await expect(dialog.getByText("75 messages written")).toBeVisible();
  await expect(dialog.getByRole("status").filter({ hasText: "Done" })).toBeVisible();
  await expectAccessible(page);
  const file = await downloaded(page, () => dialog.getByRole("link", { name: /^Download/ }).click());
  expect(file.name).toMatch(/^exp-all-\d{8}T\d{6}\.csv$/);
  const rows = rowsOf(file.text);
  expect(rows).toHaveLength(75);
  expect(new Set(rows.map((row) => row["body"]))).toEqual(new Set(["'=1+1", '{"id":9223372036854775807}', "两行\r\n“引号”, <b>"]));
  expect(rows[0]).toMatchObject({ topic: "exp-all", tag: "created", keys: "order-1", bodyEncoding: "text", reconsumeTimes: "0" });
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("button", { name: "Jobs" }).click();
  await expect(page).toHaveURL(/job=all/);
  const strip = page.getByRole("complementary", { name: "Jobs" }).getByRole("region", { name: "Export of exp-all" });
  await expect(strip.getByText("75 messages written")).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await page.goto("/instances/default/dead-letters");
  await page.getByRole("button", { name: "Jobs" }).click();
  await strip.getByRole("button", { name: /^Remove/ }).click();
  await expect(strip).toHaveCount(0);
});

test("勾选消息后导出为 JSON Lines（MSG-024）", async ({ browser, signedIn, product, api }) => {
  await createTopic(api, "exp-ticked");
  await send(api, { topic: "exp-ticked", messageCount: 3, body: '{"id":9223372036854775807}' });
  const context = await browser.newContext({ baseURL: product.http, storageState: signedIn.state, locale: "zh-CN" });
  const page = await context.newPage();
  await page.goto(`${messages}?topic=exp-ticked`);
  const table = page.getByRole("table").first();
  await expect(table.getByRole("row")).toHaveCount(4);
  for (const row of [1, 2]) await table.getByRole("row").nth(row).getByRole("checkbox").check();
  await page.getByRole("button", { name: "导出", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "导出消息" });
  await expect(dialog.getByLabel("导出内容")).toHaveValue("ticked");
  await dialog.getByLabel("格式").selectOption({ label: "JSON Lines" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "开始导出" }).click();
  await expect(dialog.getByText("已写入 2 条消息")).toBeVisible();
  const file = await downloaded(page, () => dialog.getByRole("link", { name: /下载/ }).click());
  expect(file.name).toBe("exp-ticked.jsonl");
  const lines = file.text.trimEnd().split("\n");
  expect(lines.map((line) => z.object({ body: z.string() }).parse(JSON.parse(line)).body)).toEqual(['{"id":9223372036854775807}', '{"id":9223372036854775807}']);
  await context.close();
});

test("waits for brokers that are away, and is paused, resumed and cancelled by keyboard alone", async ({ page, api }) => {
  const own = await addOwnInstance(api);
  try {
    const brokers = z.object({ brokers: z.array(z.object({ brokerName: z.string() })) }).parse(await api.get(`${own.path}/cluster`));
    await api.post(`${own.path}/topics`, { name: "exp-away", brokerNames: brokers.brokers.map(({ brokerName }) => brokerName) });
    await api.post(`${own.path}/dial-tests/produce`, { topic: "exp-away", messageCount: 3 });
    await page.goto(`/instances/${own.id}/messages?topic=exp-away&range=1h&job=all`);
    await expect(page.getByRole("heading", { name: "No job in the last 7 days" })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await own.kill();
    const press = async (control: Locator, key = "Enter"): Promise<void> => {
      await control.focus();
      await page.keyboard.press(key);
    };
    await press(page.getByRole("button", { name: "Export", exact: true }));
    const strip = page.getByRole("region", { name: "Export of exp-away" });
    const dialog = page.getByRole("dialog", { name: "Export messages" });
    for (let step = 0; step < 10 && !(await dialog.getByRole("button", { name: "Start the export" }).evaluate((button) => button === document.activeElement)); step++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(strip.getByText("It tries again by itself")).toBeVisible();
    await expect(strip.getByRole("progressbar")).toBeVisible();
    await expectAccessible(page);
    await press(strip.getByRole("button", { name: /^Pause/ }));
    await expect(strip.getByRole("status")).toHaveText("Paused");
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await press(page.getByRole("button", { name: "Jobs" }));
    await press(strip.getByRole("button", { name: /^Go on/ }));
    await expect(strip.getByRole("status")).toHaveText("Running");
    await page.reload();
    await expect(strip.getByRole("status")).toHaveText("Running");
    await press(strip.getByRole("button", { name: /^Cancel/ }));
    await expect(strip.getByRole("status")).toHaveText("Cancelled");
    await expect(strip.getByRole("link")).toHaveCount(0);
    await expectAccessible(page);
  } finally {
    await own.close();
  }
});

test("says why an export was refused", async ({ page, api }) => {
  await createTopic(api, "exp-gone");
  await send(api, { topic: "exp-gone", messageCount: 1 });
  await page.goto(`${messages}?topic=exp-gone&range=1h`);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await api.delete("/api/instances/default/topics/exp-gone?confirm=exp-gone");
  const dialog = page.getByRole("dialog", { name: "Export messages" });
  await dialog.getByRole("button", { name: "Start the export" }).click();
  await expect(dialog.getByRole("alert")).toContainText("There is no topic “exp-gone”");
  await expectAccessible(page);
});
