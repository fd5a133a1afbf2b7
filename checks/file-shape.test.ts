import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { expect, it } from "vitest";
import { sourceFiles } from "./import-table.ts";

const longestFileLines = 400;
const handWritten = sourceFiles().filter((file) => !file.includes("generated"));

it(`no file is longer than ${longestFileLines} lines`, () => {
  const tooLong = handWritten.filter((file) => readFileSync(file, "utf8").split("\n").length > longestFileLines + 1);
  expect(tooLong).toEqual([]);
});

it("file names are kebab-case and say what is inside", () => {
  const misnamed = handWritten.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|spec|d|setup))?\.tsx?$/.test(basename(file)) || /^(utils|helpers|common|misc)\.tsx?$/.test(basename(file)));
  expect(misnamed).toEqual([]);
});
