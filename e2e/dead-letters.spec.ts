import { expect, expectAccessible, test } from "./fixtures.ts";
import type { Api, Product } from "./fixtures.ts";
import { createGroup, createTopic } from "./arrange.ts";
import { brokerAddresses } from "./engines/cluster-probe.ts";
import { makeDeadLetters } from "./engines/dead-letter-maker.ts";
import type { DeadLettersToMake } from "./engines/dead-letter-maker.ts";

const deadLetters = "/instances/default/dead-letters";

async function arrange({ namesrv }: Product, api: Api, part: Omit<DeadLettersToMake, "address">): Promise<void> {
  await createTopic(api, part.topic).catch(() => undefined);
  const [address = ""] = await brokerAddresses(namesrv);
  await makeDeadLetters({ address, ...part });
}

test("tells what dead letters are while there are none, and what is wrong when the instance is gone", async ({ page, api }) => {
  await createGroup(api, "dl-empty");
  await page.goto(`${deadLetters}?group=dl-empty`);
  await expect(page.getByRole("heading", { name: "This group has no dead letters" })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${deadLetters}?q=no-such-group`);
  await expect(page.getByText("Nothing matches this filter")).toBeVisible();
  await page.goto("/instances/gone/dead-letters");
  await expect(page.getByRole("alert")).toBeVisible();
});

test("finds, groups and resends dead letters, with a result for each and a ledger that asks before a second time", async ({ page, api, product }) => {
  await arrange(product, api, { group: "dl-main", topic: "dl-orders", count: 22, tagOf: () => "paid", bodyOf: (index) => (index < 20 ? `{"order":${index}}` : "no json") });
  await page.goto(deadLetters);
  await page.getByRole("table", { name: "Groups with dead letters" }).getByRole("link", { name: "dl-main" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "dl-main" })).toBeVisible();
  const list = page.getByRole("table", { name: "Dead letters" });
  await expect(list.getByRole("button", { name: /^Resend/ })).toHaveCount(20);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect(list.getByRole("button", { name: /^Resend/ })).toHaveCount(22);
  await expectAccessible(page);
  await page.getByRole("table", { name: "Kinds" }).getByRole("button", { name: "Text" }).click();
  await expect(list.getByRole("button", { name: /^Resend/ })).toHaveCount(2);
  await expect(page).toHaveURL(/kind=/);
  await page.getByRole("button", { name: "Resend all that match" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("No client of the group is online")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Resend", exact: true }).click();
  const job = page.getByRole("region", { name: "Resend of dead letters: dl-main" });
  await expect(job.getByText("Done")).toBeVisible();
  await expect(job.getByText("Sent 2")).toBeVisible();
  await expect(list.getByText("once")).toHaveCount(2);
  await page.getByRole("button", { name: "Show all kinds" }).click();
  await list.getByRole("button", { name: /^Resend/ }).first().click();
  await expect(dialog.getByText("1 of them was resent before")).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Resend all", exact: true }).click();
  await dialog.getByRole("button", { name: "Resend", exact: true }).click();
  await expect(page.getByText("Sent 20")).toBeVisible();
  await expect(page.getByText("Left out 2")).toBeVisible();
  await page.getByRole("link", { name: "Result of each message" }).last().click();
  const drawer = page.getByRole("complementary");
  await expect(drawer.getByText("resent before")).toHaveCount(2);
  await expectAccessible(page);
});

test("finds one by its key and shows its body in a drawer", async ({ page, api, product }) => {
  await arrange(product, api, { group: "dl-one", topic: "dl-one-topic", count: 3, bodyOf: (index) => `<img src=x onerror="document.title='owned'">${index}` });
  await page.goto(`${deadLetters}?group=dl-one&key=dl-one-1`);
  const list = page.getByRole("table", { name: "Dead letters" });
  await expect(list.getByRole("link")).toHaveCount(1);
  await list.getByRole("link").click();
  await expect(page.getByRole("complementary").getByText("onerror").first()).toBeVisible();
  await expect(page).toHaveTitle(/dl-one/);
  await page.goto(`${deadLetters}?group=dl-one&key=nobody`);
  await expect(page.getByText("Nothing matches this filter")).toBeVisible();
});

test("edits one and sends it to the group, and says that nobody is there to try it on", async ({ page, api, product }) => {
  await arrange(product, api, { group: "dl-edit", topic: "dl-edit-topic", count: 1 });
  await page.goto(`${deadLetters}?group=dl-edit`);
  await page.getByRole("table", { name: "Dead letters" }).getByRole("button", { name: "Edit and try" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("No client of dl-edit is online to try it on")).toBeVisible();
  const body = dialog.getByRole("textbox", { name: "Body" });
  await expect(body).toContainText(`"order":0`);
  await body.fill("mended");
  await dialog.getByLabel("Tag").fill("edited");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Send edited to the group" }).click();
  await expect(page.getByText("Sent to dl-edit")).toBeVisible();
  await page.getByRole("button", { name: "Ledger" }).click();
  await expect(page.getByRole("complementary").getByText("edited", { exact: true })).toBeVisible();
});

test("is worked with by keyboard alone", async ({ page, api, product }) => {
  await arrange(product, api, { group: "dl-keys", topic: "dl-keys-topic", count: 2 });
  await page.goto(`${deadLetters}?group=dl-keys`);
  const list = page.getByRole("table", { name: "Dead letters" });
  await expect(list.getByRole("link")).toHaveCount(2);
  const box = list.getByRole("checkbox").first();
  await box.focus();
  await page.keyboard.press("Space");
  await expect(page.getByText("2 selected")).toBeVisible();
  await page.getByRole("button", { name: "Resend", exact: true }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("No client of the group is online")).toBeVisible();
  await dialog.getByLabel("Messages per second at most").focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("0");
  await expect(dialog.getByRole("alert")).toContainText("from 1 to");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("50");
  await expect(dialog.getByRole("button", { name: "curl / mqadmin" })).toBeVisible();
  for (let stop = 0; stop < 3; stop++) await page.keyboard.press("Tab");
  await expect(dialog.getByRole("button", { name: "Resend", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Sent 2")).toBeVisible();
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("lists and resends", async ({ page, api, product }) => {
    await arrange(product, api, { group: "dl-chinese", topic: "dl-chinese-topic", count: 2 });
    await page.goto(deadLetters);
    await expect(page.getByRole("heading", { name: "死信", exact: true })).toBeVisible();
    await page.getByRole("link", { name: "dl-chinese" }).click();
    await expect(page.getByRole("columnheader", { name: "原主题" }).last()).toBeVisible();
    await page.getByRole("button", { name: "全部重发" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText("该消费组没有在线客户端")).toBeVisible();
    await dialog.getByRole("button", { name: "重发", exact: true }).click();
    await expect(page.getByText("已发送 2")).toBeVisible();
    await page.getByRole("button", { name: "重发台账" }).click();
    await expect(page.getByRole("complementary").getByRole("heading", { name: "重发台账" })).toBeVisible();
    await expectAccessible(page);
  });
});
