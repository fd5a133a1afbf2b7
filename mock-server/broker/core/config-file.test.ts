import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readJsonFile } from "./config-file.ts";

let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "config-file-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function read(text: string): unknown {
  const path = join(folder, "file.json");
  writeFileSync(path, text);
  return readJsonFile(path);
}

describe("a configuration file", () => {
  it("may have keys that are numbers, as fastjson prints them", () => {
    expect(read(`{"offsetTable":{"t@g":{0:5, 1:7,\n-1 : 8}}}`)).toEqual({ offsetTable: { "t@g": { "0": 5, "1": 7, "-1": 8 } } });
  });

  it.each(["x,1:", "x,1:y", "{2:", `"{3:`, `a\\,4:"`, "\n,5:"])("keeps the name %j, which looks like such a key", (name) => {
    expect(read(`{${JSON.stringify(name)}:{0:${JSON.stringify(name)}},${JSON.stringify(`${name}2`)}:1}`)).toEqual({ [name]: { "0": name }, [`${name}2`]: 1 });
  });
});
