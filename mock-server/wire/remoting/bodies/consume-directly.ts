import { parseFastjsonObject } from "../fastjson-parser.ts";

/** By ordinal, which Go sends instead of the name (protocol sheet §3.4). */
const resultNames = ["CR_SUCCESS", "CR_LATER", "CR_ROLLBACK", "CR_COMMIT", "CR_THROW_EXCEPTION", "CR_RETURN_NULL"];

/** The answer of CONSUME_MESSAGE_DIRECTLY. */
export interface ConsumeDirectlyResult {
  order: boolean;
  autoCommit: boolean;
  consumeResult: string;
  remark: string | undefined;
  spentMs: number;
}

export function parseConsumeDirectlyResult(body: Buffer): ConsumeDirectlyResult {
  const object = parseFastjsonObject(body);
  const result = object.fields.get("consumeResult");
  return {
    order: object.boolean("order"),
    autoCommit: object.boolean("autoCommit", true),
    consumeResult: (typeof result === "number" ? resultNames[result] : undefined) ?? object.text("consumeResult"),
    remark: object.optionalText("remark"),
    spentMs: object.number("spentTimeMills"),
  };
}
