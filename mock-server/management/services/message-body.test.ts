import { deflateSync, zstdCompressSync } from "node:zlib";
import { expect, it } from "vitest";
import { unpackBody } from "./message-body.ts";

const text = Buffer.from("hello ".repeat(1000));

it.each([
  ["zlib as Java 4.9.8 marks it", 0x301, deflateSync(text), "zlib"],
  ["zlib as older clients mark it", 1, deflateSync(text), "zlib"],
  ["zstd", 0x201, zstdCompressSync(text), "zstd"],
  ["no compression", 0x300, text, "none"],
])("unpacks %s", async (_, sysFlag, stored, compression) => {
  expect(await unpackBody(sysFlag, stored)).toEqual({ compression, body: text, unpackError: "" });
});

it("says so when it cannot: LZ4, a broken body, a body that would fill the memory", async () => {
  expect(await unpackBody(0x101, text)).toMatchObject({ compression: "lz4", body: text, unpackError: "LZ4 bodies are not unpacked." });
  expect((await unpackBody(1, Buffer.from("no zlib"))).unpackError).not.toBe("");
  const bomb = await unpackBody(1, deflateSync(Buffer.alloc(64 * 1024 * 1024)));
  expect(bomb.unpackError).not.toBe("");
  expect(bomb.body.length).toBeLessThan(100_000);
});
