import { join } from "node:path";
import type { MessageToStore } from "../../log/record-encoder.ts";
import { entriesOf, numericKeysJson, readJsonFile, replaceFile } from "../config-file.ts";
import { scheduleTopic } from "../topics/topic-name.ts";
import type { DelayHost } from "./delay-host.ts";
import { delayByLevel, dueMessage } from "./delayed-message.ts";
import { DueTimer } from "./due-timer.ts";

/** How far one level is: how many of its messages were delivered, how many there are. */
export interface LevelProgress {
  level: number;
  delivered: number;
  stored: number;
}

/** So many messages are delivered before others have their turn of the event loop. */
const sliceMessages = 256;
const retryMs = 100;
/** Clocks are set back a little now and then; that makes no message come early. */
const clockSlackMs = 1_000;

/**
 * The delay levels (protocol sheet section 5, Delay): a queue of SCHEDULE_TOPIC_XXXX a level, each in the order in which
 * its messages are due. How far each was delivered stands in config/delayOffset.json as Apache RocketMQ 4.9 writes it;
 * what was delivered after the last write of it is delivered again when the process is killed.
 */
export class LevelQueues {
  readonly levelsMs: readonly number[];
  private readonly host: DelayHost;
  private readonly path: string;
  private readonly timer: DueTimer;
  private readonly offsets = new Map<number, number>();
  /** When the first message of each level is due; Infinity while there is none. */
  private readonly dueMs: number[];
  private changed = false;

  constructor(host: DelayHost, levelsMs: readonly number[]) {
    this.host = host;
    this.levelsMs = levelsMs;
    this.path = join(host.configDir, "delayOffset.json");
    this.timer = new DueTimer(host.clock, () => this.deliver(), (error) => host.trouble(error));
    this.dueMs = levelsMs.map(() => Infinity);
    for (const [level, offset] of entriesOf(readJsonFile(this.path)?.["offsetTable"])) this.offsets.set(Number(level), Number(offset));
  }

  /** Begins to deliver: at once what fell due while the broker was away. */
  start(): void {
    for (const level of this.levels()) this.lookAt(level);
    this.host.store.onStored((topic, queueId) => {
      if (topic === scheduleTopic && this.dueMs[queueId] === Infinity) this.lookAt(queueId + 1);
    });
  }

  /** Turns a message that is about to be stored into one that waits for the time of its level. */
  delay(message: MessageToStore, level: number): void {
    delayByLevel(message, level, this.levelsMs, this.host.clock.now());
  }

  /** Every level that ever delivered something. */
  progress(): LevelProgress[] {
    return Array.from(this.offsets, ([level, delivered]) => ({ level, delivered, stored: this.host.store.maxOffset(scheduleTopic, level - 1) }));
  }

  /** Whether nothing below this place of the log waits any more: retention may delete it. */
  clears(endOffset: number): boolean {
    return this.levels().every((level) => (this.host.store.consumeQueueEntry(scheduleTopic, level - 1, this.next(level))?.commitLogOffset ?? Infinity) >= endOffset);
  }

  /** The JSON of 45 and of delayOffset.json. */
  print(): string {
    return `{"offsetTable":${numericKeysJson(this.offsets)}}`;
  }

  /** Writes how far it is, once what it delivered is on the disk. */
  async persistIfChanged(): Promise<void> {
    if (!this.changed) return;
    this.changed = false;
    const text = this.print();
    try {
      this.host.store.writePending();
      await this.host.store.flush();
      replaceFile(this.path, text);
    } catch (error) {
      this.changed = true;
      throw error;
    }
  }

  stop(): void {
    this.timer.stop();
  }

  private levels(): number[] {
    return this.levelsMs.map((_, index) => index + 1);
  }

  private next(level: number): number {
    return this.offsets.get(level) ?? this.within(level, 0);
  }

  private within(level: number, offset: number): number {
    const { store } = this.host;
    return Math.min(Math.max(offset, store.minOffset(scheduleTopic, level - 1)), store.maxOffset(scheduleTopic, level - 1));
  }

  /** Sees when the first message of a level is due. Nothing waits longer than its level says, whatever was stored (4.9 correctDeliverTimestamp). */
  private lookAt(level: number): void {
    const now = this.host.clock.now();
    // Its queue may have lost what comes next, or begun anew.
    const first = this.within(level, this.next(level));
    if (this.offsets.has(level)) this.offsets.set(level, first);
    const storedDueMs = this.host.store.consumeQueueEntry(scheduleTopic, level - 1, first)?.tagsCode ?? Infinity;
    const latestMs = now + (this.levelsMs[level - 1] ?? 0) + clockSlackMs;
    const dueMs = storedDueMs !== Infinity && storedDueMs > latestMs ? now : storedDueMs;
    this.dueMs[level - 1] = dueMs;
    this.timer.wakeAt(dueMs);
  }

  private deliver(): void {
    const now = this.host.clock.now();
    let left = sliceMessages;
    for (const level of this.levels()) {
      while (left > 0 && (this.dueMs[level - 1] ?? Infinity) <= now) {
        left--;
        if (!this.deliverNext(level)) {
          this.dueMs[level - 1] = now + retryMs;
          break;
        }
        this.lookAt(level);
      }
      this.timer.wakeAt(this.dueMs[level - 1] ?? Infinity);
    }
    if (left < sliceMessages) this.host.commit();
  }

  /** Whether the level went on by one message; false when the store cannot take it now. */
  private deliverNext(level: number): boolean {
    const { store } = this.host;
    const offset = this.next(level);
    const entry = store.consumeQueueEntry(scheduleTopic, level - 1, offset);
    const record = entry && store.readMessage(entry.commitLogOffset);
    const message = record && dueMessage(record);
    if (message) {
      const { topic } = message;
      const result = store.append(message);
      if (result.status === "disk-full" || result.status === "closed") return false;
      if (result.status === "ok") this.host.delivered(topic, result.sizeBytes);
    }
    this.offsets.set(level, entry ? offset + 1 : this.within(level, offset));
    this.changed = true;
    return true;
  }
}
