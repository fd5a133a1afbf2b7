import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ByteWriter } from "./byte-writer.ts";
import { decodePoints, encodePoints } from "./point-stream.ts";

const uneven = fc.record({ base: fc.integer({ min: -(2 ** 49), max: 2 ** 49 }), range: fc.constantFrom(0, 1, 7, 255, 256, 100_000, 2 ** 22, 2 ** 23, 2 ** 43, 2 ** 44), factor: fc.constantFrom(1, 100, 1024), grows: fc.boolean(), gapEvery: fc.oneof(fc.constant(1_000), fc.integer({ min: 2, max: 50 })), seed: fc.nat() });

type Uneven = typeof uneven extends fc.Arbitrary<infer T> ? T : never;

/** Values that differ by up to a range, or grow by up to it with each step. */
function valuesOf({ base, factor, gapEvery, grows, range, seed }: Uneven, length: number): Float64Array {
  let value = base;
  let state = seed;
  return Float64Array.from({ length }, (_, step) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    value = (grows ? value : base) + Math.floor((state / 2 ** 32) * (range + 1)) * factor;
    return step % gapEvery === gapEvery - 1 ? Number.NaN : value;
  });
}

it("reads what was written, in both forms", () => {
  fc.assert(
    fc.property(fc.array(uneven, { minLength: 1, maxLength: 4 }), fc.constantFrom(24, 60, 360), fc.boolean(), fc.boolean(), (parts, length, areTokensWanted, hasFraction) => {
      const values = new Float64Array(length);
      for (const [index, part] of parts.entries()) values.set(valuesOf(part, Math.ceil(length / parts.length)).subarray(0, Math.max(length - index * Math.ceil(length / parts.length), 0)), Math.min(index * Math.ceil(length / parts.length), length));
      if (hasFraction) values[length - 1] = 0.5;
      const to = new ByteWriter();
      to.varint(300);
      encodePoints(values, to, areTokensWanted);
      const found = new Float64Array(length);
      decodePoints(to.bytes, 2, to.length, found);
      expect(found).toEqual(values);
    }),
    { numRuns: 500, seed: 7 },
  );
});

it("takes little more than the bits that uneven values need", () => {
  const bytesOf = (range: number, grows: boolean): number => {
    const to = new ByteWriter();
    encodePoints(valuesOf({ base: 1_000_000, factor: 100, range, grows, gapEvery: 1_000, seed: 1 }, 360), to);
    return to.length;
  };
  expect([bytesOf(255, false), bytesOf(255, true), bytesOf(15, false)].map((bytes) => Math.round(bytes / 10) * 10)).toEqual([380, 380, 210]);
  expect(bytesOf(0, true)).toBeLessThan(8);
});
