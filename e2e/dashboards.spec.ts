import type { Locator, Page } from "@playwright/test";
import { z } from "zod";
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";
import type { Api, StoredSeries } from "./fixtures.ts";

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];
/** A fixed range, so that no point comes while a test looks. */
const endMs = Math.floor(Date.now() / hourMs) * hourMs;
const hour = `from=${endMs - hourMs}&to=${endMs}`;
const perMinute = (metric: StoredSeries["metric"], subject: StoredSeries["subject"], value: number, beforeMs = 0): StoredSeries => ({ metric, subject, fromMs: endMs - beforeMs - hourMs + minuteMs, stepMs: minuteMs, values: Array.from({ length: 59 }, () => value) });
const ofGroup = (group: string, lag: number): StoredSeries[] => [perMinute("lag", { scope: "group", group }, lag), perMinute("consumeRate", { scope: "group", group }, lag / 10)];

test.use({
  stored: {
    series: [
      perMinute("produceRate", { scope: "instance" }, 50),
      perMinute("consumeRate", { scope: "instance" }, 40),
      perMinute("lag", { scope: "instance" }, 1200),
      perMinute("ready", { scope: "instance" }, 1000),
      ...ofGroup("billing", 900),
      ...ofGroup("mailer", 300),
      perMinute("lag", { scope: "group", group: "billing" }, 600, dayMs),
      perMinute("produceRate", { scope: "topic", topic: "orders" }, 30),
    ],
  },
});

const dashboards = "/instances/default/dashboards";
const boardAnswer = z.object({ id: z.number(), panels: z.array(z.object({ id: z.string(), x: z.number(), y: z.number(), w: z.number(), h: z.number() })) });
const lagOf = (group: string) => ({ kind: "chart", title: `Lag of ${group}`, instanceId: "default", series: [{ metric: "lag", subject: { scope: "group", group } }], w: 6, h: 4 });

async function boardWith(api: Api, name: string, panels: object[]): Promise<number> {
  return boardAnswer.parse(await api.post("/api/boards", { name, panels })).id;
}
const places = async (api: Api, id: number): Promise<number[][]> => boardAnswer.parse(await api.get(`/api/boards/${id}`)).panels.map(({ x, y, w, h }) => [x, y, w, h]);
const figure = (page: Page, name: string): Locator => page.locator("dl > div").filter({ has: page.getByText(name, { exact: true }) });

test("shows an instance by tabs: figures of the range, charts, and the group that one picks", async ({ page }) => {
  await page.goto(`${dashboards}?${hour}`);
  await expect(figure(page, "Lag")).toContainText("1,200");
  await expect(figure(page, "Produce rate")).toContainText("50/s");
  await expect(page.getByRole("region", { name: "Messages in and out" }).locator("[role=img][data-drawn]")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("navigation", { name: "Dashboards" }).getByRole("link", { name: "Consumers" }).click();
  await expect(page).toHaveURL(/board=consumers/);
  await expect(page).toHaveURL(new RegExp(`from=${endMs - hourMs}`));
  await page.getByRole("combobox", { name: "Consumer group", exact: true }).selectOption("mailer");
  await expect(page).toHaveURL(/group=mailer/);
  await expect(figure(page, "Lag")).toContainText("300");
  await expectNoSidewaysScrolling(page);
  for (const tab of ["Producers", "Nodes"]) {
    await page.getByRole("navigation", { name: "Dashboards" }).getByRole("link", { name: tab }).click();
    await expect(page.getByRole("region").first()).toBeVisible();
    await expectAccessible(page);
  }
});

test("ranks groups with the change since the day before, leads to them, and turns into curves", async ({ page }) => {
  await page.goto(`${dashboards}?board=top20&${hour}`);
  const ranking = page.getByRole("region", { name: "Lag by consumer group" });
  await expect(ranking.getByRole("listitem")).toHaveCount(2);
  await expect(ranking.getByRole("listitem").first()).toContainText("billing");
  await expect(ranking.getByRole("listitem").first()).toContainText("Up: +50% against 600 a day earlier");
  await expect(ranking.getByRole("listitem").nth(1)).toContainText("No value a day earlier");
  await expect(page.getByRole("region", { name: "In flight by consumer group" }).getByRole("status")).toBeVisible();
  await expectAccessible(page);
  await ranking.getByRole("button", { name: "Show Lag by consumer group as curves" }).click();
  await expect(page).toHaveURL(/curves=lag-group/);
  await expect(ranking.locator("[role=img][data-drawn]")).toBeVisible();
  await page.goto(`${dashboards}?board=top20&${hour}`);
  await ranking.getByRole("link", { name: "billing" }).click();
  await expect(page).toHaveURL(/groups\?.*group=billing/);
});

test("teaches where there is no board and no panel, and adds one by hand", async ({ page, api }) => {
  const { rows } = z.object({ rows: z.array(z.object({ id: z.number() })) }).parse(await api.get("/api/boards"));
  for (const { id } of rows) await api.delete(`/api/boards/${id}`);
  await page.goto(`${dashboards}?board=own`);
  await expect(page.getByText("open the menu of any chart")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "New board" }).click();
  const dialog = page.getByRole("dialog", { name: "New board" });
  await dialog.getByLabel("Name of the board").fill("By hand");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { name: "This board has no panels" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("main").getByRole("button", { name: "Add panel" }).last().click();
  const adding = page.getByRole("dialog", { name: "Add panel" });
  await adding.getByLabel("Show as").selectOption({ label: "Ranking" });
  await adding.getByLabel("Metric").selectOption({ label: "Lag" });
  await adding.getByRole("combobox", { name: "Of", exact: true }).selectOption({ label: "Consumer group" });
  await expectAccessible(page);
  await adding.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("region", { name: "Lag by consumer group" })).toBeVisible();
});

test("takes a chart from its menu, is arranged by keyboard alone, and opens by its link for whoever has it", async ({ page, api, context }) => {
  const id = await boardWith(api, "On call", [{ ...lagOf("billing"), id: "first", x: 0, y: 0 }]);
  await page.goto(`${dashboards}?${hour}`);
  await page.getByRole("button", { name: "Actions for the chart Messages in and out" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Add to a dashboard" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Add to a dashboard" });
  await dialog.getByLabel("Board").selectOption({ label: "On call" });
  await expectAccessible(page);
  await dialog.getByLabel("Title").press("Enter");
  await page.getByRole("link", { name: "Added to On call" }).press("Enter");
  await expect(page).toHaveURL(new RegExp(`/dashboards/${id}\\?instance=default$`));
  await expect(page.getByRole("link", { name: "Consumer groups" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Messages in and out" })).toBeVisible();
  expect(await places(api, id)).toEqual([[0, 0, 6, 4], [0, 4, 6, 4]]);
  await page.getByRole("button", { name: "Arrange" }).press("Enter");
  const grip = page.getByRole("button", { name: "Move Messages in and out" });
  await grip.focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.getByText("Messages in and out: column 1, row 1, 7 wide, 4 tall")).toBeAttached();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await expect(grip).toHaveCount(0);
  expect(await places(api, id)).toEqual([[0, 4, 6, 4], [0, 0, 7, 4]]);
  const other = await context.newPage();
  await other.goto(`/dashboards/${id}?${hour}`);
  await expect(other.getByRole("heading", { level: 1, name: "On call" })).toBeVisible();
  await expect(other.getByRole("region", { name: "Lag of billing" }).locator("[role=img][data-drawn]")).toBeVisible();
  await expectAccessible(other);
  await expectNoSidewaysScrolling(other);
});

test("moves a panel with the pointer", async ({ page, api }) => {
  const id = await boardWith(api, "Pointer", [{ ...lagOf("billing"), id: "one", x: 0, y: 0 }, { ...lagOf("mailer"), id: "two", x: 0, y: 4 }]);
  await page.goto(`/dashboards/${id}?${hour}`);
  await page.getByRole("button", { name: "Arrange" }).click();
  const grip = page.getByRole("button", { name: "Move Lag of mailer" });
  const box = (await grip.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(box.x + 40, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y - 100, { steps: 5 });
  await page.mouse.move(box.x + 600, box.y - 300, { steps: 5 });
  await page.mouse.up();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(grip).toHaveCount(0);
  expect(await places(api, id)).toEqual([[0, 0, 6, 4], [6, 0, 6, 4]]);
});

test("says when somebody else was faster, and offers the board as it is now", async ({ page, api }) => {
  const id = await boardWith(api, "Two at once", [{ ...lagOf("billing"), id: "one", x: 0, y: 0 }]);
  await page.goto(`/dashboards/${id}?${hour}`);
  await page.getByRole("button", { name: "Arrange" }).click();
  await page.getByRole("button", { name: "Actions for the panel Lag of billing" }).click();
  await page.getByRole("menuitem", { name: "Wider" }).click();
  await api.post(`/api/boards/${id}/panels`, lagOf("mailer"));
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("Somebody changed this board in the meantime");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Reload the board" }).click();
  await expect(page.getByRole("region", { name: "Lag of mailer" })).toBeVisible();
  expect(await places(api, id)).toEqual([[0, 0, 6, 4], [0, 4, 6, 4]]);
});

test("keeps the place of what is gone and says so, and so does a link to a board that is none", async ({ page, api }) => {
  const id = await boardWith(api, "Leftovers", [{ ...lagOf("billing"), id: "one", x: 0, y: 0, instanceId: "gone" }, { ...lagOf("billing"), id: "two", x: 6, y: 0 }]);
  await page.goto(`/dashboards/${id}?${hour}`);
  await expect(page.getByText("The instance gone no longer exists.")).toBeVisible();
  await expect(page.getByText("The consumer group billing no longer exists")).toBeVisible();
  await expectAccessible(page);
  await page.goto("/dashboards/999999");
  await expect(page.getByRole("alert").getByRole("button", { name: "Try again" })).toBeVisible();
  await expectAccessible(page);
});

test("is renamed, copied and removed", async ({ page, api }) => {
  const id = await boardWith(api, "Draft", [{ ...lagOf("billing"), id: "one", x: 0, y: 0 }]);
  const choose = async (item: string): Promise<void> => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await page.goto(`/dashboards/${id}`);
  await choose("Rename and describe");
  await page.getByLabel("Name of the board").fill("Final");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Final" })).toBeVisible();
  await choose("Copy this board");
  await page.getByRole("dialog").getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Final (copy)" })).toBeVisible();
  await choose("Remove board");
  await page.getByRole("dialog").getByRole("textbox").fill("Final (copy)");
  await page.getByRole("dialog").getByRole("button", { name: "Remove board" }).click();
  await expect(page.getByRole("link", { name: "Final", exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Final (copy)" })).toHaveCount(0);
});

test("says once that there is no such instance, with the way to those that are", async ({ page }) => {
  await page.goto("/instances/nowhere/dashboards");
  // Pieces of the page may say it for a moment before the page as a whole does.
  await expect(page.getByRole("alert")).toContainText(["There is no instance “nowhere”"]);
  await page.getByRole("alert").getByRole("link", { name: "Instances" }).click();
  await expect(page.getByRole("link", { name: "default", exact: true })).toBeVisible();
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("makes a board from a chart, arranges it and opens it", async ({ page }) => {
    await page.goto(`${dashboards}?${hour}`);
    const chart = page.getByRole("region", { name: "消息生产与消费速率" });
    await expect(chart.locator("[role=img][data-drawn]")).toBeVisible();
    await expectAccessible(page);
    await chart.locator("header").getByRole("button").last().click();
    await page.getByRole("menuitem", { name: "添加到自定义大盘" }).click();
    const dialog = page.getByRole("dialog", { name: "添加到自定义大盘" });
    await dialog.getByRole("combobox", { name: "大盘", exact: true }).selectOption({ label: "新建大盘" });
    await dialog.getByLabel("大盘名称").fill("值班");
    await dialog.getByRole("button", { name: "添加", exact: true }).click();
    await page.getByRole("link", { name: "已添加到 值班" }).click();
    await page.getByRole("button", { name: "调整布局" }).click();
    await page.getByRole("button", { name: "移动 消息生产与消费速率" }).press("Shift+ArrowRight");
    await page.getByRole("button", { name: "保存" }).click();
    await expect(page.getByRole("button", { name: "调整布局" })).toBeEnabled();
    await page.reload();
    await expect(page.getByRole("region", { name: "消息生产与消费速率" })).toBeVisible();
    await expectAccessible(page);
    await page.goto(`${dashboards}?board=top20&${hour}`);
    await expect(page.getByRole("region", { name: "堆积量（按消费组）" }).getByRole("listitem").first()).toContainText("上升：+50%，前一天为 600");
  });
});
