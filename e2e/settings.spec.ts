import { brokerAddresses } from "./engines/cluster-probe.ts";
import { RawConnection } from "./engines/remoting-request.ts";
import { expect, expectAccessible, expectNoSidewaysScrolling, test as base } from "./fixtures.ts";
import { addOwnInstance } from "./own-instance.ts";
import type { OwnInstance } from "./own-instance.ts";

const test = base.extend<{ own: OwnInstance; broker: RawConnection }>({
  own: async ({ api }, use) => {
    const own = await addOwnInstance(api);
    await use(own);
    await own.close();
  },
  broker: async ({ own }, use) => {
    const [address] = await brokerAddresses(own.namesrv);
    const broker = new RawConnection(address ?? "");
    await use(broker);
    broker.close();
  },
});

/** A send as a client puts it on the wire; the answer's code. */
async function send(broker: RawConnection, topic: string, bytes = 10): Promise<number> {
  const fields = { a: "PG", b: topic, c: "TBW102", d: 4, e: 0, f: 0, g: Date.now(), h: 0, i: "KEYS\u0001k", j: 0, k: "false", l: 0, m: "false" };
  return (await broker.ask(310, fields, Buffer.alloc(bytes, "b"))).code;
}

test("changes limits, retention and durability, and a client sees them at once", async ({ page, own, broker }) => {
  expect(await send(broker, "orders", 5_000)).toBe(0);
  await page.goto(`/instances/${own.id}/details`);
  const section = page.locator("section").filter({ has: page.getByRole("heading", { name: "Settings of the brokers" }) });
  await expect(section.getByText("72 h")).toBeVisible();
  await expect(section.getByText("Service reliability")).toBeVisible();
  await section.getByRole("link", { name: "Edit" }).click();
  const drawer = page.getByRole("dialog", { name: "Settings of the brokers" });
  for (const title of ["Creation", "Limits", "Retention", "Disk", "Durability"]) await expect(drawer.getByRole("heading", { name: title, exact: true })).toBeVisible();
  await expectAccessible(page);

  await drawer.getByLabel("Retention", { exact: true }).fill("12");
  await expect(drawer.getByText("24 to 8,760 h.", { exact: true })).toBeVisible();
  await drawer.getByLabel("Retention", { exact: true }).fill("30");
  await expect(drawer.getByText("Below 48 hours delayed messages may be deleted")).toBeVisible();
  await drawer.getByLabel("Message body limit", { exact: true }).fill("4096");
  await drawer.getByLabel("Topic limit", { exact: true }).fill("1");
  await drawer.getByLabel("Message rate limit", { exact: true }).fill("2");
  await drawer.getByLabel("Flush to disk").click();
  await page.getByTitle("Synchronous", { exact: true }).click();
  await drawer.getByRole("button", { name: "Save settings" }).click();
  await expect(drawer).toBeHidden();
  await expect(section.getByText("30 h")).toBeVisible();
  await expect(section.getByText("4 KiB")).toBeVisible();
  await expect(section.getByText("2 messages/s")).toBeVisible();
  await expect(section.getByText("Synchronous", { exact: true })).toBeVisible();
  await expectNoSidewaysScrolling(page);

  expect(await send(broker, "orders", 5_000), "too large").toBe(13);
  expect(await send(broker, "invoices"), "one topic too many").toBe(1);
  const codes = await Promise.all(Array.from({ length: 20 }, () => send(broker, "orders")));
  expect([codes.includes(0), codes.includes(2)], "some are let through, the others told to slow down").toEqual([true, true]);
});

test("limits the rate of a group on a topic", async ({ page, own, broker, api }) => {
  for (let index = 0; index < 5; index++) expect(await send(broker, "orders")).toBe(0);
  await api.post(`${own.path}/groups`, { name: "billing", brokerNames: ["broker-a"] });
  await page.goto(`/instances/${own.id}/groups?edit=billing`);
  const form = page.getByRole("dialog", { name: "Edit group billing" });
  await form.getByRole("button", { name: "Limit a topic" }).click();
  await form.getByLabel("Topic of limit 1").fill("orders");
  await form.getByLabel("Messages a second of limit 1").fill("2");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(form).toBeHidden();
  const pull = (queueOffset: number) => broker.ask(11, { consumerGroup: "billing", topic: "orders", queueId: 0, queueOffset, maxMsgNums: 32, sysFlag: 4, commitOffset: 0, suspendTimeoutMillis: 0, subscription: "*", subVersion: 0, expressionType: "TAG" });
  expect((await pull(0)).extFields.nextBeginOffset).toBe("2");
  // One alone may come so late that another message is earned.
  expect((await Promise.all(Array.from({ length: 20 }, () => pull(2)))).map(({ code }) => code), "flow control").toContain(215);
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("names the settings, their units and the two cleaning policies", async ({ page, own }) => {
    await page.goto(`/instances/${own.id}/details?open=settings`);
    const drawer = page.getByRole("dialog", { name: "Broker 设置" });
    await expect(drawer.getByText("24 至 8,760 小时。")).toBeVisible();
    await expect(drawer.getByText("服务高可靠性", { exact: true })).toBeVisible();
    await expectAccessible(page);
  });
});
