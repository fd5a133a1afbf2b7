import type { ProbeReason } from "../../../src/contract/probes.ts";
import { AdapterError } from "../adapters/port/adapter-error.ts";

/** Why a probe, or what a plan needs, failed; `detail` is the engine's own text. */
export interface ProbeFailure {
  reason: ProbeReason;
  detail: string;
}

/** Codes of an engine's refusal (protocol sheet §1). */
const topicMissing = 17;
const groupMissing = 26;
const busy = new Set<unknown>([2, 215]);

export function failureOf(error: unknown): ProbeFailure {
  return { reason: reasonOf(error), detail: error instanceof Error ? error.message : String(error) };
}

function reasonOf(error: unknown): ProbeReason {
  if (!(error instanceof AdapterError)) return "refused";
  if (error.code === "unreachable" || error.code === "no_broker") return "unreachable";
  if (error.code === "engine_timeout") return "noAnswer";
  if (error.code === "access_denied_by_engine" || error.code === "administrator_needed") return "notAllowed";
  if (error.params["engineCode"] === topicMissing) return "noTopic";
  return busy.has(error.params["engineCode"]) ? "throttled" : "refused";
}

/** The broker has no such consumer group and does not make one by itself. */
export function lacksGroup(error: unknown): boolean {
  return error instanceof AdapterError && error.params["engineCode"] === groupMissing;
}
