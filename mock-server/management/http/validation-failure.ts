import type { z } from "zod";
import type { FieldReason } from "../../../src/contract/error-codes.ts";
import { ServiceError } from "../services/service-error.ts";
import type { FieldFailure } from "../services/service-error.ts";

type Issue = z.core.$ZodIssue;

const reasons = new Set<string>(["required", "too_short", "too_long", "too_small", "too_big", "bad_characters", "not_a_number", "not_an_integer", "not_in_list", "bad_address", "bad_date", "one_without_other", "not_unique", "malformed"] satisfies FieldReason[]);

/** The refusal of an input that does not fit its schema, with every field that is wrong. */
export function validationFailure(issues: readonly Issue[], input: unknown): ServiceError {
  const fields = issues.flatMap((issue) => fieldsOf(issue, input));
  const [first = { path: "", reason: "malformed" as const }] = fields;
  return new ServiceError("invalid_input", issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "), { field: first.path, reason: first.reason }, fields);
}

function fieldsOf(issue: Issue, input: unknown): FieldFailure[] {
  const path = issue.path.join(".");
  const missing = valueAt(input, issue.path) === undefined;
  switch (issue.code) {
    case "invalid_type":
      if (missing) return [{ path, reason: "required" }];
      return [{ path, reason: issue.expected === "int" ? "not_an_integer" : issue.expected === "number" ? "not_a_number" : "malformed" }];
    case "too_small":
      if (issue.origin === "string") return [isBlank(valueAt(input, issue.path)) ? { path, reason: "required" } : { path, reason: "too_short", limit: Number(issue.minimum) }];
      return [issue.origin === "array" ? { path, reason: "required" } : { path, reason: "too_small", limit: Number(issue.minimum) }];
    case "too_big":
      return [{ path, reason: issue.origin === "string" ? "too_long" : "too_big", limit: Number(issue.maximum) }];
    case "invalid_format":
      return [{ path, reason: "bad_characters" }];
    case "invalid_value":
    case "invalid_union":
      return [{ path, reason: missing ? "required" : "not_in_list" }];
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ path: [...issue.path, key].join("."), reason: "malformed" }));
    default:
      return [{ path, reason: isReason(issue.message) ? issue.message : "malformed" }];
  }
}

function isBlank(value: unknown): boolean {
  return typeof value === "string" && value.trim() === "";
}

function isReason(text: string): text is FieldReason {
  return reasons.has(text);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined), input);
}
