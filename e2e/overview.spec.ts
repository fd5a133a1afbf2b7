import { z } from "zod";
import { createTopic } from "./arrange.ts";
import { expect, expectAccessible, expectNoSidewaysScrolling, test as base } from "./fixtures.ts";
import { addOwnInstance, connectConsumer } from "./own-instance.ts";
import type { OwnInstance } from "./own-instance.ts";

const test = base.extend<{ own: OwnInstance }>({
  own: async ({ api }, use) => {
    const own = await addOwnInstance(api);
    await use(own);
    await own.close();
  },
});

const findings = z.object({ asOf: z.number(), findings: z.array(z.object({ kind: z.string() })) });
/** The checks confirm what they see over several looks of ten seconds. */
const examinedWithinMs = 150_000;

test("says that all is well, with the figures, the clusters and what was checked", async ({ page, api }) => {
  await createTopic(api, "overview-topic");
  await expect.poll(async () => findings.parse(await api.get("/api/instances/default/findings")).asOf, { timeout: 60_000 }).toBeGreaterThan(0);
  await page.goto("/instances/default");
  await expect(page.getByRole("region", { name: "State of the instance" })).toContainText(/All is well|thing/);
  for (const label of ["Messages in", "Lag", "Dead letters today", "Nodes up"]) await expect(page.getByText(label, { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("table", { name: "Clusters" }).getByRole("row").nth(1)).toContainText("DefaultCluster");
  const checks = page.getByRole("list", { name: "What was checked" });
  await expect(checks.getByRole("listitem")).toHaveCount(11);
  await expect(checks).toContainText("Nodes answer");
  await expect(page.getByRole("heading", { name: "Messages in and out" })).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Connect a client" }).click();
  await expect(page).toHaveURL(/\/instances\/default\/details$/);
});

test("teaches what to do first while there is no topic", async ({ page, own }) => {
  await page.goto(`/instances/${own.id}`);
  await expect(page.getByRole("heading", { name: "No topic yet" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Create a topic" }).click();
  await expect(page.getByRole("dialog", { name: "Create topic" })).toBeVisible();
});

test("finds more clients than queues, and is opened by keyboard alone", async ({ page, api, own }) => {
  test.setTimeout(300_000);
  await api.post(`${own.path}/topics`, { name: "narrow", brokerNames: ["broker-a"], queuesPerBroker: 1 });
  await api.post(`${own.path}/groups`, { name: "GID_narrow", brokerNames: ["broker-a"] });
  const close = [await connectConsumer(own.namesrv, "narrow", "GID_narrow"), await connectConsumer(own.namesrv, "narrow", "GID_narrow")];
  try {
    await page.goto(`/instances/${own.id}`);
    const finding = page.getByRole("button", { name: /1 of 2 clients of GID_narrow have nothing to do/ });
    await expect(finding).toBeVisible({ timeout: examinedWithinMs });
    await expect(page.getByRole("region", { name: "State of the instance" })).toContainText("All is well, 1 thing to note");
    await expect(page.getByRole("list", { name: "What was checked" })).toContainText("clients do not tell of themselves");
    await finding.focus();
    await page.keyboard.press("Enter");
    await expect(finding).toHaveAttribute("aria-expanded", "true");
    await expect(page).toHaveURL(/finding=/);
    await expect(page.getByText("2 clients are online; narrow, its widest topic, has 1 queues")).toBeVisible();
    await expectAccessible(page);
    await page.reload();
    const place = page.getByRole("link", { name: "Open the group" });
    await expect(place).toBeVisible();
    await place.focus();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/groups\?group=GID_narrow&tab=clients/);
  } finally {
    await Promise.all(close.map((end) => end()));
  }
});

test("says in one line that the instance cannot be read, here and in the list", async ({ page, own }) => {
  await own.kill();
  await page.goto(`/instances/${own.id}`);
  await expect(page.getByRole("region", { name: "State of the instance" })).toContainText("1 thing needs you now", { timeout: 90_000 });
  await page.getByRole("button", { name: /The instance cannot be read/ }).click();
  await expect(page.getByText("Check that the name server runs")).toBeVisible();
  await expectAccessible(page);
  await page.goto("/instances");
  await expect(page.getByRole("row").filter({ hasText: own.id })).toContainText("Act now");
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("answers in the terms of the word table", async ({ page, api }) => {
    await createTopic(api, "overview-zh");
    await page.goto("/instances/default");
    await expect(page.getByRole("region", { name: "实例状态" })).toBeVisible();
    for (const title of ["堆积最多的消费组", "生产最多的主题", "集群", "检查项"]) await expect(page.getByRole("heading", { name: title, exact: true })).toBeVisible();
    await expect(page.getByText("节点有响应")).toBeVisible();
    await expectNoSidewaysScrolling(page);
    await expectAccessible(page);
  });
});
