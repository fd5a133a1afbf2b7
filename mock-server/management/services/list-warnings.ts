import type { Warning } from "../../../src/contract/paging.ts";
import type { InstancePoller } from "./snapshot/instance-poller.ts";

/** What is missing from a list that is served from the snapshot: the engine is away, a broker is silent, figures are not read yet. */
export function listWarnings(poller: InstancePoller, unsampled: { what: string; rows: number; ofRows: number } | undefined): Warning[] {
  const { failure, snapshot } = poller;
  const warnings: Warning[] = failure ? [{ code: "broker_unreachable", subject: String(failure.error.params["address"] ?? ""), detail: failure.error.message }] : [...snapshot.warnings];
  if (unsampled && unsampled.rows > 0) warnings.push({ code: "still_loading", subject: unsampled.what, detail: `${unsampled.rows} of ${unsampled.ofRows} rows` });
  return warnings;
}
