import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ConsumeQueue, type ConsumeQueueFiles } from "./consume-queue.ts";
import { FileHandles } from "./file-handles.ts";
import { continueKeyHash } from "./key-hash.ts";
import { maxTopicBytes } from "./record-layout.ts";

/** What the hot path needs of a topic, computed once. */
export interface TopicQueues {
  topic: string;
  topicBytes: Buffer;
  /** Hash of `topic#`, to be continued with a key. */
  keyHashPrefix: number;
  queues: Map<number, ConsumeQueue>;
}

/** All consume queues of a store, by topic and queue id. Only queues that ever had a message are here. */
export class ConsumeQueueTable {
  readonly files: ConsumeQueueFiles;
  readonly topics = new Map<string, TopicQueues>();
  #dirty: ConsumeQueue[] = [];
  #idleSoon: ConsumeQueue[] = [];

  constructor(folder: string, fileEntries: number) {
    mkdirSync(folder, { recursive: true });
    this.files = { folder, fileEntries, handles: new FileHandles(256), unsynced: new Set() };
  }

  find(topic: string, queueId: number): ConsumeQueue | undefined {
    return this.topics.get(topic)?.queues.get(queueId);
  }

  /** The topic's entry, made when missing. Throws RangeError where `topicIfLegal` says undefined. */
  topic(topic: string): TopicQueues {
    const found = this.topicIfLegal(topic);
    if (!found) throw new RangeError(`not a topic name: ${topic}`);
    return found;
  }

  /** The topic's entry, made when missing; undefined for a name that cannot be a folder or is over 127 bytes. */
  topicIfLegal(topic: string): TopicQueues | undefined {
    const known = this.topics.get(topic);
    if (known) return known;
    const topicBytes = Buffer.from(topic);
    if (topicBytes.length === 0 || topicBytes.length > maxTopicBytes || /[/\0]|^\.{1,2}$/.test(topic)) return undefined;
    const made: TopicQueues = { topic, topicBytes, keyHashPrefix: continueKeyHash(0, `${topic}#`), queues: new Map() };
    this.topics.set(topic, made);
    return made;
  }

  queueOf(topic: TopicQueues, queueId: number): ConsumeQueue {
    let queue = topic.queues.get(queueId);
    if (queue === undefined) {
      queue = new ConsumeQueue(topic.topic, queueId, this.files);
      topic.queues.set(queueId, queue);
    }
    return queue;
  }

  get dirtyCount(): number {
    return this.#dirty.length;
  }

  markDirty(queue: ConsumeQueue): void {
    queue.dirty = true;
    this.#dirty.push(queue);
  }

  /**
   * Takes the queues with unwritten entries; whoever takes them writes them. Buffers of queues that were
   * written in the pass before and got nothing since are given back.
   */
  takeDirty(): ConsumeQueue[] {
    const taken = this.#dirty;
    this.#dirty = [];
    for (const queue of this.#idleSoon) if (!queue.dirty) queue.releaseTail();
    for (const queue of taken) queue.dirty = false;
    this.#idleSoon = taken;
    return taken;
  }

  /** Removes a topic with its files. */
  remove(topic: string): void {
    for (const queue of this.topics.get(topic)?.queues.values() ?? []) queue.deleted = true;
    this.topics.delete(topic);
    this.#dirty = this.#dirty.filter((queue) => !queue.deleted);
    this.#idleSoon = this.#idleSoon.filter((queue) => !queue.deleted);
    const folder = join(this.files.folder, topic);
    this.files.handles.closeBelow(folder);
    for (const path of this.files.unsynced) if (path.startsWith(`${folder}/`)) this.files.unsynced.delete(path);
    rmSync(folder, { recursive: true, force: true });
  }

  topicsOnDisk(): string[] {
    return readdirSync(this.files.folder);
  }

  /** Fills the table from the folders (no journal). */
  restoreFromFiles(): void {
    for (const topic of this.topicsOnDisk()) {
      for (const queueId of readdirSync(join(this.files.folder, topic))) {
        if (/^\d+$/.test(queueId)) this.queueOf(this.topic(topic), Number(queueId)).restoreFromFiles();
      }
    }
  }

  *all(): Generator<ConsumeQueue> {
    for (const topic of this.topics.values()) yield* topic.queues.values();
  }
}
