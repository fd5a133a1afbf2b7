import { StoreFixture } from "../../log/store-fixture.ts";
import type { MessageStore } from "../../log/message-store.ts";
import type { MessageToStore } from "../../log/record-encoder.ts";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import type { FakeClock } from "../fake-clock.ts";
import { readBrokerKeys } from "../settings/broker-keys.ts";
import { delayAsAsked } from "./asked-delay.ts";
import { parseDelayLevels } from "./delay-levels.ts";
import { LevelQueues } from "./level-queues.ts";
import { storedRecords, type PlainRecord } from "./plain-record.ts";
import { Timers } from "./timers.ts";

/** "TagA".hashCode() in Java. */
export const tagACode = 2_598_919;

interface Opened {
  store: MessageStore;
  delayLevels: LevelQueues;
  timers: Timers;
}

/**
 * Tests only: the delays of a broker, with a real store of small files, that can be stopped, or
 * killed, and opened again. Nothing is written in the background: `persist` does what a broker does every ten seconds.
 */
export class DelayPartsFixture<Time extends Clock = FakeClock> {
  readonly clock: Time;
  readonly files = new StoreFixture();
  readonly troubles: unknown[] = [];
  settings = { values: readBrokerKeys(new Map()) };
  /** Timed messages that may be in memory; undefined = as many as usual. */
  mostLoaded: number | undefined;
  private opened: Opened | undefined;

  /** Begins a temporary folder, or takes the one that is named. */
  constructor(clock: Time, rootDir?: string) {
    this.clock = clock;
    if (rootDir === undefined) this.files.begin();
    else this.files.rootDir = rootDir;
  }

  get store(): MessageStore {
    return this.parts.store;
  }

  get delayLevels(): LevelQueues {
    return this.parts.delayLevels;
  }

  get timers(): Timers {
    return this.parts.timers;
  }

  /** Opens everything; again in the same folder when it was open before. */
  async open(settings: Record<string, string> = {}): Promise<void> {
    this.settings = { values: readBrokerKeys(new Map(Object.entries(settings))) };
    const delayLevelsMs = parseDelayLevels(this.settings.values.messageDelayLevel) ?? [];
    const store = await this.files.open({ now: () => this.clock.now(), commitLogSegmentBytes: 1024 * 1024, consumeQueueFileEntries: 1000, delayLevelsMs });
    const configDir = join(this.files.rootDir, "config");
    mkdirSync(configDir, { recursive: true });
    const host = { store, clock: this.clock, configDir, delivered: () => undefined, commit: () => store.writePending(), trouble: (error: unknown) => this.troubles.push(error) };
    const delayLevels = new LevelQueues(host, delayLevelsMs);
    const timers = new Timers(host, join(this.files.rootDir, "timer"), this.mostLoaded);
    this.opened = { store, delayLevels, timers };
    store.retention.mayDelete = (endOffset) => delayLevels.clears(endOffset) && timers.clears(endOffset);
    delayLevels.start();
    timers.start();
  }

  async persist(): Promise<void> {
    await this.delayLevels.persistIfChanged();
    await this.timers.persistIfChanged();
  }

  /** Ends it in good order. */
  async close(): Promise<void> {
    this.stop();
    await this.persist();
    await this.store.close();
  }

  /** Goes on with a copy of the folder as it is now, as if the process had been killed at this moment. */
  async killAndOpen(settings?: Record<string, string>): Promise<void> {
    this.stop();
    this.files.killHere();
    await this.open(settings);
  }

  async end(): Promise<void> {
    this.stop();
    await this.files.end();
  }

  /** Sends to topic T, queue 3, as a client would; the status of the append, or the refusal. */
  send(text: string, properties: Record<string, string>, parts: Partial<MessageToStore> = {}): unknown {
    const body = Buffer.from(text);
    const plain = Object.entries(properties).filter(([name]) => name !== "WAIT").map(([name, value]) => `${name}\u0001${value}`).join("\u0002");
    const message = { topic: "T", queueId: 3, flag: 0, sysFlag: 0, bornTimestampMs: 1, bornIp: 0x7f000001, bornPort: 5, reconsumeTimes: 0, preparedTransactionOffset: 0, body, bodyStart: 0, bodyEnd: body.length, properties: plain, tagsCode: tagACode, ...parts };
    const refusal = delayAsAsked(this, message, (name) => properties[name]);
    if (refusal) return refusal;
    const { status } = this.store.append(message);
    this.store.writePending();
    return status;
  }

  /** Everything that is stored in a queue, from its lowest offset on. */
  stored(topic: string, queueId = 0): PlainRecord[] {
    return storedRecords(this.store, topic, queueId);
  }

  private get parts(): Opened {
    if (!this.opened) throw new Error("nothing was opened");
    return this.opened;
  }

  private stop(): void {
    this.opened?.delayLevels.stop();
    this.opened?.timers.stop();
  }
}
