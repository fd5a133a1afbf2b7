import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { z } from "zod";
import { probePlan, probeReason } from "../../../src/contract/probes.ts";
import type { ProbePlan, ProbeReason, ProbeTally } from "../../../src/contract/probes.ts";

export interface StoredProbePlan {
  plan: ProbePlan;
  heartbeat: boolean;
  /** Address by name of the brokers that are probed. */
  brokers: ReadonlyMap<string, string>;
}

export interface ProbedQueue {
  brokerName: string;
  queueId: number;
}

export interface StoredOutage {
  beginAtMs: number;
  endAtMs: number | null;
  lastFailedAtMs: number;
  failures: number;
  reason: ProbeReason;
  detail: string;
  sawEnd: boolean;
}

/** What one queue counted and suffered since it was stored last. */
export interface QueueChanges extends ProbedQueue {
  hours: ReadonlyMap<number, ProbeTally>;
  outages: readonly StoredOutage[];
}

const keptMs = 400 * 86_400_000;
const brokersSchema = z.record(z.string(), z.string());
const tallyColumns = { sent: "sent", good: "good", met: "met", late: "late", lost: "lost", failed: "failed", doubled: "doubled", outOfOrder: "out_of_order", abandoned: "abandoned" } as const satisfies Record<keyof ProbeTally, string>;
const columns = Object.values(tallyColumns);
const columnList = columns.join(", ");

/** Plans, counts and outages of scheduled dial-tests. */
export class ProbesStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Made at the first call; names the machine, so that another console can say who probes. */
  holder(): string {
    const known = this.#database.prepare("SELECT holder FROM probe_sender").get();
    if (known) return String(known["holder"]);
    const holder = `${hostname()}-${randomBytes(3).toString("hex")}`;
    this.#database.prepare("INSERT INTO probe_sender (holder) VALUES (?)").run(holder);
    return holder;
  }

  plan(instanceId: string): StoredProbePlan | undefined {
    const row = this.#database.prepare("SELECT * FROM probe_plans WHERE instance_id = ?").get(instanceId);
    return row && { plan: probePlan.parse(JSON.parse(String(row["plan"]))), heartbeat: row["heartbeat"] === 1, brokers: new Map(Object.entries(brokersSchema.parse(JSON.parse(String(row["brokers"]))))) };
  }

  savePlan(instanceId: string, { brokers, heartbeat, plan }: StoredProbePlan): void {
    this.#database
      .prepare("INSERT INTO probe_plans (instance_id, plan, heartbeat, brokers) VALUES (?, ?, ?, ?) ON CONFLICT (instance_id) DO UPDATE SET plan = excluded.plan, heartbeat = excluded.heartbeat, brokers = excluded.brokers")
      .run(instanceId, JSON.stringify(plan), heartbeat ? 1 : 0, JSON.stringify(Object.fromEntries(brokers)));
  }

  /** Adds what was counted, in one transaction; an instance that was forgotten meanwhile has no books. */
  add(instanceId: string, changes: readonly QueueChanges[]): void {
    if (changes.every(({ hours, outages }) => hours.size === 0 && outages.length === 0)) return;
    const places = columns.map(() => "?").join(", ");
    const sums = columns.map((column) => `${column} = ${column} + excluded.${column}`).join(", ");
    const count = this.#database.prepare(`INSERT INTO probe_counts (instance_id, broker_name, queue_id, hour_at, ${columnList}) VALUES (?, ?, ?, ?, ${places}) ON CONFLICT DO UPDATE SET ${sums}`);
    const outage = this.#database.prepare(
      `INSERT INTO probe_outages (instance_id, broker_name, queue_id, begin_at, end_at, last_failed_at, failures, reason, detail, saw_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET end_at = excluded.end_at, last_failed_at = excluded.last_failed_at, failures = excluded.failures, saw_end = excluded.saw_end`,
    );
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      for (const { brokerName, hours, outages, queueId } of changes) {
        for (const [hourAt, tally] of hours) count.run(instanceId, brokerName, queueId, hourAt, tally.sent, tally.good, tally.met, tally.late, tally.lost, tally.failed, tally.doubled, tally.outOfOrder, tally.abandoned);
        for (const { beginAtMs, detail, endAtMs, failures, lastFailedAtMs, reason, sawEnd } of outages) outage.run(instanceId, brokerName, queueId, beginAtMs, endAtMs, lastFailedAtMs, failures, reason, detail, sawEnd ? 1 : 0);
      }
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  /** Probing stopped (of one broker, when it is given), or the console did: what became of an outage after its last failed probe is not known. */
  closeOutages(instanceId: string, brokerName: string | null = null): void {
    this.#database.prepare("UPDATE probe_outages SET end_at = MAX(last_failed_at, begin_at), saw_end = 0 WHERE instance_id = ? AND broker_name = COALESCE(?, broker_name) AND end_at IS NULL").run(instanceId, brokerName);
  }

  removeExpired(nowMs: number): void {
    this.#database.prepare("DELETE FROM probe_counts WHERE hour_at < ?").run(nowMs - keptMs);
    this.#database.prepare("DELETE FROM probe_outages WHERE begin_at < ?").run(nowMs - keptMs);
  }

  /** Counts by queue and hour, from the hour that `sinceMs` lies in. */
  counts(instanceId: string, sinceMs: number): (ProbedQueue & { hourAtMs: number; tally: ProbeTally })[] {
    const rows = this.#database.prepare(`SELECT broker_name, queue_id, hour_at, ${columnList} FROM probe_counts WHERE instance_id = ? AND hour_at > ? ORDER BY broker_name, queue_id, hour_at`).all(instanceId, sinceMs - 3_600_000);
    return rows.map((row) => Object.assign(queueOf(row), { hourAtMs: Number(row["hour_at"]), tally: tallyOf(row) }));
  }

  /** Outages that were not over by then, oldest first. */
  outages(instanceId: string, sinceMs: number): (ProbedQueue & StoredOutage)[] {
    const rows = this.#database.prepare("SELECT * FROM probe_outages WHERE instance_id = ? AND (end_at IS NULL OR end_at >= ?) ORDER BY begin_at, broker_name, queue_id").all(instanceId, sinceMs);
    return rows.map((row) =>
      Object.assign(queueOf(row), {
        beginAtMs: Number(row["begin_at"]),
        endAtMs: row["end_at"] === null ? null : Number(row["end_at"]),
        lastFailedAtMs: Number(row["last_failed_at"]),
        failures: Number(row["failures"]),
        reason: probeReason.parse(row["reason"]),
        detail: String(row["detail"]),
        sawEnd: row["saw_end"] === 1,
      }),
    );
  }
}

function queueOf(row: Record<string, SQLOutputValue>): ProbedQueue {
  return { brokerName: String(row["broker_name"]), queueId: Number(row["queue_id"]) };
}

function tallyOf(row: Record<string, SQLOutputValue>): ProbeTally {
  const of = (field: keyof ProbeTally): number => Number(row[tallyColumns[field]]);
  return { sent: of("sent"), good: of("good"), met: of("met"), late: of("late"), lost: of("lost"), failed: of("failed"), doubled: of("doubled"), outOfOrder: of("outOfOrder"), abandoned: of("abandoned") };
}
