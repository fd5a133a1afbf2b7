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

it("unpacks LZ4", async () => {
  const frame = Buffer.from("BCJNGGBwcwoAAIABAgMEBQYHCAkKAAAAAA==", "base64");
  expect(await unpackBody(0x101, frame)).toEqual({ compression: "lz4", body: Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), unpackError: "" });
});

it("says so when it cannot: an unknown method, a broken body, a body that would fill the memory", async () => {
  expect(await unpackBody(0x401, text)).toMatchObject({ compression: "unknown", body: text, unpackError: "Compression type 4 is not known." });
  expect(await unpackBody(0x101, text)).toMatchObject({ compression: "lz4", body: text, unpackError: "the body is no LZ4 frame" });
  expect((await unpackBody(1, Buffer.from("no zlib"))).unpackError).not.toBe("");
  const bomb = await unpackBody(1, deflateSync(Buffer.alloc(64 * 1024 * 1024)));
  expect(bomb.unpackError).not.toBe("");
  expect(bomb.body.length).toBeLessThan(100_000);
});

it("stops at the length that is allowed, and tells this from a broken body", async () => {
  const lz4 = Buffer.from("BCJNGGBwcwoAAIABAgMEBQYHCAkKAAAAAA==", "base64");
  for (const [sysFlag, stored] of [[1, deflateSync(text)], [0x201, zstdCompressSync(text)], [0x101, lz4]] as const) {
    expect(await unpackBody(sysFlag, stored, 9)).toMatchObject({ body: stored, isTooLarge: true });
    expect(await unpackBody(sysFlag, Buffer.from("broken"), 9)).not.toHaveProperty("isTooLarge");
  }
  expect(await unpackBody(0x101, lz4, 10)).toMatchObject({ unpackError: "" });
});
