import type { MessageToStore } from "../../log/record-encoder.ts";
import { checkMaxTimeTopic, halfTopic } from "../topics/topic-name.ts";
import type { FinishedHalves } from "./finished-halves.ts";
import { checkTimesProperty, halfProperty, readHalf, withProperties, type HalfMessage } from "./half-message.ts";
import { LateDecisions } from "./late-decisions.ts";
import type { TransactionHost } from "./transaction-host.ts";

/** Sends one half message back to a producer for a decision (39). */
export type AskProducer = (half: HalfMessage) => void;
/** A member of a producer group that can be asked now: "absent" when none is connected, "busy" when none reads what it is sent. */
export type FindProducer = (group: string) => AskProducer | "absent" | "busy";

const sliceHalves = 200;
/** So many places the key index finds at most. */
const mostCopies = 64;
const hourMs = 3_600_000;
const immunityProperty = "CHECK_IMMUNITY_TIME_IN_SECONDS";
/** Of a message that was put back because it is still immune: where it stood first. */
const firstPlaceProperty = "TRAN_PREPARED_QUEUE_OFFSET";

/**
 * Walks over the half queue: what is undecided for too long goes to the end of the queue and back to a producer.
 * `nextOffset` is how far it is; everything before was decided, discarded or put to the end.
 */
export class HalfCheck {
  nextOffset: number;
  findProducer: FindProducer = () => "absent";
  private readonly host: TransactionHost;
  private readonly finished: FinishedHalves;
  private readonly late = new LateDecisions();
  /** What stands before this may have been put to the end already: by this walk, or by one that a crash made forget how far it was. */
  private readonly copiedBefore: number;
  private beganMs = 0;

  constructor(host: TransactionHost, finished: FinishedHalves, nextOffset: number) {
    this.host = host;
    this.finished = finished;
    this.nextOffset = nextOffset;
    this.copiedBefore = host.store.maxOffset(halfTopic, 0);
  }

  /** A new pass: it ends before what is stored from now on. */
  begin(): void {
    this.beganMs = this.host.clock.now();
  }

  /** Goes on with the pass; true when it is over. */
  step(): boolean {
    const { store } = this.host;
    for (let count = 0; count < sliceHalves; count++) {
      const end = store.maxOffset(halfTopic, 0);
      this.nextOffset = Math.min(Math.max(this.nextOffset, store.minOffset(halfTopic, 0)), end);
      if (this.nextOffset === end) return true;
      if (!this.finished.has(this.nextOffset) && !this.pass(this.nextOffset)) return true;
      this.finished.forget(this.nextOffset);
      this.nextOffset++;
    }
    return false;
  }

  /** Whether nothing is left to decide: a copy that the walk has passed was decided, or given up. */
  isFinished(newest: HalfMessage): boolean {
    if (this.finished.has(newest.queueOffset) || this.late.has(newest.commitLogOffset)) return true;
    return newest.queueOffset < this.nextOffset && !this.isGivenUp(newest);
  }

  /** Keeps that it was decided, where its place before `nextOffset` does not (or will not) say so. */
  keepDecision(newest: HalfMessage): void {
    if (this.isGivenUp(newest)) this.late.add(newest.commitLogOffset, this.host.clock.now());
  }

  /** A checked message stands in the queue several times; only the last one counts. */
  newestCopy(half: HalfMessage): HalfMessage {
    return half.queueOffset < Math.max(this.nextOffset, this.copiedBefore) ? (this.laterCopy(half) ?? half) : half;
  }

  /** Whether the walk may go on behind this one; false ends the pass. */
  private pass(offset: number): boolean {
    const { store, clock, settings } = this.host;
    const entry = store.consumeQueueEntry(halfTopic, 0, offset);
    const half = entry && readHalf(store, entry.commitLogOffset);
    if (!half) return true;
    if (offset < this.copiedBefore && this.laterCopy(half)) return true;
    if (this.isGivenUp(half)) return this.giveUp(half);
    if (half.storeTimestampMs >= this.beganMs) return false;
    const ageMs = clock.now() - half.message.bornTimestampMs;
    const asked = halfProperty(half, immunityProperty);
    const immunityMs = immunityMsOf(asked, settings.values.transactionTimeOut);
    if (ageMs < 0 || ageMs >= immunityMs) return this.ask(half);
    return asked === undefined ? false : this.putBackImmune(half);
  }

  private isGivenUp(half: HalfMessage): boolean {
    const times = halfProperty(half, checkTimesProperty);
    const { transactionCheckMax, fileReservedTime } = this.host.settings.values;
    const isAsked = times !== undefined && Number(times) >= transactionCheckMax;
    return isAsked || this.host.clock.now() - half.message.bornTimestampMs > fileReservedTime * hourMs;
  }

  /** Leaves it where an administrator finds it (and may have it asked again, 323). */
  private giveUp(half: HalfMessage): boolean {
    const topic = this.host.topics.getOrCreateForGroup(checkMaxTimeTopic, 1).topicName;
    return this.host.store.append({ ...half.message, topic, queueId: 0 }).status === "ok";
  }

  private ask(half: HalfMessage): boolean {
    const producer = this.findProducer(halfProperty(half, "PGROUP") ?? "");
    if (producer === "busy") return this.putBack(half, half.message.properties) !== undefined;
    const copy = this.putBack(half, this.countedProperties(half));
    if (copy && producer !== "absent") this.askAbout(copy, producer);
    return copy !== undefined;
  }

  /** The copy is stored already: a question that cannot be put must not keep the walk here, to store one more with every pass. */
  private askAbout(copy: HalfMessage, producer: AskProducer): void {
    try {
      producer(copy);
    } catch (error) {
      this.host.trouble(error);
    }
  }

  /** A real broker counts this as a check too, though nobody is asked. */
  private putBackImmune(half: HalfMessage): boolean {
    const first = halfProperty(half, firstPlaceProperty) ?? String(half.queueOffset);
    return this.putBack(half, withProperties(this.countedProperties(half), [[firstPlaceProperty, first]])) !== undefined;
  }

  private countedProperties(half: HalfMessage): string {
    return withProperties(half.message.properties, [[checkTimesProperty, String(Number(halfProperty(half, checkTimesProperty) ?? 0) + 1)]]);
  }

  /** Stores the message at the end of the queue; undefined when the store does not take it now. */
  private putBack(half: HalfMessage, properties: string): HalfMessage | undefined {
    const message: MessageToStore = { ...half.message, properties };
    const { status, queueOffset, commitLogOffset, storeTimestampMs } = this.host.store.append(message);
    return status === "ok" ? { message, queueOffset, commitLogOffset, storeTimestampMs } : undefined;
  }

  private laterCopy(half: HalfMessage): HalfMessage | undefined {
    const uniqueId = halfProperty(half, "UNIQ_KEY");
    if (uniqueId === undefined) return undefined;
    const { store } = this.host;
    const { commitLogOffsets } = store.queryIndex(halfTopic, uniqueId, mostCopies, half.storeTimestampMs, Number.MAX_SAFE_INTEGER);
    for (const commitLogOffset of commitLogOffsets) {
      const copy = commitLogOffset > half.commitLogOffset ? readHalf(store, commitLogOffset) : undefined;
      if (copy && isCopy(copy, half, uniqueId)) return copy;
    }
    return undefined;
  }
}

function immunityMsOf(asked: string | undefined, timeoutMs: number): number {
  const seconds = asked !== undefined && /^-?\d+$/.test(asked) ? Number(asked) : -1;
  return seconds === -1 ? timeoutMs : seconds * 1000;
}

/** The same message at another place: a producer that sends again has a later birth. */
function isCopy(copy: HalfMessage, half: HalfMessage, uniqueId: string): boolean {
  return halfProperty(copy, "UNIQ_KEY") === uniqueId && copy.message.bornTimestampMs === half.message.bornTimestampMs;
}
