import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unpackLz4Frame } from "./lz4-frame.ts";

/** Frames that lz4-java 1.8.0 made, the library of the Java clients. */
const orders = Buffer.from("BCJNGGBwcy4BAADyCm9yZGVyIDAgb2Ygc2hvcCDmna3lt54gMAoZABwxGQATMRkAHDIZABMyGQAcMxkAEzMZABw0GQATNBkAHDUZABM1GQAcNhkAEzYZAA2vABM3GQANrwATOBkADa8AEzkZAA2vABQx+wANsAAUMfwADbEAFDH9AA2yABQx/gANswAUMf8ADbQAFDEAAQ21ABQxAQEOtgAEAgEOtgAEAwEOtgAEBAENtgAUMgQBDbYAFDIEAQ22ABQyBAENtgAUMgQBDbYAFDIEAQ22ABQyBAENtgAUMgQBDrYABAQBDrYABAQBDrYABAQBDbYAFDMEAQ22ABQzBAENtgAUMwQBDbYAFDMEAQ22ABQzBAENtgAUMwQBDbYAFDMEAQ62AAQEAQ62AAQEAQu2AFCeIDM5CgAAAAA=", "base64");
/** 70,000 times "z" in blocks of 64 KiB, with a checksum for each block and for all. */
const checked = Buffer.from(`BCJNGHRAvQsBAAAfegEA${"/".repeat(341)}+dQenp6enqZTgPZHAAAAB96AQD${"/".repeat(22)}2hQenp6enpTVKCMAAAAAD9cCbo=`, "base64");
const stored = Buffer.from("BCJNGGBwcwoAAIABAgMEBQYHCAkKAAAAAA==", "base64");
const orderLines = Array.from({ length: 40 }, (_, index) => `order ${index % 7} of shop 杭州 ${index}\n`).join("");

describe("an LZ4 frame of a Java client", () => {
  it.each([
    ["text that repeats itself", orders, Buffer.from(orderLines)],
    ["blocks with checksums", checked, Buffer.alloc(70_000, "z")],
    ["a block that was not worth packing", stored, Buffer.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])],
  ])("unpacks to %s", (_title, frame, text) => {
    expect(unpackLz4Frame(frame, 1_000_000).equals(text)).toBe(true);
  });

  it("does not fill the memory", () => {
    expect(() => unpackLz4Frame(checked, 69_999)).toThrow("more than 69999 bytes");
    expect(unpackLz4Frame(checked, 70_000)).toHaveLength(70_000);
  });

  it("is refused when it is torn, and when it is something else", () => {
    for (let bytes = 0; bytes < orders.length; bytes++) expect(() => unpackLz4Frame(orders.subarray(0, bytes), 1_000_000)).toThrow(/LZ4|more than/);
    expect(() => unpackLz4Frame(Buffer.from("no frame at all"), 100)).toThrow("no LZ4 frame");
  });

  it("ends, whatever its bytes are", () => {
    const damage = fc.property(fc.nat(orders.length - 1), fc.nat(255), (at, byte) => {
      const damaged = Buffer.from(orders);
      damaged[at] = byte;
      try {
        expect(unpackLz4Frame(damaged, 10_000).length).toBeLessThanOrEqual(10_000);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        expect(error).not.toBeInstanceOf(RangeError);
      }
    });
    fc.assert(damage, { numRuns: 2_000 });
  });
});
