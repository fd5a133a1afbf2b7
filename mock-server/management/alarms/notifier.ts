import type { NoticeFacts } from "../../../src/contract/alarm-shared.ts";

/** A notice and the notification policies that it goes to. */
export interface Notice extends NoticeFacts {
  policyIds: readonly string[];
}

/** Takes notices of alarms for delivery. */
export interface Notifier {
  /**
   * Only inserts rows, with the DatabaseSync that the stores share, inside the transaction that the caller has open:
   * an event and its notices are stored both or neither. A policy that is no more is passed over.
   */
  enqueue(notice: Notice): void;
  /** Call it after the commit: sends what is due. Forgetting it costs a second, never a notice. */
  wake(): void;
}
