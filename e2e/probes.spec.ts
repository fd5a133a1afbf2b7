import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";
import { addOwnInstance } from "./own-instance.ts";
import type { OwnInstance } from "./own-instance.ts";

const pageOf = (own: OwnInstance): string => `/instances/${own.id}/probes`;
const queueRow = (page: Page, name: string) => page.getByRole("table", { name: "Queues" }).getByRole("row").filter({ hasText: name });

test("teaches while nothing is probed, probes both brokers after one click, and shows level, charts and one queue", async ({ page, api }) => {
  const own = await addOwnInstance(api, { brokers: 2 });
  try {
    // How fast this machine is must not be what the service level tells.
    await api.patch(`${own.path}/probes`, { objectiveMs: 20_000 });
    await page.goto(pageOf(own));
    await expect(page.getByRole("heading", { name: "Nothing is probed yet" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Switch on", exact: true }).click();
    for (const broker of ["broker-a", "broker-b"]) await expect(queueRow(page, `${broker} · queue 0`)).toContainText("OK", { timeout: 60_000 });
    await expect(page.getByText("Probing", { exact: true })).toBeVisible();
    await expect(page.getByText("100%").first()).toBeVisible();
    await expect(page.getByRole("list", { name: "Last 24 hours" }).getByRole("listitem")).toHaveCount(24);
    await expect(page.getByRole("list", { name: "Last 30 days" }).getByRole("listitem").last()).toContainText(/100%, 0 of \d+ missed/);
    await expect(page.getByRole("heading", { name: "Charts" })).toBeVisible();
    await expectNoSidewaysScrolling(page);
    await expectAccessible(page);
    await page.getByRole("link", { name: "broker-b · queue 0" }).click();
    await expect(page).toHaveURL(/broker=broker-b&queue=0/);
    await expect(page.getByRole("combobox", { name: "Level of" })).toHaveValue("broker-b/0");
    await expect(page.getByRole("table", { name: "Newest probes" }).getByRole("row").nth(1)).toContainText("In time");
    await expectAccessible(page);
    await page.getByRole("combobox", { name: "Level of" }).selectOption("Whole instance");
    await expect(page).not.toHaveURL(/broker=/);
    await page.getByRole("link", { name: "Create alarm" }).click();
    await expect(page).toHaveURL(/alarms\/rules\?.*metric=probesLost/);
    // What users see of their topics and groups is what it was.
    await page.goto(`/instances/${own.id}/topics`);
    await expect(page.getByRole("heading", { name: "Topics", exact: true })).toBeVisible();
    await expect(page.getByText("MQDECK_PROBE")).toHaveCount(0);
  } finally {
    await own.close();
  }
});

test("says what fails and what helps when the brokers are gone", async ({ page, api }) => {
  const own = await addOwnInstance(api);
  try {
    await page.goto(pageOf(own));
    await page.getByRole("button", { name: "Switch on", exact: true }).click();
    await expect(queueRow(page, "broker-a · queue 0")).toContainText("OK", { timeout: 60_000 });
    await own.kill();
    await expect(queueRow(page, "broker-a · queue 0")).toContainText("Unreachable", { timeout: 60_000 });
    await expect(page.getByText("1 of 1 queue fails")).toBeVisible();
    await expect(page.getByRole("alert").filter({ hasText: "The brokers cannot be read." })).toContainText("Check that the broker runs", { timeout: 60_000 });
    await expect(page.getByRole("table", { name: "Incidents" })).toContainText("Goes on", { timeout: 60_000 });
    await expectAccessible(page);
  } finally {
    await own.close();
  }
});

test("says that there is no such instance", async ({ page }) => {
  await page.goto("/instances/i-nowhere/probes");
  await expect(page.getByText("i-nowhere").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Switch on" })).toHaveCount(0);
});

test("is used by keyboard alone: a plan is changed, switched on and off", async ({ page, api }) => {
  const own = await addOwnInstance(api);
  try {
    await page.goto(pageOf(own));
    const press = async (name: string): Promise<void> => {
      await page.getByRole("button", { name, exact: true }).first().focus();
      await page.keyboard.press("Enter");
    };
    await expect(page.getByRole("heading", { name: "Nothing is probed yet" })).toBeVisible();
    await press("Change plan");
    const every = page.getByRole("spinbutton", { name: "Seconds between two probes of a queue" });
    await every.focus();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("4");
    await press("Save plan");
    await expect(page.getByText("From 5 to 3600")).toBeVisible();
    await every.focus();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("5");
    await expectAccessible(page);
    await press("Save plan");
    await expect(every).toBeHidden();
    await press("Switch on");
    await expect(queueRow(page, "broker-a · queue 0")).toContainText("OK", { timeout: 60_000 });
    await expect(page.getByText("A probe every 5 seconds; lost after 30 s.")).toBeVisible();
    await press("Switch off");
    const dialog = page.getByRole("dialog", { name: "Switch the probes off" });
    await dialog.getByRole("checkbox").focus();
    await page.keyboard.press("Space");
    await dialog.getByRole("button", { name: "Switch off" }).focus();
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(page.getByText("Off", { exact: true }).first()).toBeVisible();
    // What was counted stays.
    await expect(page.getByRole("heading", { name: "Service level" })).toBeVisible();
  } finally {
    await own.close();
  }
});

test("beats from the page of the connection, and takes its topic away (HB-004, HB-006, HB-010)", async ({ page, api }) => {
  const own = await addOwnInstance(api);
  try {
    await page.goto(`/instances/${own.id}/details`);
    await page.getByRole("button", { name: "Switch on heartbeat" }).click();
    await expect(page.getByText("Healthy", { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText("Missed in the last hour")).toBeVisible();
    await page.getByRole("button", { name: "Switch off heartbeat" }).click();
    await page.getByRole("checkbox", { name: "Delete the topic _console_heartbeat too" }).check();
    await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
    await expect(page.getByRole("button", { name: "Switch on heartbeat" })).toBeVisible();
  } finally {
    await own.close();
  }
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("probes and shows the service level", async ({ page, api }) => {
    const own = await addOwnInstance(api);
    try {
      await page.goto(pageOf(own));
      await expect(page.getByRole("heading", { name: "尚未开启拨测" })).toBeVisible();
      await page.getByRole("button", { name: "开启", exact: true }).click();
      await expect(page.getByRole("table", { name: "队列" })).toContainText("正常", { timeout: 60_000 });
      await expect(page.getByRole("heading", { name: "服务水平" })).toBeVisible();
      await expectNoSidewaysScrolling(page);
      await expectAccessible(page);
    } finally {
      await own.close();
    }
  });
});
