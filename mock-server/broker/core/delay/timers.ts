import { join } from "node:path";
import type { MessageToStore } from "../../log/record-encoder.ts";
import { TimerBuckets } from "../../log/timer-buckets.ts";
import { readJsonFile, replaceFile } from "../config-file.ts";
import { timerTopic } from "../topics/topic-name.ts";
import type { DelayHost } from "./delay-host.ts";
import { delayUntil, timedMessage } from "./delayed-message.ts";
import { DueHeap } from "./due-heap.ts";
import { DueTimer } from "./due-timer.ts";
import { TimerRoll } from "./timer-roll.ts";

/** So many messages are delivered before others have their turn of the event loop. */
const sliceMessages = 256;
/** So many entries are in memory, and twice as many when they come in that fast; but always those of the next second. */
const mostLoaded = 250_000;
/** Entries are read this long before they are due. */
const lookAheadMs = 2_000;
const shortestWindowMs = 1_000;
const retryMs = 100;
const mostPendingBytes = 1024 * 1024;

/**
 * Messages with a delivery time (KIND-10 to KIND-14). They wait in the topic rmq_sys_wheel_timer, with when they are due
 * as tags code; `TimerBuckets` sorts them by that time, and the near ones are in memory. config/timerOffset.json says how
 * far all this is safe: what came in or was delivered after its last write is looked at again when the process is killed,
 * so a message may come twice but is never lost (KIND-13).
 */
export class Timers {
  private readonly host: DelayHost;
  private readonly most: number;
  private readonly buckets: TimerBuckets;
  private readonly path: string;
  private readonly timer: DueTimer;
  private readonly near = new DueHeap();
  /** All entries that are due before are in `near`, or delivered. */
  private loadedUntilMs = 0;
  /** Offset of the next message of the timer topic that gets an entry. */
  private next = 0;
  private readonly roll: TimerRoll;
  private changed = false;
  private writing: Promise<void> | undefined;
  private nextWriting: Promise<void> | undefined;
  private spilling: Promise<void> | undefined;

  /** `most` entries are in memory; fewer in tests alone. */
  constructor(host: DelayHost, timerDir: string, most = mostLoaded) {
    this.host = host;
    this.most = most;
    this.buckets = new TimerBuckets(timerDir);
    this.path = join(host.configDir, "timerOffset.json");
    this.roll = new TimerRoll(host, (dueMs, commitLogOffset) => this.isDelivered(dueMs, commitLogOffset));
    this.timer = new DueTimer(host.clock, () => this.deliver(), (error) => host.trouble(error));
  }

  /** Begins to deliver: at once what fell due while the broker was away. */
  start(): void {
    const { store } = this.host;
    const state = readJsonFile(this.path) ?? {};
    const read = (name: string): number => (typeof state[name] === "number" ? state[name] : 0);
    this.next = Math.min(Math.max(read("queueOffset"), store.minOffset(timerTopic, 0)), store.maxOffset(timerTopic, 0));
    this.roll.below = read("rolledBelow");
    this.loadedUntilMs = read("deliveredUntilMs");
    this.takeNew();
    this.arm();
    store.onStored((topic) => {
      if (topic === timerTopic) this.takeNew();
    });
  }

  /** Turns a message that is about to be stored into one that waits until `dueMs` (epoch). */
  delay(message: MessageToStore, dueMs: number): void {
    delayUntil(message, dueMs);
  }

  /** Whether nothing below this place of the log waits any more: retention may delete it. If not, it soon may. */
  clears(endOffset: number): boolean {
    this.changed = true;
    return this.roll.clears(endOffset);
  }

  /** Writes how far it is, once the disk has everything that this says; those who ask during a write share the next one. */
  persistIfChanged(): Promise<void> {
    if (!this.changed) return this.writing ?? Promise.resolve();
    if (this.writing === undefined) return this.startWriting();
    this.nextWriting ??= this.writing.catch(() => undefined).then(() => {
      this.nextWriting = undefined;
      return this.startWriting();
    });
    return this.nextWriting;
  }

  /** Entries that are in memory now, of whatever number that waits on disk. */
  get inMemory(): number {
    return this.near.size + this.buckets.pendingBytes / 16;
  }

  stop(): void {
    this.timer.stop();
    this.roll.stop();
  }

  /** Whether a message with this place and time was delivered. */
  private isDelivered(dueMs: number, commitLogOffset: number): boolean {
    const { near } = this;
    const doneMs = this.doneMs();
    return dueMs < doneMs || (dueMs === doneMs && dueMs === near.firstTime && commitLogOffset < near.firstNumber);
  }

  /** Everything that was due before is delivered. */
  private doneMs(): number {
    return Math.min(this.near.firstTime, this.loadedUntilMs, this.host.clock.now() + 1);
  }

  private takeNew(): void {
    const { store } = this.host;
    const end = store.maxOffset(timerTopic, 0);
    if (this.next === end) return;
    for (; this.next < end; this.next++) {
      const entry = store.consumeQueueEntry(timerTopic, 0, this.next);
      if (!entry) continue;
      this.buckets.add(entry.tagsCode, entry.commitLogOffset);
      if (entry.tagsCode < this.loadedUntilMs) this.near.push(entry.tagsCode, entry.commitLogOffset);
      this.changed = true;
    }
    if (this.buckets.pendingBytes > mostPendingBytes) this.spill();
    this.limitMemory();
    this.arm();
  }

  /** Hands entries to the operating system before their time to be fsynced, which takes long when they are in thousands of files. */
  private spill(): void {
    this.spilling ??= this.buckets
      .write(() => 0)
      .catch((error: unknown) => this.host.trouble(error))
      .finally(() => (this.spilling = undefined));
  }

  /** Too many are near: the later ones are read again when their time comes. */
  private limitMemory(): void {
    const now = this.host.clock.now();
    while (this.near.size > 2 * this.most && this.loadedUntilMs - now > shortestWindowMs) {
      this.loadedUntilMs = now + Math.floor((this.loadedUntilMs - now) / 2);
      this.near.dropFrom(this.loadedUntilMs);
    }
  }

  private arm(): void {
    this.timer.wakeAt(this.near.firstTime);
    if (this.hasRoom()) this.timer.wakeAt(this.buckets.firstFrom(this.loadedUntilMs) - lookAheadMs);
  }

  /** Whether more is worth to be read: a file is read whole for whatever part of it fits. */
  private hasRoom(): boolean {
    return this.near.size <= this.most / 2;
  }

  private loadNear(): void {
    if (!this.hasRoom()) return;
    const now = this.host.clock.now();
    while (this.near.size < this.most && this.buckets.firstFrom(this.loadedUntilMs) - lookAheadMs <= now) {
      this.loadedUntilMs = this.buckets.read(this.loadedUntilMs, this.most - this.near.size, (dueMs, commitLogOffset) => this.near.push(dueMs, commitLogOffset));
    }
  }

  private deliver(): void {
    this.loadNear();
    const { near } = this;
    const now = this.host.clock.now();
    let left = sliceMessages;
    let retryAtMs = Infinity;
    while (left > 0 && near.firstTime <= now) {
      left--;
      const dueMs = near.firstTime;
      const commitLogOffset = near.firstNumber;
      if (commitLogOffset >= this.roll.below && !this.deliverMessage(dueMs, commitLogOffset)) {
        retryAtMs = now + retryMs;
        break;
      }
      // The same entry twice: it was noted again after a kill.
      while (near.firstTime === dueMs && near.firstNumber === commitLogOffset) near.pop();
      this.changed = true;
    }
    if (retryAtMs === Infinity) this.arm();
    else this.timer.wakeAt(retryAtMs);
    if (left < sliceMessages) this.host.commit();
  }

  /** False when the store cannot take it now. What is no timed message of that time any more is passed over. */
  private deliverMessage(dueMs: number, commitLogOffset: number): boolean {
    const record = this.host.store.readMessage(commitLogOffset);
    const message = record && timedMessage(record, dueMs);
    if (!message) return true;
    const result = this.host.store.append(message);
    if (result.status === "disk-full" || result.status === "closed") return false;
    if (result.status === "ok") this.host.delivered(message.topic, result.sizeBytes);
    return true;
  }

  private startWriting(): Promise<void> {
    this.writing = this.persist().finally(() => (this.writing = undefined));
    return this.writing;
  }

  private async persist(): Promise<void> {
    const { store } = this.host;
    this.changed = false;
    const doneMs = this.doneMs();
    const state = { queueOffset: this.next, deliveredUntilMs: doneMs, rolledBelow: this.roll.below };
    try {
      store.writePending();
      await store.flush();
      // What comes late meanwhile, and is not delivered, counts as well.
      const notNeeded = (): number => Math.min(doneMs, this.doneMs());
      await this.buckets.write(notNeeded);
      await this.buckets.sync();
      replaceFile(this.path, JSON.stringify(state));
      this.buckets.removeBelow(notNeeded());
    } catch (error) {
      this.changed = true;
      throw error;
    }
  }
}
