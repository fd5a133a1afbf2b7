import { expect, it } from "vitest";
import { allows, effectivePermission } from "./effective-permission.ts";

const user = {
  administrator: false,
  defaultTopicPermission: "DENY" as const,
  defaultGroupPermission: "SUB" as const,
  topicPermissions: [{ name: "orders", permission: "PUB" as const }],
  groupPermissions: [{ name: "GID_closed", permission: "DENY" as const }],
};

it("takes the own right before the default", () => {
  const orders = effectivePermission(user, "topic", "orders");
  expect([orders.from, allows(orders, "PUB"), allows(orders, "SUB")]).toEqual(["own", true, false]);
  expect(effectivePermission(user, "topic", "others")).toEqual({ permission: "DENY", from: "default" });
  expect(effectivePermission(user, "group", "GID_closed")).toEqual({ permission: "DENY", from: "own" });
  expect(allows(effectivePermission(user, "group", "GID_open"), "SUB")).toBe(true);
});

it("lets an administrator do everything, but binds one that has rights of its own", () => {
  expect(effectivePermission({ ...user, administrator: true, topicPermissions: [], groupPermissions: [] }, "topic", "others")).toEqual({ permission: "PUB|SUB", from: "administrator" });
  expect(effectivePermission({ ...user, administrator: true }, "topic", "others")).toEqual({ permission: "DENY", from: "default" });
});
