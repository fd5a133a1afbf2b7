import { expect, it } from "vitest";
import { draftOf, faultOf, newMessageOf } from "./edit-draft.ts";

const message = { tags: "paid", keys: "k1 k2", properties: { TAGS: "paid", KEYS: "k1 k2", UNIQ_KEY: "U", DELAY: "3", shop: "7" }, bodyBase64: btoa("hello\r\n") };

it("begins with what the application gave, and text as text with every character", () => {
  const draft = draftOf(message, "orders");
  expect(draft).toMatchObject({ topic: "orders", tags: "paid", keys: "k1 k2", properties: [{ name: "shop", value: "7" }], form: "text", text: "hello\r\n" });
  expect(newMessageOf(draft, "ID")).toEqual({ topic: "orders", tags: "paid", keys: "k1 k2", properties: { shop: "7" }, body: "hello\r\n", bodyEncoding: "text", copyOf: "ID" });
});

it("begins with base64 where the bytes are no text", () => {
  const draft = draftOf({ ...message, bodyBase64: "/w==" }, "orders");
  expect(draft).toMatchObject({ form: "base64", text: "", base64: "/w==" });
  expect(newMessageOf(draft, "")).toMatchObject({ body: "/w==", bodyEncoding: "base64" });
});

it("says what is wrong", () => {
  const draft = draftOf(message, "orders");
  expect(faultOf(draft)).toBeUndefined();
  expect(faultOf({ ...draft, topic: " " })).toBe("topic");
  expect(faultOf({ ...draft, properties: [{ name: "UNIQ_KEY", value: "x" }] })).toBe("propertyName");
  expect(faultOf({ ...draft, properties: [{ name: "a", value: "1" }, { name: "a", value: "2" }] })).toBe("propertyTwice");
  expect(faultOf({ ...draft, properties: [{ name: "a", value: "" }] })).toBe("propertyValue");
  expect(faultOf({ ...draft, form: "base64", base64: "not base64!" })).toBe("base64");
  expect(faultOf({ ...draft, form: "base64", base64: "aGVs\nbG8=" })).toBeUndefined();
  expect(faultOf({ ...draft, form: "file" })).toBe("file");
});
