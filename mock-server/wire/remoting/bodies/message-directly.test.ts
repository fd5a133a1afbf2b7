import { describe, expect, it } from "vitest";
import { parseDirectResult } from "./message-directly.ts";

describe("the answer of a client that consumed one message", () => {
  it("names the result, as Java prints it", () => {
    expect(parseDirectResult(Buffer.from('{"autoCommit":true,"consumeResult":"CR_THROW_EXCEPTION","order":false,"remark":"IllegalState: no","spentTimeMills":3}'))).toEqual({ order: false, result: "CR_THROW_EXCEPTION", remark: "IllegalState: no", spentMs: 3, autoCommit: true });
  });

  it("numbers the result, as Go prints it", () => {
    expect(parseDirectResult(Buffer.from('{"order":true,"autoCommit":true,"consumeResult":1,"remark":"","spentTimeMills":0}'))).toMatchObject({ order: true, result: "CR_LATER" });
    expect(parseDirectResult(Buffer.from('{"consumeResult":9}')).result).toBe("9");
  });

  it("may name nothing", () => {
    expect(parseDirectResult(Buffer.from("{}"))).toEqual({ order: false, autoCommit: false, result: "", remark: "", spentMs: 0 });
  });
});
