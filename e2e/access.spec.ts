import type { Page } from "@playwright/test";
import { z } from "zod";
import { expect, expectAccessible, expectNoSidewaysScrolling, test as base } from "./fixtures.ts";
import type { Api } from "./fixtures.ts";
import { addOwnInstance, connectConsumer } from "./own-instance.ts";
import type { OwnInstance } from "./own-instance.ts";
import { closeInnerProducer, connectSignedProducer } from "./signed-producer.ts";
import type { SignedProducer } from "./signed-producer.ts";

const test = base.extend<{ own: OwnInstance; connect: (account?: { userId: string; secret: string }) => Promise<SignedProducer> }>({
  own: async ({ api }, use) => {
    const own = await addOwnInstance(api);
    await use(own);
    await closeInnerProducer();
    await own.close();
  },
  connect: async ({ own }, use) => {
    const open: SignedProducer[] = [];
    await use(async (account) => {
      const producer = await connectSignedProducer(own.namesrv, account);
      open.push(producer);
      return producer;
    });
    await Promise.all(open.map((producer) => producer.close()));
  },
});

const pageOf = (own: OwnInstance, search = ""): string => `/instances/${own.id}/access${search}`;
const rowOf = (page: Page, userId: string) => page.getByRole("table", { name: "Application users" }).getByRole("row").filter({ has: page.getByRole("link", { name: userId, exact: true }) });
const instanceOf = async (api: Api, own: OwnInstance) => z.object({ name: z.string() }).parse(await api.get(own.path));
const createTopic = (api: Api, own: OwnInstance, name: string) => api.post(`${own.path}/topics`, { name, brokerNames: ["broker-a"], queuesPerBroker: 4 });

/** Switches access control on in the page, with the administrator that it proposes. */
async function switchOn(page: Page, instanceName: string): Promise<void> {
  await page.getByRole("button", { name: "Switch access control on" }).click();
  const dialog = page.getByRole("dialog", { name: `Switch access control on for ${instanceName}?` });
  await expect(dialog.getByRole("radio", { name: /A new administrator for the console/ })).toBeChecked();
  await expect(dialog.getByRole("heading", { name: "Connected now" })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("textbox", { name: /to confirm/ }).fill(instanceName);
  await dialog.getByRole("button", { name: "Switch on", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("Access control on", { exact: true })).toBeVisible();
}

test("teaches while there is no user, and checks ID, secret and addresses", async ({ page, own }) => {
  await page.goto(pageOf(own));
  await expect(page.getByRole("heading", { name: "No application user yet" })).toBeVisible();
  await expect(page.getByText("Access control off", { exact: true })).toBeVisible();
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Create user" }).first().click();
  await expect(page).toHaveURL(/create=true/);
  const form = page.getByRole("dialog", { name: "Create application user" });
  await form.getByRole("button", { name: "Create user" }).click();
  await expect(form.getByText("A user needs an ID")).toBeVisible();
  await expect(form.getByText("A user needs a secret")).toBeVisible();
  await form.getByLabel("User ID").fill("no-dash");
  await expect(form.getByText("Only letters, digits and underscores", { exact: true })).toBeVisible();
  await form.getByLabel("Secret").fill("lowercaseonly");
  await expect(form.getByText("Needs three kinds of characters")).toBeVisible();
  await form.getByLabel("IP allow list").fill("10.0.0");
  await expect(form.getByText("Not an address, a list with commas or a pattern")).toBeVisible();
  await expectAccessible(page);
});

test("creates a user, shows its secret once with code that uses it, and refuses a taken ID", async ({ page, own }) => {
  await page.goto(pageOf(own, "?create=true"));
  const form = page.getByRole("dialog", { name: "Create application user" });
  await form.getByLabel("User ID").fill("orders_app");
  await form.getByRole("button", { name: "Generate" }).click();
  const secret = await form.getByLabel("Secret").inputValue();
  expect(secret).toHaveLength(20);
  await form.getByLabel("Remark").fill("Order service");
  await form.getByRole("button", { name: "Create user" }).click();

  const once = page.getByRole("dialog", { name: "Credentials of orders_app" });
  await expect(once.getByText("it is shown only this once")).toBeVisible();
  for (let round = 0; round < 2; round++) await page.keyboard.press("Escape");
  await page.mouse.click(5, 5);
  await expect(once.getByText(secret, { exact: true })).toBeVisible();
  await expect(once.getByRole("button", { name: "Copy the secret" })).toBeVisible();
  await expect(once.locator("pre")).toContainText(`new AclClientRPCHook(new SessionCredentials("orders_app", "${secret}"))`);
  await expect(once.locator("pre")).toContainText(own.namesrv);
  await expectAccessible(page);
  await once.getByRole("button", { name: "I have the secret" }).click();
  await expect(page.getByRole("complementary", { name: "orders_app" })).toBeVisible();
  await expect(rowOf(page, "orders_app")).toContainText("Order service");
  await page.reload();
  await expect(rowOf(page, "orders_app")).toHaveCount(1);
  await expect(page.getByText(secret)).toHaveCount(0);

  await page.goto(pageOf(own, "?create=true"));
  await form.getByLabel("User ID").fill("orders_app");
  await form.getByRole("button", { name: "Generate" }).click();
  await form.getByRole("button", { name: "Create user" }).click();
  await expect(form.getByRole("alert").filter({ hasText: "orders_app" })).toContainText("taken");
});

test("gives a right on one topic, switches access control on, and the broker judges a real client by it", async ({ page, own, api, connect }) => {
  await Promise.all([createTopic(api, own, "orders"), createTopic(api, own, "bills")]);
  const account = { userId: "orders_app", secret: "Orders-Secret1" };
  await api.post(`${own.path}/access/users`, { ...account, defaultTopicPermission: "DENY" });
  await page.goto(pageOf(own, "?user=orders_app"));
  const drawer = page.getByRole("complementary", { name: "orders_app" });
  await expect(drawer.getByText("Topics that are not named here: Denied (DENY).")).toBeVisible();
  await drawer.getByRole("button", { name: "Add topic permission" }).click();
  await drawer.getByRole("combobox", { name: "Topic", exact: true }).fill("orde");
  await drawer.getByRole("option", { name: "orders" }).click();
  await drawer.getByRole("combobox", { name: "Permission on orders" }).selectOption("PUB");
  await drawer.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Permissions of “orders_app” are saved")).toBeVisible();
  await expect(rowOf(page, "orders_app").getByRole("link", { name: "1 topic" })).toBeVisible();
  await expectAccessible(page);

  await drawer.getByRole("link", { name: "What may this user do?" }).click();
  await drawer.getByRole("combobox", { name: "Topic" }).fill("orders");
  await expect(drawer.getByText("Send to orders").locator("..")).toContainText("Allowed");
  await expect(drawer.getByText("Consume orders with any other group").locator("..")).toContainText("Refused");
  await expect(page).toHaveURL(/topic=orders/);
  await drawer.getByRole("button", { name: "Close" }).click();

  const [signed, wrong, anonymous] = await Promise.all([connect(account), connect({ ...account, secret: "Not-The-Secret1" }), connect()]);
  expect(await Promise.all([signed.send("orders"), wrong.send("orders"), anonymous.send("orders")])).toEqual(["SEND_OK", "SEND_OK", "SEND_OK"]);
  const { name } = await instanceOf(api, own);
  await switchOn(page, name);
  await expect(rowOf(page, "mqdeck_console")).toContainText("Used by this console");
  expect(await signed.send("orders")).toBe("SEND_OK");
  expect(await signed.send("bills")).toBe("refused");
  expect(await wrong.send("orders")).toBe("refused");
  expect(await anonymous.send("orders")).toBe("refused");

  // The other pages go on working, with the console's own account.
  await page.goto(`/instances/${own.id}/topics`);
  await expect(page.getByRole("link", { name: "orders", exact: true })).toBeVisible();

  await page.goto(pageOf(own));
  await page.getByRole("button", { name: "Switch access control off" }).click();
  const dialog = page.getByRole("dialog", { name: `Switch access control off for ${name}?` });
  await dialog.getByRole("textbox").fill(name);
  await dialog.getByRole("button", { name: "Switch off", exact: true }).click();
  await expect(page.getByText("Access control off", { exact: true })).toBeVisible();
  expect(await anonymous.send("orders")).toBe("SEND_OK");
});

test("resets a secret and deletes a user: valid from the next request on, without a restart", async ({ page, own, api, connect }) => {
  await createTopic(api, own, "orders");
  const account = { userId: "orders_app", secret: "Orders-Secret1" };
  await api.post(`${own.path}/access/users`, account);
  const { name } = await instanceOf(api, own);
  await api.post(`${own.path}/access/switch`, { enabled: true, confirm: name, account: { kind: "new", userId: "mqdeck_console" } });
  const before = await connect(account);
  expect(await before.send("orders")).toBe("SEND_OK");

  await page.goto(pageOf(own, "?secret=orders_app"));
  const dialog = page.getByRole("dialog", { name: "Reset the secret of orders_app" });
  await dialog.getByLabel("Secret").fill("short");
  await dialog.getByRole("button", { name: "Reset secret" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("8 to 26 characters");
  await dialog.getByRole("button", { name: "Generate" }).click();
  const secret = await dialog.getByLabel("Secret").inputValue();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Reset secret" }).click();
  await page.getByRole("dialog", { name: "Credentials of orders_app" }).getByRole("button", { name: "I have the secret" }).click();
  expect(await before.send("orders")).toBe("refused");
  const after = await connect({ userId: "orders_app", secret });
  expect(await after.send("orders")).toBe("SEND_OK");

  await page.getByRole("button", { name: "Actions for orders_app" }).click();
  await page.getByRole("menuitem", { name: "Delete user" }).click();
  const confirmation = page.getByRole("dialog", { name: "Delete user orders_app?" });
  await expect(confirmation.getByText("refused from their next request on")).toBeVisible();
  await expect(confirmation.getByRole("button", { name: "Delete user" })).toBeDisabled();
  await confirmation.getByRole("textbox").fill("orders_app");
  await confirmation.getByRole("button", { name: "Delete user" }).click();
  await expect(rowOf(page, "orders_app")).toHaveCount(0);
  expect(await after.send("orders")).toBe("refused");

  // The console's own account stays while it is needed.
  await page.getByRole("button", { name: "Actions for mqdeck_console" }).click();
  await page.getByRole("menuitem", { name: "Delete user" }).click();
  const console_ = page.getByRole("dialog", { name: "Delete user mqdeck_console?" });
  await console_.getByRole("textbox").fill("mqdeck_console");
  await console_.getByRole("button", { name: "Delete user" }).click();
  await expect(console_.getByRole("alert")).toContainText("in use");
});

test("names who is connected before the switch, and keeps the addresses that need no secret", async ({ page, own, api, connect }) => {
  await createTopic(api, own, "orders");
  const { name } = await instanceOf(api, own);
  const closeConsumer = await connectConsumer(own.namesrv, "orders", "GID_orders");
  await page.goto(pageOf(own));
  await expect(async () => {
    await page.goto(pageOf(own, "?turn=on"));
    await expect(page.getByText("Consumer group GID_orders: 1 client")).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 120_000 });
  await closeConsumer();
  await page.goto(pageOf(own));
  await switchOn(page, name);
  const anonymous = await connect();
  expect(await anonymous.send("orders")).toBe("refused");

  await page.getByRole("button", { name: "Edit the addresses that need no secret" }).click();
  const dialog = page.getByRole("dialog", { name: "Addresses that need no secret" });
  await dialog.getByLabel("One address or pattern a line").fill("127.0.0");
  await expect(dialog.getByRole("alert")).toContainText("“127.0.0” is not an address");
  await dialog.getByLabel("One address or pattern a line").fill("127.0.0.*");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("127.0.0.*")).toBeVisible();
  expect(await anonymous.send("orders")).toBe("SEND_OK");
});

test("says what failed when the instance is away", async ({ page, own }) => {
  await page.goto(pageOf(own));
  await expect(page.getByRole("heading", { name: "No application user yet" })).toBeVisible();
  await own.kill();
  // What was just read is shared for three seconds.
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("alert").first()).toContainText("cannot be reached", { timeout: 10_000 });
  }).toPass();
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
});

test("says which right is missing when the console's account is no administrator, and that a wrong one is denied", async ({ page, own, api }) => {
  const account = { userId: "orders_app", secret: "Orders-Secret1" };
  await api.post(`${own.path}/access/users`, account);
  const { name } = await instanceOf(api, own);
  await api.post(`${own.path}/access/switch`, { enabled: true, confirm: name, account: { kind: "new", userId: "mqdeck_console" } });
  const add = async (as: string, secretKey: string): Promise<string> => {
    const connection = { kind: "rocketmq", nameServers: own.namesrv, accessKey: account.userId, secretKey };
    return z.object({ id: z.string() }).parse(await api.post("/api/instances", { name: `${name}-${as}`, connection, saveUntested: true })).id;
  };
  const [weak, wrong] = await Promise.all([add("weak", account.secret), add("wrong", "Not-The-Secret1")]);

  await page.goto(`/instances/${weak}/access`);
  await expect(page.getByText("The console signs in as “orders_app”, which is no administrator")).toBeVisible();
  await expectAccessible(page);
  await page.goto(`/instances/${weak}/details`);
  await expect(page.getByText("Running", { exact: true }).first()).toBeVisible();
  await expect(page.getByText("which is no administrator of this engine. Reading works")).toBeVisible();
  await page.goto(`/instances/${weak}/groups?create=true`);
  const form = page.getByRole("dialog", { name: "Create consumer group" });
  await form.getByLabel("Consumer group").fill("GID_refused");
  await form.getByRole("button", { name: "Create group" }).click();
  await expect(form.getByRole("alert")).toContainText("“orders_app” is no administrator of this engine");

  await page.goto(`/instances/${wrong}/details`);
  await expect(page.getByText("Access denied", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("alert")).toContainText("do not accept the account of this console (orders_app)");
  await page.getByRole("link", { name: "Change the account" }).click();
  await expect(page.getByRole("dialog").getByLabel("Access key")).toHaveValue("orders_app");
  await page.goto(`/instances/${wrong}/access`);
  await expect(page.getByRole("alert").first()).toContainText("The broker denied access");
  for (const [id, as] of [[weak, "weak"], [wrong, "wrong"]]) await api.delete(`/api/instances/${id}?confirm=${name}-${as}`);
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("shows list and form in the terms of the word table", async ({ page, own, api }) => {
    await api.post(`${own.path}/access/users`, { userId: "orders_app", secret: "Orders-Secret1", administrator: true });
    await page.goto(pageOf(own));
    await expect(page.getByRole("heading", { name: "应用用户" })).toBeVisible();
    for (const column of ["用户 ID", "管理员", "默认主题权限", "默认消费组权限", "IP 白名单", "创建时间", "最后更新时间"]) await expect(page.getByRole("columnheader", { name: column })).toBeVisible();
    await expectNoSidewaysScrolling(page);
    await page.getByRole("button", { name: "创建用户" }).click();
    const form = page.getByRole("dialog", { name: "创建应用用户" });
    for (const label of ["用户 ID", "密钥", "备注"]) await expect(form.getByLabel(label)).toBeVisible();
    await expectAccessible(page);
  });
});
