import { setTimeout as delay } from "node:timers/promises";
import type { z } from "zod";
import { resendOrder } from "../../../../src/contract/dead-letters.ts";
import type { ResendState } from "../../../../src/contract/dead-letters.ts";
import { existingName } from "../../../../src/contract/names.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { LedgerRow, ResendLedgerStore, ResendOutcome } from "../../store/resend-ledger-store.ts";
import type { Clock } from "../actor.ts";
import { inParallel } from "../in-parallel.ts";
import type { JobContext, JobHandler, JobOutcome } from "../jobs/job-handler.ts";
import { deadLetterPrefix, storedMessage } from "./dead-letter-reads.ts";
import { intendBatch, mostAttempts, sendBatch } from "./resend-batch.ts";
import type { BatchParts } from "./resend-batch.ts";
import { lookForCopies } from "./resend-look.ts";
import { readinessOf, refuseObstacle } from "./resend-rules.ts";
import { nextPiece, sourceCheckpoint } from "./resend-source.ts";

export const resendInput = resendOrder.extend({ group: existingName });

/** What was on its way when the connection broke arrives within this time, or never. */
const settleMs = 2_000;
const largestBatch = 100;
/** So often a second a job can be paused, whatever its rate. */
const batchesPerSecond = 4;

/**
 * Sends dead letters again (DLQ-009 to DLQ-021). Each is in the ledger before it is sent, with a marker that travels with it
 * and the offset that its queue had. After a crash the open rows are looked for from that offset on: what is there was sent,
 * what is not is sent now, and what cannot be looked for is reported as unknown and never sent again.
 */
export class ResendJob implements JobHandler {
  readonly action = "resendDeadLetters";
  readonly #ledger: ResendLedgerStore;
  readonly #clock: Clock;

  constructor(ledger: ResendLedgerStore, clock: Clock) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  async run(context: JobContext): Promise<JobOutcome> {
    const run = new ResendRun(context, this.#ledger, this.#clock);
    await run.closeOpenRows();
    await run.sendAll();
    return { result: await run.review() };
  }
}

class ResendRun {
  readonly #context: JobContext;
  readonly #ledger: ResendLedgerStore;
  readonly #clock: Clock;
  readonly #input: z.output<typeof resendInput>;
  readonly #counts: Record<ResendState, number>;
  #total: number | null;

  constructor(context: JobContext, ledger: ResendLedgerStore, clock: Clock) {
    this.#context = context;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#input = resendInput.parse(context.input);
    this.#counts = ledger.countsOf(context.jobId);
    this.#total = context.progress.total;
  }

  /** Finds out how sends ended that a crash or a time-out cut off, and sends what was not stored. */
  async closeOpenRows(): Promise<void> {
    for (let open = this.#ledger.open(this.#context.jobId); open.length > 0; open = this.#ledger.open(this.#context.jobId)) {
      await delay(settleMs, undefined, { signal: this.#context.signal });
      const looks = await lookForCopies(this.#context.live().adapter.messages, open, this.#context.signal);
      const again: LedgerRow[] = [];
      const outcomes: (ResendOutcome & { id: number; offsetMessageId: string })[] = [];
      for (const row of open) {
        const look = looks.get(row.id) ?? "unknown";
        const of = { id: row.id, offsetMessageId: row.offsetMessageId };
        if (look === "unknown") outcomes.push({ ...of, state: "unknown", reason: "lookFailed", detail: row.detail });
        else if (look.copies > 0) outcomes.push({ ...of, state: "sent", copies: look.copies, sentMessageId: look.offsetMessageId });
        else if (row.attempts >= mostAttempts) outcomes.push({ ...of, state: "failed", reason: "refused", detail: row.detail });
        else again.push(row);
      }
      // The attempt that a crash cut off was not counted. It may still be stored, so this row is never taken back.
      const cutOff = again.filter(({ attempts }) => attempts === 0).map(({ detail, id, offsetMessageId }) => ({ id, offsetMessageId, state: "intended" as const, detail }));
      this.#settle([...outcomes, ...cutOff]);
      await this.#sendAgain(again);
    }
  }

  async sendAll(): Promise<void> {
    const { ratePerSecond, selection } = this.#input;
    const size = Math.max(1, Math.min(largestBatch, Math.ceil(ratePerSecond / batchesPerSecond)));
    const parsed = sourceCheckpoint.safeParse(this.#context.checkpoint);
    let checkpoint = parsed.success ? parsed.data : { cursor: "", next: 0, isEnd: false };
    while (!checkpoint.isEnd) {
      await this.#context.whilePaused();
      const startedAt = performance.now();
      const parts = await this.#parts();
      const topic = `${deadLetterPrefix}${this.#input.group}`;
      const piece = await nextPiece({ live: parts.live, ledger: this.#ledger, topic, selection, signal: this.#context.signal }, checkpoint, size);
      this.#total = piece.total ?? this.#total;
      const sent = await this.#sendPiece(parts, piece);
      checkpoint = piece.checkpoint;
      this.#context.save(checkpoint, this.#progress());
      await this.closeOpenRows();
      const restMs = (sent * 1000) / ratePerSecond - (performance.now() - startedAt);
      if (restMs > 0 && !checkpoint.isEnd) await delay(restMs, undefined, { signal: this.#context.signal });
    }
  }

  /** Figures of the end. Messages that took more than one attempt are looked for once more: a late first one would make two. */
  async review(): Promise<Record<string, unknown>> {
    const repeated = this.#ledger.attemptedAgain(this.#context.jobId);
    if (repeated.length > 0) {
      await delay(settleMs, undefined, { signal: this.#context.signal });
      const looks = await lookForCopies(this.#context.live().adapter.messages, repeated, this.#context.signal);
      this.#ledger.noteCopies(repeated.flatMap(({ id }) => {
        const look = looks.get(id);
        return look === undefined || look === "unknown" ? [] : [{ id, copies: look.copies }];
      }));
    }
    const { failed, sent, skipped, unknown } = this.#counts;
    const sentTwice = this.#ledger.attemptedAgain(this.#context.jobId).filter(({ copies }) => copies > 1).length;
    return { sent, skipped, failed, unknown, sentTwice };
  }

  #sendPiece(parts: BatchParts, { messages, missing }: { messages: StoredMessage[]; missing: string[] }): Promise<number> {
    return this.#counted([...messages.map(({ offsetMessageId }) => offsetMessageId), ...missing], async () => {
      const batch = await intendBatch(parts, messages, missing);
      await sendBatch(parts, batch);
      return batch.length;
    });
  }

  /** Those whose copies were looked for and are not there. */
  async #sendAgain(rows: readonly LedgerRow[]): Promise<void> {
    if (rows.length === 0) return;
    const parts = await this.#parts();
    for (let first = 0; first < rows.length; first += largestBatch) {
      await this.#context.whilePaused();
      const piece = await inParallel(rows.slice(first, first + largestBatch), 8, async (row) => ({ row, message: await storedMessage(parts.live, row.offsetMessageId) }));
      this.#settle(piece.filter(({ message }) => !message).map(({ row: { id, offsetMessageId } }) => ({ id, offsetMessageId, state: "failed", reason: "gone" })));
      const batch = piece.flatMap(({ message, row }) => (message ? [{ message, row }] : []));
      await this.#counted(batch.map(({ row }) => row.offsetMessageId), () => sendBatch(parts, batch));
    }
  }

  #settle(outcomes: readonly (ResendOutcome & { id: number; offsetMessageId: string })[]): void {
    for (const { state } of outcomes) {
      this.#counts.intended--;
      this.#counts[state]++;
    }
    this.#ledger.settle(outcomes, this.#clock());
    this.#context.report(this.#progress());
  }

  /** Keeps the figures right whatever becomes of the work: by the rows of its messages before and after. */
  async #counted<T>(offsetMessageIds: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = this.#ledger.ofJob(this.#context.jobId, offsetMessageIds);
    try {
      return await work();
    } finally {
      for (const { state } of before.values()) this.#counts[state]--;
      for (const { state } of this.#ledger.ofJob(this.#context.jobId, offsetMessageIds).values()) this.#counts[state]++;
      this.#context.report(this.#progress());
    }
  }

  #progress(): JobContext["progress"] {
    const { failed, sent, skipped, unknown } = this.#counts;
    return { done: sent + failed + skipped + unknown, total: this.#total, failed: failed + unknown };
  }

  async #parts(): Promise<BatchParts> {
    const { jobId, signal, startedBy } = this.#context;
    const { alreadyResent, group, target } = this.#input;
    const live = this.#context.live();
    await live.poller.whenLoaded();
    const readiness = await readinessOf(live, group);
    if (target === "group") refuseObstacle(group, readiness);
    return { live, ledger: this.#ledger, clock: this.#clock, signal, account: startedBy, jobId, group, target, alreadyResent, readiness };
  }
}
