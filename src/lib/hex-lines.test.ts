import { expect, it } from "vitest";
import { hexLines } from "./hex-lines.ts";

it("shows bytes with offsets and printable characters", () => {
  expect(hexLines(new TextEncoder().encode("Hello\u0001"))).toEqual(["00000000  48 65 6c 6c 6f 01                                |Hello.|"]);
  expect(hexLines(new Uint8Array(40), 1, 2)).toEqual([expect.stringMatching(/^00000010 {2}00 /)]);
});
