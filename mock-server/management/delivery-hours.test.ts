import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { channelInput } from "../../src/contract/notification-channels.ts";
import { drain } from "./testing/delivery-drain.ts";
import { openDeliveryRig } from "./testing/delivery-rig.ts";
import type { DeliveryRig } from "./testing/delivery-rig.ts";
import { answers, HttpReceiver } from "./testing/http-receiver.ts";

let folder: string;
let rig: DeliveryRig;
let receiver: HttpReceiver;
let url: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "mqdeck-delivery-"));
  rig = openDeliveryRig(folder);
  receiver = new HttpReceiver();
  url = await receiver.listen();
});
afterEach(async () => {
  await rig.close();
  await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

it("sends on after the clock was set back: former tries use up no minute, and what waited for a time to come is due", async () => {
  const policy = await rig.addPolicy([{ kind: "webhook", url }], { perMinute: 2 });
  rig.notify([policy], { ruleId: "one" });
  await drain(rig);
  receiver.next.push(answers(500));
  rig.notify([policy], { ruleId: "two" });
  await expect.poll(() => rig.rows().map(({ attempts, state }) => `${state} ${attempts}`)).toEqual(["delivered 1", "waiting 1"]);
  rig.jump(-3 * 3_600_000);
  await expect.poll(() => receiver.taken.length).toBe(2);
});

it("refuses a secret with a line break", () => {
  const gateway = (secret: string) => channelInput.safeParse({ kind: "gateway", url, secret, contentType: "application/json", template: "x" }).success;
  expect([gateway("Bearer abc"), gateway("Bearer abc\n"), gateway("a\r\nx-other: 1")]).toEqual([true, false, false]);
});
