import { expect, it } from "vitest";
import { TurnTaking } from "./turn-taking.ts";

it("runs the work of one key in turn, also after a failure, and lets other keys pass", async () => {
  const turns = new TurnTaking();
  const seen: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = turns.run("a", async () => {
    await gate.promise;
    seen.push("first");
    throw new Error("refused");
  });
  const second = turns.run("a", async () => seen.push("second"));
  await turns.run("b", async () => seen.push("other"));
  expect(seen).toEqual(["other"]);
  gate.resolve();
  await expect(first).rejects.toThrow("refused");
  await second;
  expect(seen).toEqual(["other", "first", "second"]);
});
