import { createGroup, createTopic, send } from "./arrange.ts";
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";

const dialTest = "/instances/default/dial-test";

test("sends ten messages over the queues in turn and opens one of them (DIAL-2 to DIAL-7, DIAL-15)", async ({ page, api }) => {
  await createTopic(api, "dial-produce");
  await page.goto(dialTest);
  await expect(page.getByRole("heading", { name: "Nothing sent yet" })).toBeVisible();
  await expect(page.getByText("They say nothing about consumption")).toBeVisible();
  for (const code of ["SEND_OK", "FLUSH_DISK_TIMEOUT", "FLUSH_SLAVE_TIMEOUT", "SLAVE_NOT_AVAILABLE", "UNKNOWN_ERROR", "MESSAGE_SIZE_EXCEEDED", "PRODUCE_THROTTLE", "SERVICE_NOT_AVAILABLE"]) await expect(page.getByText(code, { exact: true })).toBeVisible();
  await expectAccessible(page);
  // The picker by keyboard alone: type, go down, choose.
  await page.getByRole("combobox", { name: "Topic" }).click();
  await page.keyboard.type("dial-prod");
  await expect(page.getByRole("option", { name: "dial-produce" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/topic=dial-produce/);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  const table = page.getByRole("table", { name: "Sent messages" });
  await expect(table.getByRole("row")).toHaveCount(11);
  await expect(table.getByText("SEND_OK")).toHaveCount(10);
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);
  await table.getByRole("link").first().click();
  await expect(page).toHaveURL(/message=[0-9A-F]{32}/);
  await expect(page.getByRole("complementary")).toContainText("MQDeck dial test.");
});

test("keeps the text of a topic for the next time", async ({ page, api }) => {
  await createTopic(api, "dial-memory");
  await page.goto(`${dialTest}?topic=dial-memory`);
  await page.getByRole("button", { name: "Own text" }).click();
  await page.getByRole("textbox", { name: "Text of the body" }).fill('{"order":4711}');
  await page.getByLabel("Number of messages").fill("1");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByText("SEND_OK").first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Text of the body" })).toHaveValue('{"order":4711}');
});

test("explains what is wrong with an input, and shows a message that is too large (DIAL-16)", async ({ page, api }) => {
  await createTopic(api, "dial-limits");
  await page.goto(dialTest);
  await page.getByLabel("Number of messages").fill("0");
  await page.getByLabel("Message size (KB)").fill("1.5");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByText("A whole number from 1 to 1000")).toBeVisible();
  await expect(page.getByText("A whole number from 1 to 4097")).toBeVisible();
  await expect(page.getByText("Required", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${dialTest}?topic=no-such-topic`);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("no-such-topic");
  await page.goto(`${dialTest}?topic=dial-limits`);
  await page.getByLabel("Number of messages").fill("1");
  await page.getByLabel("Message size (KB)").fill("4097");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByRole("table").getByText("MESSAGE_SIZE_EXCEEDED")).toBeVisible();
  await expect(page.getByRole("table").getByText("not stored")).toBeVisible();
});

test("sends delayed messages by level and to a time, and ends transactions both ways (KIND-7, KIND-18)", async ({ page, api }) => {
  await createTopic(api, "dial-kinds");
  await page.goto(`${dialTest}?topic=dial-kinds`);
  await page.getByLabel("Number of messages").fill("2");
  const table = page.getByRole("table", { name: "Sent messages" });
  const send = async (rows: number): Promise<void> => {
    await page.getByRole("button", { name: "Test", exact: true }).click();
    await expect(table.getByText("SEND_OK")).toHaveCount(rows);
  };
  await page.getByLabel("Message type").selectOption("DELAY");
  await page.getByLabel("Delivered after").selectOption({ label: "5 s (level 2)" });
  await send(2);
  await page.getByLabel("Delivered after").selectOption({ label: "Any time" });
  await page.getByLabel("Delay (s)").fill("0");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByText("A whole number from 1 to 3456000")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Delay (s)").fill("3600");
  await page.getByLabel("Number of messages").fill("3");
  await send(3);
  await page.getByLabel("Message type").selectOption("TRANSACTION");
  await page.getByLabel("Number of messages").fill("1");
  await send(1);
  await table.getByRole("link").first().click();
  await page.getByRole("complementary").getByRole("link", { name: /^Properties/ }).click();
  await expect(page.getByRole("complementary")).toContainText("PGROUP");
  await page.goto(`${dialTest}?topic=dial-kinds`);
  await page.getByLabel("Message type").selectOption("TRANSACTION");
  await page.getByLabel("The transaction ends with").selectOption("rollback");
  await expect(page.getByText("no consumer gets it")).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);
  await send(1);
  await expect(table.getByText("rolled back")).toBeVisible();
});

test("consumes for real after a warning, until nothing is left (DIAL-8 to DIAL-13)", async ({ page, api }) => {
  await createTopic(api, "dial-consume");
  await createGroup(api, "dial-consume-group");
  await send(api, { topic: "dial-consume", messageCount: 10 });
  await page.goto(`${dialTest}?tab=consume&topic=dial-consume&group=dial-consume-group`);
  await expect(page.getByText("This consumes for real")).toBeVisible();
  await expect(page.getByText("No client of this group is online now.")).toBeVisible();
  for (const code of ["CONSUME_SUCCESS", "RECONSUME_LATER", "CONSUME_FAILURE", "SLAVE_NOT_AVAILABLE", "NO_MATCHED_MESSAGE", "OFFSET_ILLEGAL", "BROKER_TIMEOUT"]) await expect(page.getByText(code, { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByText("Tick that you know what this does")).toBeVisible();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Test", exact: true }).click();
  const table = page.getByRole("table", { name: "Consumed messages" });
  await expect(table.getByText("CONSUMED")).toHaveCount(10);
  await expectNoSidewaysScrolling(page);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByRole("heading", { name: "NO_MATCHED_MESSAGE" })).toBeVisible();
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("explains the codes and the refusals", async ({ page }) => {
    await page.goto(dialTest);
    await expect(page.getByRole("heading", { name: "拨测" })).toBeVisible();
    await expect(page.getByText("主从数据可能不一致")).toBeVisible();
    await expect(page.getByText("不代表消费情况")).toBeVisible();
    await page.getByLabel("消息类型").selectOption("DELAY");
    await expect(page.getByLabel("投递延时")).toContainText("1 s（级别 1）");
    await page.getByLabel("消息类型").selectOption("TRANSACTION");
    await page.getByLabel("事务结果").selectOption("rollback");
    await expect(page.getByText("消费者不会收到")).toBeVisible();
    await page.getByLabel("消息数量").fill("many");
    await page.getByRole("button", { name: "测试", exact: true }).click();
    await expect(page.getByText("须为 1 至 1000 的整数")).toBeVisible();
    await page.getByRole("link", { name: "消费测试" }).click();
    await expect(page.getByText("消费组的进度会前移")).toBeVisible();
    await expectAccessible(page);
  });
});
