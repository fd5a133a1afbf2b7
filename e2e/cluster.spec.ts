import { brokersOf } from "./arrange.ts";
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";
import { addOwnInstance } from "./own-instance.ts";

const cluster = "/instances/default/cluster";
/** BRK-1, in its order. */
const runtimeKeys =
  "version, bootstrap time, broker id/pid, broker address, produce tps(10s,1min,10min), consumer tps(10s,1min,10min), getFoundTps(10s,1min,10min), getMissTps(10s,1min,10min), commitLogMinOffset, commitLogMaxOffset, consumeQueueDiskRatio, commitLogDiskRatio, producerConnectionsNum, consumerConnectionsNum, topicNum, putMessageAverageSize, putMessageTimesTotal, putMessageSizeTotal, getMessageEntireTimeMax, putMessageEntireTimeMax, msgPutTotalTodayMorning, msgGetTotalTodayMorning, msgPutTotalYesterdayMorning, msgGetTotalYesterdayMorning, msgPutTotalTodayNow, msgGetTotalTodayNow, dispatchBehindBytes, dispatchMaxBuffer, sendThreadPoolQueueHeadWaitTimeMills, pullThreadPoolQueueHeadWaitTimeMills, queryThreadPoolQueueHeadWaitTimeMills, commitLogDirCapacity, sendThreadPoolQueueSize, pullThreadPoolQueueSize, queryThreadPoolQueueSize, runtime, startAcceptSendRequestTimeStamp, earliestMessageTimeStamp, remainHowManyDataToFlush, remainTransientStoreBufferNumbs, sendThreadPoolQueueCapacity, pullThreadPoolQueueCapacity, queryThreadPoolQueueCapacity, pageCacheLockTimeMills, putMessageDistributeTime".split(
    ", ",
  );

test("lists every broker node with its figures, and the name servers (CLU-1 to CLU-4)", async ({ page, api, product }) => {
  const [broker] = await brokersOf(api);
  await page.goto(cluster);
  const row = page.getByRole("table", { name: "Broker nodes" }).getByRole("row").nth(1);
  await expect(row).toContainText(broker?.brokerName ?? "no broker");
  for (const text of ["Master", "Running", broker?.address ?? "no address"]) await expect(row).toContainText(text);
  for (const head of ["TPS in (1 min)", "TPS out (1 min)", "In today", "Out today", "In yesterday", "Out yesterday"]) await expect(page.getByRole("columnheader", { name: head })).toBeVisible();
  await expect(page.getByText(product.namesrv)).toBeVisible();
  await expect(page.getByText("Reachable", { exact: true })).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Addresses and storage" }).click();
  await expect(page).toHaveURL(/view=configuration/);
  await expect(row).toContainText("commitlog");
  await expectNoSidewaysScrolling(page);
});

test("opens a broker under its own link: 17 fields, 45 figures in order, configuration (BRK-1, BRK-7)", async ({ page }) => {
  await page.goto(cluster);
  await page.getByRole("table").getByRole("link").first().click();
  await expect(page).toHaveURL(/broker=.+/);
  const drawer = page.getByRole("complementary");
  for (const label of ["Broker name", "Version", "Address", "Topics", "Disk usage", "Sent yesterday", "Consumed yesterday", "Sent today", "Consumed today", "Average system CPU usage", "System CPU usage", "Process CPU usage", "Memory usage", "Producer connections", "Consumer connections", "Free physical memory", "Total physical memory"]) await expect(drawer.getByText(label, { exact: true })).toBeVisible();
  await drawer.getByRole("link", { name: "Detailed information" }).click();
  await expect(drawer.getByRole("table").first().getByRole("rowheader")).toHaveText(runtimeKeys);
  await expectAccessible(page);
  await drawer.getByRole("link", { name: "Configuration" }).click();
  await drawer.getByRole("textbox", { name: "Key or value" }).fill("brokerName");
  await expect(drawer.getByRole("rowheader", { name: "brokerName", exact: true })).toBeVisible();
  await expect(page).toHaveURL(/key=brokerName/);
  await page.reload();
  await expect(drawer.getByRole("rowheader", { name: "brokerName", exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(page).not.toHaveURL(/broker=/);
});

test("says when no node matches, and when a link names a broker that is not there", async ({ page }) => {
  await page.goto(`${cluster}?q=nothing-like-this`);
  await expect(page.getByRole("heading", { name: "Nothing matches this filter" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filter" }).click();
  await expect(page.getByRole("table").getByRole("link").first()).toBeVisible();
  await page.goto(`${cluster}?broker=broker-of-yesterday&node=0`);
  await expect(page.getByRole("complementary").getByRole("alert")).toContainText("broker-of-yesterday");
});

test("says that a broker went away while the page is open", async ({ page, api }) => {
  const own = await addOwnInstance(api);
  try {
    await page.goto(`/instances/${own.id}/cluster`);
    await expect(page.getByText("Running", { exact: true })).toBeVisible();
    await own.kill();
    await expect(async () => {
      await page.getByRole("button", { name: "Refresh" }).click();
      await expect(page.getByText("Unreachable", { exact: true }).first()).toBeVisible({ timeout: 3000 });
    }).toPass({ timeout: 120_000 });
    await page.getByRole("table").getByRole("link").first().click();
    await expect(page.getByRole("complementary")).toContainText("No broker of this instance runs");
  } finally {
    await own.close();
  }
});

test("stops a broker, shows what is lost and who is affected, and starts it again, by keyboard alone", async ({ page, api }) => {
  const own = await addOwnInstance(api, { brokers: 2 });
  try {
    await api.post(`${own.path}/topics`, { name: "both-brokers", brokerNames: ["broker-a", "broker-b"] });
    await api.post(`${own.path}/topics`, { name: "only-on-b", brokerNames: ["broker-b"] });
    await page.goto(`/instances/${own.id}/cluster`);
    const row = page.getByRole("table", { name: "Broker nodes" }).getByRole("row").filter({ hasText: "broker-b" });
    await row.getByRole("button", { name: "Actions for broker-b" }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("menuitem", { name: "Start", exact: true })).toHaveAttribute("aria-disabled", "true");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Stop broker broker-b?" });
    await expect(page).toHaveURL(/act=stop&on=broker-b/);
    await expect(dialog).toContainText("1 topic has queues on no other running broker");
    await expect(dialog).toContainText("only-on-b");
    await expect(dialog).toContainText("1 topic goes on with its queues on other brokers");
    await expect(dialog).toContainText("No consumer is online.");
    await dialog.getByRole("button", { name: "Stop new messages" }).press("Enter");
    await expect(dialog).toContainText("nothing waits here any more");
    await expectAccessible(page);
    await dialog.getByRole("textbox").focus();
    await page.keyboard.type("broker-b");
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(row.getByText("Stopped", { exact: true })).toBeVisible();
    await expect(row).toContainText("127.0.0.1:");
    await expectNoSidewaysScrolling(page);

    await row.getByRole("link", { name: "broker-b" }).press("Enter");
    const drawer = page.getByRole("complementary");
    await expect(drawer).toContainText("This broker was stopped");
    await expect(drawer).toContainText("only-on-b");
    await expectAccessible(page);
    await drawer.getByRole("button", { name: "Start", exact: true }).press("Enter");
    await expect(page.getByText("Broker broker-b runs and is in the routes again")).toBeVisible();
    await expect(drawer.getByText("Running", { exact: true })).toBeVisible();
    await expect(row.getByText("Running", { exact: true })).toBeVisible();
  } finally {
    await own.close();
  }
});

test("warns of the last broker, still starts it when none runs, and makes a broker read-only", async ({ page, api }) => {
  const own = await addOwnInstance(api);
  try {
    const address = `/instances/${own.id}/cluster`;
    await page.goto(`${address}?act=permission&on=broker-a`);
    await page.getByRole("combobox", { name: "What clients may do on this broker" }).selectOption("Read only");
    await page.getByRole("button", { name: "Change permission" }).click();
    await expect(page.getByText("Broker broker-a: Read only")).toBeVisible();
    await page.goto(`${address}?broker=broker-a&node=0`);
    await expect(page.getByRole("complementary").getByText("Read only")).toBeVisible();

    await page.goto(`${address}?act=stop&on=broker-a`);
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("alert")).toContainText("This is the last broker that runs");
    await dialog.getByRole("textbox").fill("broker-a");
    await dialog.getByRole("button", { name: "Stop broker" }).click();
    await expect(page.getByText("Stopped", { exact: true })).toBeVisible();
    await page.goto(address);
    await page.getByRole("button", { name: "Actions for broker-a" }).click();
    await page.getByRole("menuitem", { name: "Start", exact: true }).click();
    await expect(page.getByText("Running", { exact: true })).toBeVisible();
  } finally {
    await own.close();
  }
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("uses the words of the manual", async ({ page }) => {
    await page.goto(cluster);
    await expect(page.getByRole("heading", { name: "集群信息" })).toBeVisible();
    for (const head of ["生产TPS(1min)", "消费TPS(1min)", "今日生产总数", "今日消费总数", "昨天生产总数", "昨天消费总数"]) await expect(page.getByRole("columnheader", { name: head })).toBeVisible();
    await expectNoSidewaysScrolling(page);
    await page.getByRole("table").getByRole("link").first().click();
    for (const label of ["磁盘使用率", "昨日发送总量", "系统CPU平均使用率", "空闲物理内存"]) await expect(page.getByText(label, { exact: true })).toBeVisible();
    await expectAccessible(page);
  });

  test("stops and starts a broker", async ({ page, api }) => {
    const own = await addOwnInstance(api, { brokers: 2 });
    try {
      await page.goto(`/instances/${own.id}/cluster`);
      await page.getByRole("button", { name: "broker-b 的操作" }).click();
      await page.getByRole("menuitem", { name: "停止 Broker" }).click();
      const dialog = page.getByRole("dialog", { name: "停止 Broker broker-b？" });
      await expect(dialog).toContainText("没有主题的队列仅在此 Broker 上。");
      await dialog.getByRole("textbox").fill("broker-b");
      await dialog.getByRole("button", { name: "停止 Broker" }).click();
      await expect(page.getByText("已停止", { exact: true })).toBeVisible();
      await page.getByRole("button", { name: "broker-b 的操作" }).click();
      await page.getByRole("menuitem", { name: "启动" }).click();
      await expect(page.getByText("运行中", { exact: true })).toHaveCount(2);
    } finally {
      await own.close();
    }
  });
});
