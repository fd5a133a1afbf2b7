import { expect, it } from "vitest";
import { subjectKey } from "../../../src/contract/subject-key.ts";
import { chooser } from "./rule-objects.ts";

const topic = (name: string) => ({ scope: "topic", topic: name }) as const;
const on = (group: string, name: string) => ({ scope: "groupTopic", group, topic: name }) as const;

it("chooses by pattern, by name, or all", () => {
  const orders = chooser({ choice: "pattern", pattern: "order*-v?" });
  expect(["orders-v1", "order-v2", "orders-v10", "my-orders-v1", "order.-v1"].filter((name) => orders(topic(name)))).toEqual(["orders-v1", "order-v2", "order.-v1"]);
  expect(chooser({ choice: "all" })(topic("a"))).toBe(true);
  const named = chooser({ choice: "named", subjects: [topic("a")] });
  expect([named(topic("a")), named(topic("b"))]).toEqual([true, false]);
});

it("takes a pattern without @ for the group on all its topics", () => {
  expect(chooser({ choice: "pattern", pattern: "pay*" })(on("payments", "orders"))).toBe(true);
  const one = chooser({ choice: "pattern", pattern: "pay*@order?" });
  expect([one(on("payments", "orders")), one(on("payments", "refunds"))]).toEqual([true, false]);
});

it("answers at once whatever the pattern", () => {
  const pattern = `${"*a".repeat(200)}b`;
  expect(chooser({ choice: "pattern", pattern })(topic("a".repeat(255)))).toBe(false);
});

it("has one key for each object", () => {
  expect([{ scope: "instance" } as const, { scope: "broker", broker: "b" } as const, on("g", "t"), { scope: "probe", broker: "b", queueId: 3 } as const].map(subjectKey)).toEqual(["", "b", "g@t", "b/3"]);
});
