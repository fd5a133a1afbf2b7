import { expect, it } from "vitest";
import { formatBytes } from "./format-bytes.ts";

it.each([
  [0, "0 B"],
  [1023, "1,023 B"],
  [1536, "1.5 KiB"],
  [4 * 1024 * 1024, "4 MiB"],
  ["375809638400", "350 GiB"],
])("shows %s bytes as %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
