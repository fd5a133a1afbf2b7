import { expect, it } from "vitest";
import { bytesOfBase64 } from "./body-bytes.ts";

it("gives every byte value back", () => {
  const all = Uint8Array.from({ length: 256 }, (_, value) => value);
  expect(bytesOfBase64(btoa(String.fromCharCode(...all)))).toEqual(all);
});

it("gives nothing for what is not base64", () => {
  expect(bytesOfBase64("*")).toEqual(new Uint8Array());
});
