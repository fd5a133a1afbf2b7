import { isIllegalMessage } from "../send/append-status.ts";
import { delayAsAsked } from "../delay/asked-delay.ts";
import type { Refusal } from "../refusal.ts";
import { halfOperationTopic, halfTopic } from "../topics/topic-name.ts";
import { FinishedHalves } from "./finished-halves.ts";
import { HalfCheck, type FindProducer } from "./half-check.ts";
import { committedMessage, halfProperty, readForResume, readHalf, type HalfMessage } from "./half-message.ts";
import type { TransactionHost } from "./transaction-host.ts";

/** The group under which the progress of the two queues stands in the offset table, as in a real broker. */
const progressGroup = "CID_RMQ_SYS_TRANS";
/** A long check lets others have their turn of the event loop this often. */
const sliceMs = 5;

const notAvailable: Refusal = { refusal: "SERVICE_NOT_AVAILABLE", remark: "Service not available now." };

/** A producer's decision (37). */
export interface EndOfTransaction {
  producerGroup: string;
  /** Offset of the half message in its queue, and place of its record. */
  halfOffset: number;
  commitLogOffset: number;
  outcome: "commit" | "rollback";
}

/** The transactions of one broker (protocol sheet section 5, Transactions): decisions, and the check of what is undecided. */
export class Transactions {
  private readonly host: TransactionHost;
  private readonly finished: FinishedHalves;
  private readonly check: HalfCheck;
  private stops: (() => void)[] = [];
  private stopSlices: (() => void) | undefined;

  constructor(host: TransactionHost) {
    const { store, settings, offsets } = host;
    this.host = host;
    this.finished = new FinishedHalves(store, { ip: settings.storeIp, port: settings.identity.listenPort });
    const halfOffset = Math.max(offsets.query(progressGroup, halfTopic, 0), store.minOffset(halfTopic, 0));
    this.finished.load(Math.max(0, offsets.query(progressGroup, halfOperationTopic, 0)), halfOffset);
    this.check = new HalfCheck(host, this.finished, halfOffset);
  }

  /** Who can be asked for a decision. */
  findProducersBy(find: FindProducer): void {
    this.check.findProducer = find;
  }

  start(): void {
    this.stops = [this.host.clock.every(this.host.settings.values.transactionCheckInterval, () => this.beginCheck())];
  }

  stop(): void {
    for (const stop of this.stops) stop();
    this.stopSlices?.();
  }

  /**
   * Commits or rolls back; undefined when it is done. A decision that was already carried out is not carried out again,
   * which a real broker does (it delivers the message twice). The message is stored before the note that it was: a kill
   * between the two has it asked about again, the other order would lose it. A note that the store does not take is
   * answered with SERVICE_NOT_AVAILABLE; this process delivers the message no second time all the same.
   */
  end(decision: EndOfTransaction): Refusal | undefined {
    const half = readHalf(this.host.store, decision.commitLogOffset);
    if (!half) return refusal("Find prepared transaction message failed");
    if (halfProperty(half, "PGROUP") !== decision.producerGroup) return refusal("The producer group wrong");
    if (half.queueOffset !== decision.halfOffset) return refusal("The transaction state table offset wrong");
    const newest = this.check.newestCopy(half);
    if (this.check.isFinished(newest)) return this.finished.lacksNote(newest.queueOffset) ? this.note(newest) : undefined;
    if (decision.outcome === "commit") {
      const failure = this.deliver(half);
      if (failure) return failure;
    }
    const failure = this.note(newest);
    // A rollback without its note changed nothing: the producer is asked again.
    if (failure && decision.outcome === "rollback") return failure;
    if (failure) this.finished.addWithoutNote(newest.queueOffset);
    this.check.keepDecision(newest);
    return failure;
  }

  /** Has a message asked about again that was given up; its record lies in TRANS_CHECK_MAX_TIME_TOPIC or in the half queue. */
  resume(commitLogOffset: number): boolean {
    const message = readForResume(this.host.store, commitLogOffset);
    return message !== undefined && this.host.store.append(message).status === "ok";
  }

  private note(newest: HalfMessage): Refusal | undefined {
    return this.finished.add(newest.queueOffset, this.host.clock.now()) ? undefined : notAvailable;
  }

  private deliver(half: HalfMessage): Refusal | undefined {
    const message = committedMessage(half);
    if (!message) return refusal("Find prepared transaction message failed");
    const { topic } = message;
    const refused = delayAsAsked(this.host, message, (name) => halfProperty(half, name));
    if (refused) return refused;
    const result = this.host.store.append(message);
    if (result.status === "ok") {
      this.host.committed(topic, result.sizeBytes);
      return undefined;
    }
    return isIllegalMessage(result.status) ? { refusal: "MESSAGE_ILLEGAL", remark: "The message is illegal, maybe msg body or properties length not matched." } : notAvailable;
  }

  private beginCheck(): void {
    if (this.stopSlices) return;
    this.host.topics.getOrCreateForGroup(halfTopic, 1);
    this.check.begin();
    this.stopSlices = this.host.clock.every(sliceMs, () => this.slice());
    this.slice();
  }

  private slice(): void {
    try {
      const isOver = this.check.step();
      this.host.commit();
      if (!isOver) return;
      this.persist();
    } catch (error) {
      this.host.trouble(error);
    }
    this.stopSlices?.();
    this.stopSlices = undefined;
  }

  /** Progress is written once the records that it speaks of are, and at once: what was asked is not asked again after a crash. */
  private persist(): void {
    const { offsets } = this.host;
    const { nextOffset } = this.check;
    const firstOperation = this.finished.firstNeededOperation(nextOffset);
    if (nextOffset === 0 && firstOperation === 0) return;
    offsets.commit(progressGroup, halfTopic, 0, nextOffset);
    offsets.commit(progressGroup, halfOperationTopic, 0, firstOperation);
    offsets.persistIfChanged();
  }
}

function refusal(remark: string): Refusal {
  return { refusal: "SYSTEM_ERROR", remark };
}
