import { expect, it } from "vitest";
import { formatEngineVersion } from "./engine-version.ts";

it.each([
  ["V4_9_8", "4.9.8"],
  ["V5_3_1_SNAPSHOT", "5.3.1-SNAPSHOT"],
  ["3.13.7", "3.13.7"],
  [null, ""],
])("shows %s as %s", (version, text) => expect(formatEngineVersion(version)).toBe(text));
