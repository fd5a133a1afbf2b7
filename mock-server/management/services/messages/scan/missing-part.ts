import type { Warning } from "../../../../../src/contract/paging.ts";
import { refusal } from "../../service-error.ts";
import type { ServiceError } from "../../service-error.ts";

/** What is missing from a scan lies on brokers that are away, and may be there later; or on one that refuses, which it will do again. */
export function missingPart(warnings: readonly Warning[]): ServiceError {
  const refused = warnings.find(({ code }) => code !== "broker_unreachable");
  const { detail = "", subject = "" } = refused ?? warnings[0] ?? {};
  return refused ? refusal("engine_refused", detail, { address: subject, engineCode: "", remark: detail }) : refusal("unreachable", detail, { address: subject, reason: detail });
}
