import type { Page } from "@playwright/test";
import { z } from "zod";
import { createTopic, send } from "./arrange.ts";
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";

const rules = "/instances/default/alarms/rules";
/** A minute until it ends, and what the evaluation waits after it. */
const minuteMs = 90_000;
const topic = "alarm-orders";
const hourAgoMs = Math.floor(Date.now() / 60_000 - 60) * 60_000;

// Half an hour of it, which ended half an hour ago: half a message a second for one minute, a fifth of one for another.
test.use({
  stored: {
    series: [{ metric: "produceRate", subject: { scope: "topic", topic }, fromMs: hourAgoMs + 10_000, stepMs: 10_000, values: Array.from({ length: 180 }, (_, step) => [0.5, 0.2][[5, 15].indexOf(Math.floor(step / 6))] ?? 0) }],
  },
});

test("teaches while nothing watches the instance, and creates the suggested rules", async ({ page }) => {
  await page.goto("/instances/default/alarms");
  await expect(page.getByRole("heading", { name: "No alarm yet" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "To the rules" }).click();
  await expect(page.getByRole("heading", { name: "Nothing watches this instance yet" })).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Suggested rules" }).click();
  const dialog = page.getByRole("dialog", { name: "Create the suggested rules" });
  const create = dialog.getByRole("button", { name: /^Create \d+ rules$/ });
  // Which ones are possible depends on what the instance tells.
  await expect(create).toBeEnabled();
  await dialog.getByRole("checkbox", { name: "High lag" }).uncheck();
  await expect(dialog.getByRole("group", { name: "Who is told" })).toContainText("nobody is told", { ignoreCase: true });
  await expectAccessible(page);
  const chosen = await dialog.getByRole("listitem").getByRole("checkbox", { checked: true }).count();
  await create.click();
  await expect(page.getByRole("table", { name: "Rules" }).getByRole("row")).toHaveCount(chosen + 1);
  await expect(page.getByRole("row").filter({ hasText: "Disk over 80%" })).toContainText("Disk used, maximum of 1 min > 80%, 3 points in a row");
  await expectNoSidewaysScrolling(page);
});

/** The form as a chart of the topic's produce rate opens it, with the condition "more than 5 messages in a minute". */
async function fillRule(page: Page, name: string): Promise<void> {
  await page.goto(`${rules}?create=1&of=topic&metric=produceRate&topic=${topic}`);
  await page.getByLabel("Rule name").fill(name);
  await expect(page.getByRole("list", { name: "Chosen ones" })).toContainText(topic);
  await page.getByLabel("Statistic").selectOption("Total");
  await page.getByLabel("Points in a row").selectOption("1");
  await page.getByLabel("Threshold").fill("5");
}

test("back-tests a rule before it is saved, fires on traffic, is acknowledged and recovers", async ({ page, api: server }) => {
  test.setTimeout(600_000);
  await createTopic(server, topic);
  await fillRule(page, "Many orders");
  const outcome = page.getByRole("region", { name: "Back-test" });
  await expect(outcome.getByRole("status").first()).toHaveText("Would have fired 2 times");
  await expect(outcome.locator("[role=img][data-drawn]")).toBeVisible();
  await outcome.getByText("2 time spans").click();
  await expect(outcome.getByRole("listitem")).toHaveText([/12$/, /30$/]);
  await page.getByLabel("Threshold").fill("20");
  await expect(outcome.getByRole("status").first()).toHaveText("Would have fired once");
  await page.getByLabel("Threshold").fill("50");
  await expect(outcome.getByRole("status").first()).toHaveText("Would not have fired");
  await page.getByLabel("Threshold").fill("5");
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await page.getByRole("button", { name: "Create rule" }).click();
  await expect(page.getByRole("link", { name: "Many orders" })).toBeVisible();

  // A rate is the growth since the look before: what is sent before the first look is in none.
  const points = z.object({ series: z.array(z.object({ values: z.array(z.number().nullable()) })) });
  const seen = async () => points.parse(await server.post("/api/instances/default/metrics/query", { from: Date.now() - 2 * minuteMs, to: Date.now(), series: [{ metric: "produceRate", subject: { scope: "topic", topic } }] })).series;
  await expect.poll(async () => (await seen()).some(({ values }) => values.some((value) => value !== null)), { timeout: minuteMs }).toBe(true);
  await send(server, { topic, messageCount: 30 });
  await page.goto("/instances/default/alarms/history?q=Many");
  const row = page.getByRole("row").filter({ hasText: "Many orders" }).first();
  await expect(row).toContainText("Firing", { timeout: 2 * minuteMs });
  await expect(page.getByRole("link", { name: /alarms? fires?$/ })).toBeVisible();
  await row.getByRole("link", { name: topic }).click();
  await page.getByRole("button", { name: "Acknowledge" }).click();
  const dialog = page.getByRole("dialog", { name: "Acknowledge the alarm" });
  await dialog.getByLabel("Note").fill("Sale of the day");
  await dialog.getByRole("button", { name: "Acknowledge" }).click();
  await expect(page.getByText("admin: Sale of the day")).toBeVisible();
  await expectAccessible(page);
  await expect(row).toContainText("Recovered", { timeout: 3 * minuteMs });
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("creates a rule by keyboard alone", async ({ page }) => {
    await page.goto(`${rules}?create=1&of=instance&metric=nodesDown`);
    await expect(page.getByRole("heading", { name: "新建规则" })).toBeVisible();
    await page.getByLabel("规则名称").focus();
    await page.keyboard.type("节点");
    const reach = async (name: string): Promise<void> => {
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press("Tab");
        const focused = await page.evaluate(() => document.activeElement?.closest("label")?.querySelector("span")?.textContent ?? document.activeElement?.textContent);
        if (focused === name) return;
      }
      throw new Error(`${name} cannot be reached`);
    };
    await reach("阈值");
    await page.keyboard.type("0");
    await expect(page.getByRole("region", { name: "回测" }).getByRole("status").first()).toBeVisible();
    await expectAccessible(page);
    await reach("新建规则");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("row").filter({ has: page.getByRole("link", { name: "节点", exact: true }) })).toContainText("不可用节点数，1 分钟最大值 > 0，连续 3 个数据点");
  });
});

test("keeps conditions in a template that a rule follows, and refuses to delete it while one does", async ({ page }) => {
  await page.goto("/instances/default/alarms/templates");
  await expect(page.getByRole("heading", { name: "No condition template yet" })).toBeVisible();
  await page.getByRole("button", { name: "Create template" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Create template" });
  await dialog.getByRole("button", { name: "Create template" }).click();
  await expect(dialog.getByText("Required")).toHaveCount(2);
  await dialog.getByLabel("Template name").fill("Lagging");
  await dialog.getByLabel("Threshold").fill("1000");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create template" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Lagging" })).toContainText("Lag, maximum of 1 min > 1,000");

  await page.goto(`${rules}?create=1`);
  await page.getByLabel("Rule name").fill("Follows");
  await page.getByLabel("Take conditions from").selectOption("Template: Lagging");
  await page.getByRole("button", { name: "Create rule" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Follows" })).toContainText("Lagging: Lag");
  await page.goto("/instances/default/alarms/templates");
  await page.getByRole("button", { name: "Delete Lagging" }).click();
  const confirm = page.getByRole("dialog", { name: "Delete template Lagging?" });
  await confirm.getByRole("textbox").fill("Lagging");
  await confirm.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(confirm.getByRole("alert")).toContainText("is in use");
});

test("says what is wrong where there is no such instance", async ({ page }) => {
  await page.goto("/instances/nowhere/alarms/rules");
  await expect(page.getByRole("alert")).toContainText("nowhere");
  await expect(page.getByRole("button", { name: "Create rule" })).toHaveCount(0);
  await expectAccessible(page);
});
