import { beforeEach, expect, it } from "vitest";
import { firstPayload, rememberPayload, rememberedPayload } from "./payload-memory.ts";

beforeEach(() => localStorage.clear());

it("keeps a payload by instance and topic", () => {
  rememberPayload("one", "orders", { ...firstPayload, form: "own", bodyText: '{"id":9007199254740993}' });
  expect(rememberedPayload("one", "orders")?.bodyText).toBe('{"id":9007199254740993}');
  expect(rememberedPayload("two", "orders")).toBeUndefined();
});

it("forgets the topic that was tested longest ago", () => {
  for (let place = 0; place < 41; place += 1) rememberPayload("one", `topic-${place}`, firstPayload);
  expect(rememberedPayload("one", "topic-0")).toBeUndefined();
  expect(rememberedPayload("one", "topic-1")).toEqual(firstPayload);
});

it("leaves out a text that would fill the store, and survives rubbish in it", () => {
  rememberPayload("one", "orders", { ...firstPayload, form: "own", bodyText: "x".repeat(200_001), tags: "big" });
  expect(rememberedPayload("one", "orders")).toMatchObject({ bodyText: "", tags: "big" });
  localStorage.setItem("mqdeck.dialTest.payloads", '[["one/orders",{"form":"own"}],7]');
  expect(rememberedPayload("one", "orders")).toBeUndefined();
});
