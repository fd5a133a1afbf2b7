import { deflateSync, zstdCompressSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageFilter } from "../../../../../src/contract/message-filter.ts";
import { matcherOf, pullFilterOf } from "./message-match.ts";
import { ScriptedQueues } from "./scripted-queues.ts";

const anything: MessageFilter = { tag: "", key: "", property: "", text: "" };
const [scripted] = await (async () => {
  const queues = new ScriptedQueues([{ brokerName: "broker-a", queueId: 0, minOffset: 0, messages: [{ atMs: 1, tag: "paid", bytes: 1 }] }]);
  const [window] = queues.windows;
  return window ? (await queues.pull(window, 0, 1, false)).messages : [];
})();
if (!scripted) throw new Error("no message");
const message = { ...scripted, properties: { TAGS: "paid", KEYS: "o-1 o-2", colour: "red", note: "a=b" }, body: Buffer.from('{"total":12}') };
const matches = async (filter: Partial<MessageFilter>, changes: Partial<typeof message> = {}): Promise<boolean | undefined> => matcherOf({ ...anything, ...filter })?.({ ...message, ...changes });

describe("a filter", () => {
  it("judges nothing when it is empty", () => {
    expect(matcherOf(anything)).toBeUndefined();
    expect(matcherOf({ ...anything, tag: " * " })).toBeUndefined();
  });

  it.each([
    [{ tag: "paid" }, true],
    [{ tag: "sent || paid" }, true],
    [{ tag: "pai" }, false],
    [{ key: "o-2" }, true],
    [{ key: "o-" }, false],
    [{ property: "colour" }, true],
    [{ property: "colour=red" }, true],
    [{ property: "colour=re" }, false],
    [{ property: "note=a=b" }, true],
    [{ property: "red" }, false],
    [{ property: "constructor" }, false],
    [{ text: '"total":12' }, true],
    [{ text: "Total" }, false],
    [{ tag: "paid", key: "o-1", property: "colour=red", text: "12" }, true],
    [{ tag: "paid", key: "o-3", property: "colour=red", text: "12" }, false],
  ] as const)("%j: %s", async (filter, wanted) => {
    expect(await matches(filter)).toBe(wanted);
  });

  it("looks into unpacked bodies, and into those that cannot be unpacked as they are", async () => {
    const text = "订单 and much more, ".repeat(100);
    expect(await matches({ text: "订单" }, { sysFlag: 1, body: deflateSync(text) })).toBe(true);
    expect(await matches({ text: "订单" }, { sysFlag: 0x201, body: zstdCompressSync(text) })).toBe(true);
    expect(await matches({ text: "nowhere" }, { sysFlag: 1, body: deflateSync(text) })).toBe(false);
    expect(await matches({ text: "no zlib" }, { sysFlag: 1, body: Buffer.from("no zlib at all") })).toBe(true);
  });

  it("finds text between any bytes", async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array(), fc.uint8Array(), async (before, after) => {
      expect(await matches({ text: "näh" }, { body: Buffer.concat([before, Buffer.from("näh"), after]) })).toBe(true);
    }));
  });

  it("leaves to the engine what it can pass over: tags where they have codes, bytes that must be there", () => {
    expect(pullFilterOf({ ...anything, tag: "a||b " }, true)).toEqual({ tags: "a || b", needles: undefined });
    expect(pullFilterOf({ ...anything, tag: "a" }, false)).toEqual({ tags: undefined, needles: undefined });
    expect(pullFilterOf({ ...anything, key: "k", property: "p=v", text: "t" }, true)).toEqual({ tags: undefined, needles: { properties: [Buffer.from("k"), Buffer.from("p"), Buffer.from("v")], body: [Buffer.from("t")] } });
  });
});
