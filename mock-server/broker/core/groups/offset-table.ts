import { join } from "node:path";
import { entriesOf, numericKeysJson, readJsonFile, replaceFile } from "../config-file.ts";

const separator = "@";

/** Where one group is in one topic. */
interface Position {
  topic: string;
  group: string;
  queues: Map<number, number>;
  /** Its part of the file, as long as nothing changed: ten thousand groups are printed every few seconds. */
  printed: string | undefined;
}

/** The consumed positions of all groups, kept in config/consumerOffset.json as Apache RocketMQ 4.9 writes it. */
export class OffsetTable {
  private readonly positions = new Map<string, Position>();
  private readonly byGroup = new Map<string, Set<Position>>();
  private readonly byTopic = new Map<string, Set<Position>>();
  private readonly path: string;
  private changed = false;

  constructor(configDir: string) {
    this.path = join(configDir, "consumerOffset.json");
    for (const [key, queues] of entriesOf(readJsonFile(this.path)?.["offsetTable"])) {
      const split = key.indexOf(separator);
      if (split <= 0) continue;
      const position = this.positionOf(key.slice(split + 1), key.slice(0, split));
      for (const [queueId, offset] of entriesOf(queues)) position.queues.set(Number(queueId), Number(offset));
    }
  }

  /** Offsets may go back (a reset does that). */
  commit(group: string, topic: string, queueId: number, offset: number): void {
    const position = this.positionOf(group, topic);
    if (position.queues.get(queueId) === offset) return;
    position.queues.set(queueId, offset);
    this.touch(position);
  }

  /** The stored offset or -1. */
  query(group: string, topic: string, queueId: number): number {
    return this.positions.get(topic + separator + group)?.queues.get(queueId) ?? -1;
  }

  queues(group: string, topic: string): ReadonlyMap<number, number> | undefined {
    return this.positions.get(topic + separator + group)?.queues;
  }

  topicsOfGroup(group: string): string[] {
    return Array.from(this.byGroup.get(group) ?? [], (position) => position.topic);
  }

  groupsOfTopic(topic: string): string[] {
    return Array.from(this.byTopic.get(topic) ?? [], (position) => position.group);
  }

  /** Copies one group's position in a topic to another group (314). */
  clone(fromGroup: string, toGroup: string, topic: string): void {
    const queues = this.queues(fromGroup, topic);
    if (!queues) return;
    const position = this.positionOf(toGroup, topic);
    position.queues = new Map(queues);
    this.touch(position);
  }

  removeGroup(group: string): void {
    for (const position of this.byGroup.get(group) ?? []) {
      this.positions.delete(position.topic + separator + group);
      const others = this.byTopic.get(position.topic);
      if (others?.delete(position) && others.size === 0) this.byTopic.delete(position.topic);
    }
    this.changed = this.byGroup.delete(group) || this.changed;
  }

  /** The smallest offset of each queue over all groups but those named (308); what points before the first message does not count. */
  smallestOffsets(topic: string, withoutGroups: ReadonlySet<string>, minOffsetOf: (queueId: number) => number): Map<number, number> {
    const smallest = new Map<number, number>();
    for (const { group, queues } of this.byTopic.get(topic) ?? []) {
      if (withoutGroups.has(group)) continue;
      for (const [queueId, offset] of queues) if (offset >= minOffsetOf(queueId)) smallest.set(queueId, Math.min(offset, smallest.get(queueId) ?? Infinity));
    }
    return smallest;
  }

  /** The JSON of 43 and of consumerOffset.json. */
  print(): string {
    const parts = Array.from(this.positions, ([key, position]) => (position.printed ??= `${JSON.stringify(key)}:${numericKeysJson(position.queues)}`));
    return `{"offsetTable":{\n${parts.join(",\n")}\n}}`;
  }

  persistIfChanged(): void {
    if (!this.changed) return;
    replaceFile(this.path, this.print());
    this.changed = false;
  }

  private touch(position: Position): void {
    position.printed = undefined;
    this.changed = true;
  }

  private positionOf(group: string, topic: string): Position {
    const key = topic + separator + group;
    const known = this.positions.get(key);
    if (known) return known;
    const position: Position = { topic, group, queues: new Map<number, number>(), printed: undefined };
    this.positions.set(key, position);
    addTo(this.byGroup, group, position);
    addTo(this.byTopic, topic, position);
    return position;
  }
}

function addTo(index: Map<string, Set<Position>>, key: string, position: Position): void {
  const positions = index.get(key);
  if (positions) positions.add(position);
  else index.set(key, new Set([position]));
}
