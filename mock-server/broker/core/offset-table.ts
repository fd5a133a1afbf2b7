import { join } from "node:path";
import { entriesOf, numericKeysJson, readJsonFile, replaceFile } from "./config-file.ts";

const separator = "@";

/** The consumed positions of all groups, kept in config/consumerOffset.json as Apache RocketMQ 4.9 writes it. */
export class OffsetTable {
  private readonly offsets = new Map<string, Map<number, number>>();
  private readonly path: string;
  private changed = false;

  constructor(configDir: string) {
    this.path = join(configDir, "consumerOffset.json");
    for (const [key, queues] of entriesOf(readJsonFile(this.path)?.["offsetTable"])) {
      this.offsets.set(key, new Map(entriesOf(queues).map(([queueId, offset]) => [Number(queueId), Number(offset)])));
    }
  }

  /** Offsets may go back (a reset does that). */
  commit(group: string, topic: string, queueId: number, offset: number): void {
    const key = topic + separator + group;
    let queues = this.offsets.get(key);
    if (!queues) this.offsets.set(key, (queues = new Map<number, number>()));
    if (queues.get(queueId) === offset) return;
    queues.set(queueId, offset);
    this.changed = true;
  }

  /** The stored offset or -1. */
  query(group: string, topic: string, queueId: number): number {
    return this.offsets.get(topic + separator + group)?.get(queueId) ?? -1;
  }

  queues(group: string, topic: string): ReadonlyMap<number, number> | undefined {
    return this.offsets.get(topic + separator + group);
  }

  topicsOfGroup(group: string): string[] {
    const ending = separator + group;
    return [...this.offsets.keys()].filter((key) => key.endsWith(ending)).map((key) => key.slice(0, -ending.length));
  }

  groupsOfTopic(topic: string): string[] {
    const beginning = topic + separator;
    return [...this.offsets.keys()].filter((key) => key.startsWith(beginning)).map((key) => key.slice(beginning.length));
  }

  /** Copies one group's position in a topic to another group (314). */
  clone(fromGroup: string, toGroup: string, topic: string): void {
    const queues = this.offsets.get(topic + separator + fromGroup);
    if (!queues) return;
    this.offsets.set(topic + separator + toGroup, new Map(queues));
    this.changed = true;
  }

  removeGroup(group: string): void {
    for (const topic of this.topicsOfGroup(group)) this.offsets.delete(topic + separator + group);
    this.changed = true;
  }

  /** The smallest offset of each queue over all groups but those named (308). */
  smallestOffsets(topic: string, withoutGroups: ReadonlySet<string>): Map<number, number> {
    const smallest = new Map<number, number>();
    for (const group of this.groupsOfTopic(topic)) {
      if (withoutGroups.has(group)) continue;
      for (const [queueId, offset] of this.queues(group, topic) ?? []) smallest.set(queueId, Math.min(offset, smallest.get(queueId) ?? Infinity));
    }
    return smallest;
  }

  /** The JSON of 43 and of consumerOffset.json. */
  print(): string {
    return `{"offsetTable":{\n${[...this.offsets].map(([key, queues]) => `${JSON.stringify(key)}:${numericKeysJson(queues)}`).join(",\n")}\n}}`;
  }

  persistIfChanged(): void {
    if (!this.changed) return;
    this.changed = false;
    replaceFile(this.path, this.print());
  }
}
