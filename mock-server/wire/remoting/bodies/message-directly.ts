import { parseFastjsonObject } from "../fastjson-parser.ts";

/** As Java's enumeration numbers them; clients that have no names for them (Go) send the number. */
const resultNames = ["CR_SUCCESS", "CR_LATER", "CR_ROLLBACK", "CR_COMMIT", "CR_THROW_EXCEPTION", "CR_RETURN_NULL"];

interface DirectResult {
  order: boolean;
  autoCommit: boolean;
  /** `CR_SUCCESS` and so on; empty when the client named none. */
  result: string;
  remark: string;
  spentMs: number;
}

/** What a client answers to CONSUME_MESSAGE_DIRECTLY (309). */
export function parseDirectResult(body: Buffer): DirectResult {
  const object = parseFastjsonObject(body);
  const result = object.text("consumeResult");
  return {
    order: object.boolean("order"),
    autoCommit: object.boolean("autoCommit"),
    result: /^\d+$/.test(result) ? (resultNames[Number(result)] ?? result) : result,
    remark: object.text("remark"),
    spentMs: object.number("spentTimeMills"),
  };
}
