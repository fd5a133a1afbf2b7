import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { columnsOf, shareOfColumns } from "./drawn-lines.ts";
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";
import type { StoredSeries } from "./fixtures.ts";

const [stepMs, minuteMs, hourMs] = [10_000, 60_000, 3_600_000];
/** A fixed range, so that no point comes while a test looks. */
const endMs = Math.floor(Date.now() / hourMs) * hourMs;
const beginMs = endMs - hourMs;
const hour = `from=${beginMs}&to=${endMs}`;
const week = `from=${endMs - 7 * 24 * hourMs}&to=${endMs}`;
const ofBroker = (broker: string, values: (number | null)[], rest: Partial<StoredSeries> = {}): StoredSeries => ({ metric: "produceRate", subject: { scope: "broker", broker }, fromMs: beginMs + stepMs, stepMs, values, ...rest });
const hourOf = (value: (index: number) => number | null): (number | null)[] => Array.from({ length: 360 }, (_, index) => value(index));

/** Brokers that are gone: what is stored of them stays as it was. */
test.use({
  stored: {
    series: [
      ofBroker("one-point", [40], { fromMs: beginMs + hourMs / 2 }),
      ofBroker("gaps", hourOf((index) => (index >= 120 && index < 240 ? null : 50))),
      ofBroker("minutes", Array.from({ length: 10_080 }, (_, index) => (index === 5000 ? 900 : index >= 7000 && index < 7500 ? null : 100)), { fromMs: endMs - 7 * 24 * hourMs + minuteMs, stepMs: minuteMs }),
      ofBroker("huge", hourOf(() => 1e15)),
      ofBroker("both", hourOf(() => 50)),
      ofBroker("both", hourOf(() => 20), { metric: "deliverRate" }),
      ofBroker("both", hourOf(() => 90), { fromMs: beginMs + stepMs - 24 * hourMs }),
    ],
  },
});

const monitoring = (broker: string, range = hour): string => `/instances/default/cluster?view=monitoring&of=${broker}&${range}`;
const rates = (page: Page): Locator => page.getByRole("region", { name: "Messages in and out" });

/** Opens the charts of a broker and waits for what is on the canvas. */
async function drawn(page: Page, broker: string, range?: string): Promise<Locator> {
  await page.goto(monitoring(broker, range));
  await expect(rates(page).locator("[role=img][data-drawn]")).toBeVisible();
  return rates(page);
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`the drawn canvas, ${colorScheme}`, () => {
    test.use({ colorScheme });

    test("has nothing where nothing was stored, and says why", async ({ page }) => {
      await page.goto(monitoring("nothing"));
      await expect(rates(page).getByText("No values in this range. Collected since")).toBeVisible();
      await expect(rates(page).locator("canvas")).toHaveCount(0);
    });

    test("shows one point as a dot in the middle", async ({ page }) => {
      const columns = await columnsOf(await drawn(page, "one-point"), "--series-in");
      const places = columns.flatMap((highest, x) => (highest === null ? [] : [x / columns.length]));
      expect(places.length).toBeGreaterThan(1);
      expect(places.length).toBeLessThan(10);
      expect(Math.abs((places[0] ?? 0) - 0.54)).toBeLessThan(0.06);
    });

    test("leaves a gap as a gap", async ({ page }) => {
      const columns = await columnsOf(await drawn(page, "gaps"), "--series-in");
      expect(shareOfColumns(columns, 0.15, 0.35)).toBe(1);
      expect(shareOfColumns(columns, 0.45, 0.62)).toBe(0);
      expect(shareOfColumns(columns, 0.75, 0.95)).toBe(1);
    });

    test("keeps the one peak and the gap of 10,000 points", async ({ page }) => {
      const chart = await drawn(page, "minutes", `${week}&step=1m`);
      const columns = await columnsOf(chart, "--series-in");
      const highest = Math.min(...columns.flatMap((place) => place ?? []));
      const usual = columns[Math.floor(columns.length * 0.3)] ?? 0;
      expect(highest).toBeLessThan(0.2);
      expect(usual).toBeGreaterThan(0.6);
      expect(columns.filter((place) => place !== null && place < 0.3).length).toBeLessThan(4);
      expect(shareOfColumns(columns, 0.12, 0.7)).toBe(1);
      expect(shareOfColumns(columns, 0.725, 0.745)).toBe(0);
    });

    test("shows huge values below the top of the axis, in a unit that can be read", async ({ page }) => {
      const chart = await drawn(page, "huge");
      const columns = await columnsOf(chart, "--series-in");
      expect(shareOfColumns(columns, 0.2, 0.95)).toBe(1);
      await expect(chart.getByRole("img")).toHaveAccessibleName("Messages in and out. Newest values: Produce rate 1000T/s");
    });

    test("draws each series in its own colour of the theme", async ({ page }) => {
      const chart = await drawn(page, "both");
      const [produced, delivered] = [await columnsOf(chart, "--series-in"), await columnsOf(chart, "--series-out")];
      expect(shareOfColumns(produced, 0.2, 0.95)).toBe(1);
      expect(shareOfColumns(delivered, 0.2, 0.95)).toBe(1);
      expect(produced.at(-60)).toBeLessThan(delivered.at(-60) ?? 0);
      expect(shareOfColumns(await columnsOf(chart, "--series-dead"), 0, 1)).toBe(0);
      await expectNoSidewaysScrolling(page);
      await expectAccessible(page);
    });
  });
}

test("the theme changes the colours on the canvas", async ({ page }) => {
  const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--series-in").trim());
  const chart = await drawn(page, "both");
  const [light, before] = [await background(), await columnsOf(chart, "--series-in")];
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(background).not.toBe(light);
  await page.evaluate((color) => document.documentElement.style.setProperty("--colour-of-light", color), light);
  expect(shareOfColumns(before, 0.2, 0.95)).toBe(1);
  // The page's own colours change before the chart is drawn with them.
  await expect.poll(async () => shareOfColumns(await columnsOf(chart, "--colour-of-light"), 0.2, 0.95)).toBe(0);
  expect(shareOfColumns(await columnsOf(chart, "--series-in"), 0.2, 0.95)).toBe(1);
  await expectAccessible(page);
});

test("works by keyboard alone: a line switched off, the table, the range", async ({ page }) => {
  const chart = await drawn(page, "both");
  const produced = chart.getByRole("button", { name: /^Produce rate/ });
  await produced.focus();
  await page.keyboard.press("Space");
  await expect(produced).toHaveAttribute("aria-pressed", "false");
  await expect.poll(async () => shareOfColumns(await columnsOf(chart, "--series-in"), 0, 1)).toBe(0);
  expect(shareOfColumns(await columnsOf(chart, "--series-out"), 0.2, 0.95)).toBe(1);
  await page.keyboard.press("Space");
  await chart.getByRole("button", { name: "Actions for the chart Messages in and out" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const table = chart.getByRole("region", { name: "Values of Messages in and out" });
  await expect(table.getByRole("columnheader")).toHaveText(["Time", "Produce rate", "Peak produce rate", "Delivery rate", "Peak delivery rate"]);
  await expect(table.getByRole("row").nth(1).getByRole("cell")).toHaveText(["50/s", "–", "20/s", "–"]);
  await expect(table.getByText("Newest 200 of 360 steps")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Reset zoom" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(/from=/);
  await page.getByRole("button", { name: "6 h" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/range=6h/);
});

test("takes a stretch drawn with the pointer as the range, and gives it back", async ({ page }) => {
  const chart = await drawn(page, "both");
  const box = (await chart.getByRole("img").boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(box.x + box.width * 0.4, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 70, { steps: 4 });
  await page.mouse.up();
  await expect(page).not.toHaveURL(new RegExp(`from=${beginMs}\\b`));
  const zoomed = new URL(page.url()).searchParams;
  const [from, to] = [Number(zoomed.get("from")), Number(zoomed.get("to"))];
  expect(from).toBeGreaterThan(beginMs);
  expect(to).toBeLessThan(endMs);
  expect((to - from) / minuteMs).toBeGreaterThan(8);
  expect((to - from) / minuteMs).toBeLessThan(18);
  await expect(chart.locator("[role=img][data-drawn]")).toBeVisible();
  await page.getByRole("button", { name: "Reset zoom" }).click();
  await expect(page).not.toHaveURL(/from=|to=/);
});

test("compares with the day before, dashed, and names the exact range (MON-016)", async ({ page }) => {
  const chart = await drawn(page, "both");
  await page.getByLabel("Compare").selectOption({ label: "Day before" });
  await expect(page).toHaveURL(/compare=day/);
  const day = new Date(beginMs - 24 * hourMs);
  const date = `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
  await expect(chart.getByRole("button", { name: /^Produce rate, day before ?90\/s/ })).toBeVisible();
  await expect(chart.getByText(new RegExp(`^Dashed: ${date} .* – `))).toBeVisible();
  await page.getByLabel("Compare").selectOption({ label: "Another date" });
  const dialog = page.getByRole("dialog", { name: "Compare with another date" });
  await dialog.getByLabel("Date the compared range begins").fill("2020-01-05");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/compare=2020-01-05/);
  await page.getByRole("checkbox", { name: "Show legend" }).uncheck();
  await expect(chart.getByRole("list", { name: "Series of Messages in and out" })).toBeHidden();
});

test("saves the values as CSV and the drawing as PNG", async ({ page }) => {
  const chart = await drawn(page, "both");
  const save = async (item: string): Promise<Buffer> => {
    const waited = page.waitForEvent("download");
    await chart.getByRole("button", { name: /^Actions for/ }).click();
    await page.getByRole("menuitem", { name: item }).click();
    return readFile(await (await waited).path());
  };
  const rows = (await save("Save as CSV")).toString("utf8").split("\r\n");
  expect(rows[0]).toContain("Produce rate (messages/s),Peak produce rate (messages/s),Delivery rate (messages/s)");
  expect(rows).toHaveLength(361);
  expect(rows[1]).toMatch(/,50,,20,$/);
  const picture = await save("Save as PNG");
  expect(picture.subarray(1, 4).toString("latin1")).toBe("PNG");
  expect(picture.readUInt32BE(16)).toBeGreaterThan(600);
});

test("leads to an alarm rule over what the chart shows", async ({ page }) => {
  const chart = await drawn(page, "both");
  await chart.getByRole("button", { name: /^Actions for/ }).click();
  await page.getByRole("menuitem", { name: "Create alarm rule" }).click();
  await expect(page).toHaveURL(/\/alarms\/rules\?.*create=true/);
  await expect(page).toHaveURL(/metric=produceRate/);
  await expect(page).toHaveURL(/broker=both/);
});

test("says what failed and what to do, and draws when the range is one that can be read", async ({ page }) => {
  await page.goto(monitoring("both", `from=${endMs - 800 * 24 * hourMs}&to=${endMs}`));
  const failure = rates(page).getByRole("alert");
  await expect(failure.getByRole("button", { name: "Try again" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("group", { name: "Time range" }).getByRole("button", { name: /–/ }).click();
  const dialog = page.getByRole("dialog", { name: "Choose a time range" });
  await expect(dialog.getByText("At most one year")).toBeVisible();
  const local = (ms: number): string => new Date(ms - new Date(ms).getTimezoneOffset() * minuteMs).toISOString().slice(0, 19);
  await dialog.getByLabel("From").fill(local(beginMs));
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(new RegExp(`from=${beginMs}`));
  await expect(rates(page).locator("[role=img][data-drawn]")).toBeVisible();
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("names metrics, ranges and reasons", async ({ page }) => {
    await page.goto(monitoring("both"));
    const chart = page.getByRole("region", { name: "消息生产与消费速率" });
    await expect(chart.getByRole("img")).toHaveAccessibleName(/生产速率 50\/s.*投递速率 20\/s/);
    await expect(page.getByLabel("对比").locator("option")).toHaveText(["不对比", "环比（前一天）", "同比（上周同期）", "自定义日期"]);
    await expect(page.getByRole("region", { name: "磁盘使用率" }).getByRole("status")).toContainText(/尚未采集|没有数值/);
    await expectAccessible(page);
  });
});
