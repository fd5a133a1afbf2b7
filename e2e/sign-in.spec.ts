import { adminName, adminPassword, expect, expectAccessible, signedOut, test } from "./fixtures.ts";

test.use({ storageState: signedOut });

test("refuses a wrong password, then signs in and goes on to the page that was asked for", async ({ page }) => {
  await page.goto("/instances?q=def");
  await expect(page.getByRole("heading", { name: "Sign in to MQDeck" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Account").fill(adminName);
  await page.getByLabel("Password").fill("not-the-password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("Wrong name or password");
  await page.getByLabel("Password").fill(adminPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/instances\?q=def$/);
  await expect(page.getByRole("link", { name: "default", exact: true })).toBeVisible();
});

test("signs out, and asks again afterwards", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("Account").fill(adminName);
  await page.getByLabel("Password").fill(adminPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Account: admin" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to MQDeck" })).toBeVisible();
  await page.goto("/instances");
  await expect(page.getByRole("heading", { name: "Sign in to MQDeck" })).toBeVisible();
});

test("refuses a new password that is wrong or not the same twice", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("Account").fill(adminName);
  await page.getByLabel("Password").fill(adminPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Account: admin" }).click();
  await page.getByRole("menuitem", { name: "Change password" }).click();
  const dialog = page.getByRole("dialog", { name: "Change password" });
  await dialog.getByLabel("Current password").fill("not-the-password");
  await dialog.getByLabel("New password", { exact: false }).first().fill("another-password");
  await dialog.getByLabel("New password again").fill("something-else");
  await expect(dialog.getByText("The two do not match")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Save" })).toBeDisabled();
  await dialog.getByLabel("New password again").fill("another-password");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Wrong name or password")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("signs in", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "登录 MQDeck" })).toBeVisible();
    await page.getByLabel("账号").fill(adminName);
    await page.getByLabel("密码").fill(adminPassword);
    await page.getByRole("button", { name: "登录" }).click();
    await expect(page.getByRole("heading", { name: "实例列表" })).toBeVisible();
  });
});
