import { z } from "zod";
import { createTopic, send } from "./arrange.ts";
import { brokerAddresses } from "./engines/cluster-probe.ts";
import { makeDeadLetters } from "./engines/dead-letter-maker.ts";
import { traceDelivery, traceSending } from "./engines/trace-writer.ts";
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";
import type { Api, Product } from "./fixtures.ts";

const traces = "/instances/default/traces";
const found = z.object({ rows: z.array(z.object({ uniqueId: z.string(), storedAt: z.number() })) });

/** A message that its group failed twice and that is dead now, with what its Java clients told of it. */
async function arrangeDead({ namesrv }: Product, api: Api, name: string): Promise<string> {
  const [broker = ""] = await brokerAddresses(namesrv);
  await createTopic(api, name);
  await makeDeadLetters({ address: broker, topic: name, group: `GID_${name}`, count: 1, keyOf: () => `key-${name}` });
  const stored = found.parse(await api.get(`/api/instances/default/messages?by=key&topic=${name}&key=key-${name}`)).rows[0];
  if (!stored) throw new Error("nothing was stored");
  const { storedAt, uniqueId } = stored;
  const message = { topic: name, key: `key-${name}`, uniqueId };
  await traceSending(broker, { ...message, startedAtMs: storedAt - 10 });
  await traceDelivery(broker, { ...message, group: `GID_${name}`, retryTimes: 0, startedAtMs: storedAt + 5, costMs: 40, isSuccess: false });
  await traceDelivery(broker, { ...message, group: "GID_other", retryTimes: 0, startedAtMs: storedAt + 8, costMs: 3, isSuccess: true });
  return uniqueId;
}

test("lists traced messages by time and draws one from sending to the dead letter (TRC-002, TRC-007 to TRC-033)", async ({ page, api, product }) => {
  const id = await arrangeDead(product, api, "tr-main");
  await page.goto(traces);
  await page.getByRole("combobox", { name: "Topic" }).fill("tr-main");
  await page.getByLabel("Only failures").check();
  await page.getByRole("button", { name: "Query", exact: true }).click();
  await expect(page).toHaveURL(/topic=tr-main.*failures=true|failures=true.*topic=tr-main/);
  const list = page.getByRole("table", { name: "Traced messages" });
  await expect(list.getByText("1 failure")).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScrolling(page);
  await list.getByRole("link", { name: id }).click();
  await expect(page).toHaveURL(new RegExp(`trace=${id}`));
  const drawer = page.getByRole("complementary");
  const timeline = drawer.getByRole("group", { name: "Timeline of the message" });
  await expect(timeline.getByRole("button", { name: /^Produced: Sent · 31 ms/ })).toBeVisible();
  await expect(timeline.getByRole("button", { name: /^GID_tr-main: Push 1 · Moved to dead letters/ })).toBeVisible();
  for (const label of ["Production address", "Production time", "Send cost", "Production state", "Storage time", "Storage cost", "Storage state"]) await expect(drawer.getByText(label, { exact: true })).toBeVisible();
  const groups = drawer.getByRole("table", { name: "Consumed" });
  await expect(groups.getByRole("row").filter({ hasText: "GID_other" }).getByText("Acknowledged")).toBeVisible();
  await drawer.getByRole("button", { name: "GID_tr-main", exact: true }).click();
  const pushes = drawer.getByRole("table", { name: "Pushes to GID_tr-main" });
  await expect(pushes.getByText("Moved to dead letters")).toBeVisible();
  await expect(pushes.getByText("%DLQ%GID_tr-main")).toBeVisible();
  await expect(pushes.getByText("40 ms")).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(timeline).toBeVisible();
});

test("tells what brokers know of a message that nobody traced, and the code that traces (TRC-006, TRACE-4)", async ({ page, api }) => {
  await createTopic(api, "tr-quiet");
  const [stored] = await send(api, { topic: "tr-quiet", keys: "key-quiet" });
  await page.goto(`${traces}?by=key&key=key-quiet&topic=tr-quiet`);
  await expect(page.getByRole("table", { name: "Traced messages" }).getByText("Nobody told")).toBeVisible();
  await page.goto(`${traces}?id=${stored?.uniqueId ?? ""}`);
  await expect(page.getByText("No client told of it; what follows is what the brokers know")).toBeVisible();
  await expect(page.getByText("Its producer told nothing: from the message itself")).toBeVisible();
  await expect(page.getByText("Success: it is stored")).toBeVisible();
  await page.getByRole("button", { name: "Go", exact: true }).first().click();
  await expect(page.getByText("producer.WithTrace(traces)")).toBeVisible();
  await expectAccessible(page);
});

test("says that no trace topic is there, that no message is, and that no instance is", async ({ page }) => {
  await page.goto(`${traces}?traceTopic=no_such_topic`);
  await expect(page.getByRole("heading", { name: "Nobody traced a message in this time" })).toBeVisible();
  await expect(page.getByText("The trace topic no_such_topic does not exist")).toBeVisible();
  await expect(page.getByText("new DefaultMQProducer(\"PG_orders\", true, \"no_such_topic\")")).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${traces}?by=id&id=7F0000010000000000000000DEADBEEF`);
  await expect(page.getByText("was found, and nobody told of one")).toBeVisible();
  await page.goto("/instances/gone/traces");
  await expect(page.getByRole("alert")).toBeVisible();
});

test("is used by keyboard alone", async ({ page, api, product }) => {
  const id = await arrangeDead(product, api, "tr-keys");
  await page.goto(`${traces}?by=key`);
  await page.getByRole("textbox", { name: /^Key/ }).focus();
  await page.keyboard.type("key-tr-keys");
  await page.keyboard.press("Enter");
  const link = page.getByRole("table", { name: "Traced messages" }).getByRole("link", { name: id });
  await expect(link).toBeVisible();
  await link.focus();
  await page.keyboard.press("Enter");
  const timeline = page.getByRole("group", { name: "Timeline of the message" });
  await expect(timeline).toBeVisible();
  await timeline.getByRole("button").first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(timeline.getByRole("button", { name: /^Stored/ })).toBeFocused();
  await expect(page.getByRole("tooltip")).toContainText("Stored");
  await page.keyboard.press("End");
  await expect(timeline.getByRole("button").last()).toBeFocused();
  const toggle = page.getByRole("button", { name: "GID_tr-keys", exact: true });
  await toggle.focus();
  await page.keyboard.press("Enter");
  await expect(toggle).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/trace=/);
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });

  test("shows the same words as the specification", async ({ page, api, product }) => {
    const id = await arrangeDead(product, api, "tr-zh");
    await page.goto(`${traces}?by=id&id=${id}`);
    for (const heading of ["消息生产", "消息存储", "消息消费"]) await expect(page.getByRole("heading", { name: heading })).toBeVisible();
    for (const label of ["生产地址", "生产时间", "发送耗时", "生产状态", "存储时间", "存储耗时", "存储状态", "消费组名称", "消费模式", "推送次数", "最后推送时间"]) await expect(page.getByText(label, { exact: true })).toBeVisible();
    await expect(page.getByRole("table", { name: "消息消费" }).getByText("已转入死信队列")).toBeVisible();
    await expectAccessible(page);
    await page.goto(traces);
    await page.getByLabel("轨迹写入时间").selectOption("3d");
    await page.getByRole("textbox", { name: /^组/ }).fill("GID_tr-zh");
    await page.getByRole("button", { name: "查询", exact: true }).click();
    await expect(page.getByRole("link", { name: id })).toBeVisible();
  });
});
