import type { DatabaseSync } from "node:sqlite";
import type { RowsTable } from "../store/metrics/rows-table.ts";
import type { MinuteWriter } from "./minute-writer.ts";
import type { StoreParts } from "./store-parts.ts";

const dayHours = 24;
const leastRowsAStep = 64;
/** Making minutes of points costs as much as closing an hour, and is spread over half of one. */
const spreadSteps = 150;
/** Pages that are given back to the file system in one step, once so many are free. */
const freePagesKept = 4096;
const freedPagesAStep = 256;

/** How long each tier is kept, and how large the file may become. */
export interface RetentionRule {
  pointsHours: number;
  minutesHours: number;
  hoursHours: number;
  mostBytes: number;
}

/** Makes points that are too old minutes, and takes away what is too old, a little with every step; when the file is too large, the oldest first. */
export class Retention {
  readonly #parts: StoreParts;
  readonly #rule: RetentionRule;
  readonly #minutes: MinuteWriter;
  readonly #database: DatabaseSync;
  readonly #pageSize: number;
  #nextShard = 0;
  /** The hour whose points become minutes now, and how many rows of it in one step. */
  #ageing = { hour: -1, rowsAStep: 0 };

  constructor(database: DatabaseSync, parts: StoreParts, minutes: MinuteWriter, rule: RetentionRule) {
    this.#database = database;
    this.#parts = parts;
    this.#rule = rule;
    this.#minutes = minutes;
    this.#pageSize = this.#pragma("page_size");
  }

  /** Bytes of the file that hold something. */
  get usedBytes(): number {
    return (this.#pragma("page_count") - this.#pragma("freelist_count")) * this.#pageSize;
  }

  /** One step's share, within the caller's transaction. One period of a tier at most, so that a wrong clock costs some hours and not everything. */
  removeSome(hour: number): void {
    const { hours, minutes, points, registry } = this.#parts;
    const most = Math.max(leastRowsAStep, Math.ceil(registry.count / 60));
    const wanted: [RowsTable, number][] = [
      [points, hour - this.#rule.pointsHours],
      [minutes, hour - this.#rule.minutesHours],
      [hours, Math.floor((hour - this.#rule.hoursHours) / dayHours)],
    ];
    let removed = 0;
    for (const [tier, from] of wanted) {
      const first = tier.first();
      if (first === undefined) continue;
      if (first < from) tier.keepFrom(Math.min(from, first + 1));
      removed += tier === points ? this.#agePoints(hour - this.#rule.minutesHours) : tier.deleteSome(most);
    }
    if (removed === 0 && this.usedBytes > this.#rule.mostBytes) this.#shrink();
    this.#forgetEnded(hour, hour - this.#rule.hoursHours);
  }

  /** Outside of a transaction: gives pages that nothing uses back to the file system. */
  returnPages(): void {
    if (this.#pragma("freelist_count") > freePagesKept) this.#database.exec(`PRAGMA incremental_vacuum(${freedPagesAStep})`);
  }

  /** Points that are too old become minutes, unless those would be too old as well; how many rows there were. */
  #agePoints(firstMinutes: number): number {
    const { minutes, points } = this.#parts;
    const hour = points.first() ?? -1;
    // As many as the hour has, which may be more than there are shards now: an instance was removed.
    if (hour !== this.#ageing.hour) this.#ageing = { hour, rowsAStep: Math.ceil(points.countOf(hour) / spreadSteps) };
    const most = this.#ageing.rowsAStep;
    for (const { data, period, shard } of points.expired(most)) if (period >= Math.max(minutes.keptFrom, firstMinutes)) this.#minutes.write(period, shard, data);
    return points.deleteSome(most);
  }

  /** What is longest ago goes first, of the tiers that tell of single minutes; no minutes are made of points that go for want of room. */
  #shrink(): void {
    const { hours, minutes, points } = this.#parts;
    const [firstMinutes, firstPoints] = [minutes.first(), points.first()];
    if (firstMinutes !== undefined) minutes.keepFrom(firstMinutes + 1);
    else if (firstPoints !== undefined) {
      minutes.keepFrom(firstPoints + 1);
      points.keepFrom(firstPoints + 1);
    } else hours.keepFrom((hours.first() ?? -1) + 1);
  }

  /** One shard a step: names of series that have no point any more. */
  #forgetEnded(now: number, hour: number): void {
    const { registry } = this.#parts;
    if (this.#nextShard >= registry.numbers) {
      this.#nextShard = 0;
      // Rows of hours go by whole days.
      registry.freeNumbers(hour - dayHours);
    }
    registry.forgetEnded(this.#nextShard++, hour, now);
  }

  #pragma(name: string): number {
    return Number(this.#database.prepare(`PRAGMA ${name}`).get()?.[name]);
  }
}
