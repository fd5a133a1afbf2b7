import type { Warning } from "../../../src/contract/paging.ts";
import type { AuditStore } from "../store/audit-store.ts";
import type { Actor, Clock, ServiceLog } from "./actor.ts";
import { asServiceError, ServiceError } from "./service-error.ts";

/** What a change is about; `before` and `after` hold no secrets. */
export interface AuditedChange {
  /** Name of the endpoint. */
  action: string;
  instanceId: string;
  subject: string;
  before?: unknown;
  after?: unknown;
}

/** Writes every change, the refused and failed ones too. */
export class AuditTrail {
  readonly #store: AuditStore;
  readonly #clock: Clock;
  readonly #log: ServiceLog;

  constructor(store: AuditStore, clock: Clock, log: ServiceLog) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** Runs a change and writes how it ended; `detailOf` says what of a change that was done is still missing, `resultOf` whether one that threw nothing failed all the same. */
  async record<T>(actor: Actor, change: AuditedChange, run: () => Promise<T>, detailOf: (result: T) => string = () => "", resultOf: (result: T) => "done" | "failed" = () => "done"): Promise<T> {
    try {
      const result = await run();
      this.#write(actor, change, resultOf(result), detailOf(result));
      return result;
    } catch (error) {
      const known = asServiceError(error);
      const refused = known instanceof ServiceError && !["unreachable", "engine_timeout", "engine_refused", "access_denied_by_engine", "administrator_needed", "node_failed", "no_broker"].includes(known.code);
      this.#write(actor, change, refused ? "refused" : "failed", known instanceof Error ? known.message : String(known));
      throw error;
    }
  }

  #write(actor: Actor, change: AuditedChange, result: "done" | "refused" | "failed", detail: string): void {
    this.#store.add({ atMs: this.#clock(), ...actor, ...change, result, detail });
    this.#log.info({ event: "change", ...actor, action: change.action, instanceId: change.instanceId, subject: change.subject, result }, "change");
  }
}

/** The brokers that did not take a change that others took, and why: `detailOf` of changes that answer with warnings. */
export function refusedDetail({ warnings }: { warnings: readonly Warning[] }): string {
  return warnings.map(({ detail, subject }) => `${subject}: ${detail}`).join("; ");
}
