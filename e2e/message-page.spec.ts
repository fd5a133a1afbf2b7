import { deflateSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { brokersOf, createTopic, send } from "./arrange.ts";
import { expect, expectAccessible, expectNoSidewaysScrolling, test } from "./fixtures.ts";
import type { Api } from "./fixtures.ts";
import { sendBytes } from "./send-bytes.ts";

const pageOf = (offsetMessageId: string, tab = ""): string => `/instances/default/messages/${offsetMessageId}${tab && `?tab=${tab}`}`;

const order = '{"orderId":9223372036854775807,"price":1.10,"price":2,"at":1763700000123,"customer":{"name":"李雷","tags":["vip"]},"payload":"{\\"inner\\":[1,2,3]}"}';

async function brokerOf(api: Api): Promise<string> {
  return (await brokersOf(api))[0]?.address ?? "";
}

/** The page answers: another form is a click away, and it is still our page. */
async function expectAlive(page: Page): Promise<void> {
  await page.getByRole("group", { name: "Form", exact: true }).getByRole("button", { name: "Hex" }).click();
  await expect(page.getByText(/^00000000 /)).toBeVisible();
  await expect(page).toHaveTitle(/^Message .* · MQDeck$/);
}

test("shows a body as a tree whose numbers keep every digit, finds in it, copies paths, opens JSON inside JSON", async ({ page, api }) => {
  await createTopic(api, "page-tree");
  const [stored] = await send(api, { topic: "page-tree", tags: "created", keys: "order-1", body: order });
  await page.goto(pageOf(stored?.messageId ?? ""));
  const tree = page.getByRole("tree", { name: "Tree" });
  const line = (name: RegExp) => tree.getByRole("treeitem", { name });
  await expect(line(/^orderId/)).toContainText("9223372036854775807");
  await expect(line(/^price/)).toHaveText([/1\.10/, /2$/]);
  await expect(tree.getByText("key occurs twice")).toHaveCount(2);
  await expectNoSidewaysScrolling(page);
  await expectAccessible(page);
  await page.getByRole("searchbox", { name: "Search in the body" }).fill("VIP");
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 of 1")).toBeVisible();
  await expect(page.getByTestId("json-path")).toHaveText("$.customer.tags[0]");
  await line(/^payload/).click();
  await page.getByRole("button", { name: "Open as JSON" }).click();
  await expect(page.getByText("JSON inside $.payload")).toBeVisible();
  await expect(line(/^inner/)).toContainText("3 items");
  await page.getByRole("button", { name: "Back to the body" }).click();
  await expect(line(/^orderId/)).toBeVisible();
});

test("walks through the tree, the tabs and the neighbours by keyboard alone", async ({ page, api }) => {
  await createTopic(api, "page-keys");
  const [first] = await send(api, { topic: "page-keys", messageCount: 1, body: order, queueId: 0, keys: "first" });
  await send(api, { topic: "page-keys", messageCount: 1, body: '{"second":true}', queueId: 0, keys: "second", ...(first && { brokerName: first.brokerName }) });
  await page.goto(pageOf(first?.messageId ?? ""));
  const tree = page.getByRole("tree");
  await tree.focus();
  const path = page.getByTestId("json-path");
  await page.keyboard.press("ArrowDown");
  await expect(path).toHaveText("$.orderId");
  for (const key of ["End", "ArrowUp", "ArrowLeft"]) await page.keyboard.press(key);
  await expect(path).toHaveText("$.customer.tags");
  await page.keyboard.press("ArrowLeft");
  await expect(tree.getByRole("treeitem", { name: /^tags/ })).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(path).toHaveText("$.customer.tags[0]");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(tree.getByRole("treeitem")).toHaveCount(1);
  const place = page.getByRole("link", { name: "Place in the log" });
  await place.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/\/commitlog\/0{20}$/)).toBeVisible();
  const neighbours = page.getByRole("table", { name: "Neighbours in the queue" });
  await expect(neighbours.getByRole("row")).toHaveCount(3);
  await expectAccessible(page);
  await neighbours.getByRole("link").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("definition").filter({ hasText: "second" })).toBeVisible();
  await expect(page).toHaveURL(/tab=place/);
  await page.getByRole("button", { name: "Previous in the queue" }).press("Enter");
  await expect(page.getByRole("definition").filter({ hasText: "first" })).toBeVisible();
});

test("explains the properties, unpacks a packed body, and gives both forms to keep", async ({ page, api }) => {
  await createTopic(api, "page-packed");
  const packed = deflateSync(order);
  const id = await sendBytes(await brokerOf(api), { topic: "page-packed", body: packed, sysFlag: 1, properties: { UNIQ_KEY: "0A0B", KEYS: "packed", shop: "hangzhou", constructor: "x" } });
  await page.goto(pageOf(id));
  await expect(page.getByText("Unpacked from zlib")).toBeVisible();
  await expect(page.getByRole("treeitem", { name: /^orderId/ })).toBeVisible();
  for (const [name, size] of [
    [/^Unpacked/, Buffer.byteLength(order)],
    [/^As stored/, packed.length],
  ] as const) {
    await page.getByRole("button", { name: "Download" }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("menuitem", { name }).click();
    const stream = await (await download).createReadStream();
    expect((await stream.toArray()).reduce((sum: number, chunk: Buffer) => sum + chunk.length, 0)).toBe(size);
  }
  await page.getByRole("link", { name: "Properties" }).click();
  await expect(page.getByRole("rowheader", { name: "shop set by the application" })).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "constructor set by the application" })).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "UNIQ_KEY ID that the client made" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "JSON" }).click();
  await expect(page.getByText('"shop": "hangzhou"')).toBeVisible();
});

test.describe("whatever the body is, the page answers", () => {
  const many = `{${Array.from({ length: 100_000 }, (_, index) => `"key-number-${index}":"value ${"x".repeat(8)}${index}"`).join(",")}}`;
  const bodies: { title: string; body: Buffer; form: string; shown: RegExp }[] = [
    { title: "HTML", body: Buffer.from(`<img src=x onerror="document.title='owned'"><script>document.title="owned"</script>`), form: "Text", shown: /<script>/ },
    { title: "100,000 keys in one object of 4 MB", body: Buffer.from(many), form: "Tree", shown: /100,000 keys/ },
    { title: "two million numbers", body: Buffer.from(`[${"1,".repeat(1_900_000)}1]`), form: "Tree", shown: /1,900,001 items/ },
    { title: "ten thousand levels", body: Buffer.from("[".repeat(10_000) + "]".repeat(10_000)), form: "Tree", shown: /1 item/ },
    { title: "a line of a million characters", body: Buffer.from("x".repeat(1_000_000)), form: "Text", shown: /xxxxx/ },
    { title: "a JSON string of a million characters", body: Buffer.from(`{"text":"${"x".repeat(1_000_000)}"}`), form: "Tree", shown: /^text:"xxxxx/ },
    { title: "bytes", body: Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7) % 256)), form: "Hex", shown: /^00000000 / },
    { title: "invalid UTF-8", body: Buffer.from([0x61, 0x62, 0xff, 0xfe]), form: "Hex", shown: /byte 2 is no character/ },
    { title: "JSON that ends too early", body: Buffer.from('{"a": 1,\n "b": }'), form: "Text", shown: /"b": }/ },
    { title: "JSON with a byte order mark, lone surrogates and turned text", body: Buffer.from('\ufeff{"s":"\\ud800 \\u202e","big":1E400}'), form: "Tree", shown: /^s:"\\ud800 \\u202e"/ },
  ];
  for (const { body, form, shown, title } of bodies) {
    test(title, async ({ page, api }) => {
      await createTopic(api, "page-hostile").catch(() => undefined);
      const id = await sendBytes(await brokerOf(api), { topic: "page-hostile", body });
      await page.goto(pageOf(id));
      await expect(page.getByRole("button", { name: form, exact: true, pressed: true })).toBeVisible();
      await expect(page.getByText(shown).first()).toBeVisible();
      await expectAlive(page);
      if (form !== "Tree") return;
      await page.getByRole("button", { name: "Tree", exact: true }).click();
      await page.getByRole("button", { name: "Expand all" }).click();
      await page.getByRole("tree").press("End");
      await expect(page.getByRole("treeitem", { selected: true })).toBeVisible();
      await page.getByRole("button", { name: "JSON", exact: true }).click();
      await expect(page.getByRole("textbox", { name: "JSON" })).toBeVisible();
      await expectAlive(page);
    });
  }
});

test("says politely what an empty body is, what is no JSON, and reads other character sets", async ({ page, api }) => {
  await createTopic(api, "page-polite");
  const broker = await brokerOf(api);
  await page.goto(pageOf(await sendBytes(broker, { topic: "page-polite", body: Buffer.alloc(0) })));
  await expect(page.getByText("The body is empty")).toBeVisible();
  await page.goto(pageOf(await sendBytes(broker, { topic: "page-polite", body: Buffer.from('{"a": 1,\n "b": }') })));
  await page.getByRole("button", { name: "Tree", exact: true }).click();
  await expect(page.getByText("not JSON from line 2, character 7 on")).toBeVisible();
  await page.goto(pageOf(await sendBytes(broker, { topic: "page-polite", body: Buffer.from([0xb6, 0xa9, 0xb5, 0xa5]) })));
  await page.getByRole("button", { name: "Text", exact: true }).click();
  await page.getByLabel("Character set").selectOption("GB18030");
  await expect(page.getByText("订单")).toBeVisible();
  await expectAccessible(page);
});

test("says what failed when there is no such message", async ({ page }) => {
  await page.goto(pageOf("0".repeat(32)));
  await expect(page.getByRole("alert")).toContainText("0".repeat(32));
  await expectAccessible(page);
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("shows a message in Chinese", async ({ page, api }) => {
    await createTopic(api, "page-chinese");
    const [stored] = await send(api, { topic: "page-chinese", keys: "order-1", body: order });
    await page.goto(pageOf(stored?.messageId ?? ""));
    await expect(page.getByRole("tree", { name: "树形" }).getByText("李雷")).toBeVisible();
    for (const tab of ["消息体", "属性", "日志位置"]) await expect(page.getByRole("link", { name: tab })).toBeVisible();
    await page.getByRole("link", { name: "属性" }).click();
    await expect(page.getByRole("rowheader", { name: "UNIQ_KEY 客户端发送时生成的唯一 ID" })).toBeVisible();
    await expectAccessible(page);
  });
});
