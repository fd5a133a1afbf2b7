import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { mqadminLine } from "./mqadmin-command.ts";
import { shellQuote } from "./shell-quote.ts";

const read = (words: string): string[] => execFileSync("sh", ["-c", `printf '%s\\0' ${words}`], { encoding: "utf8" }).split("\0").slice(0, -1);

it("gives a real shell back every value as it was", () => {
  const values = ["plain", "", "it's", `"$HOME" \`id\` $(id) \\ !! *`, "a\nb\tc", "-n", "杭州 🚀", "#no comment", "~", ";rm -rf /", "'", "''", "\\'"];
  expect(read(values.map(shellQuote).join(" "))).toEqual(values);
});

it("does so with any text that a process can be given", () => {
  const word = fc.string({ unit: "binary", maxLength: 40 }).filter((text) => !text.includes("\0") && text.isWellFormed());
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (values) => {
      expect(read(values.map(shellQuote).join(" "))).toEqual(values);
    }),
    { seed: 4, numRuns: 60 },
  );
}, 30_000);

it("makes a command of mqadmin, without the options that have no value", () => {
  expect(mqadminLine("queryMsgByKey", ["10.0.0.1:9876", "10.0.0.2:9876"], { t: "orders", k: "it's", b: "", i: undefined })).toBe(`mqadmin queryMsgByKey -n '10.0.0.1:9876;10.0.0.2:9876' -t orders -k 'it'\\''s'`);
  expect(read(mqadminLine("x", ["a:1"], { k: "it's" }))).toEqual(["mqadmin", "x", "-n", "a:1", "-k", "it's"]);
});
