import type { DatabaseSync } from "node:sqlite";
import { packRow, unpackRow } from "./packed-row.ts";

/** Shards of one period follow one another; `place` in the migrations. */
const shardsOfPeriod = 2 ** 20;

/** The rows of one tier: one a shard and period (an hour, or a day). */
export class RowsTable {
  readonly name: "points" | "minutes" | "hours";
  readonly #get;
  readonly #put;
  readonly #first;
  readonly #last;
  readonly #count;
  readonly #deleteBefore;
  readonly #expired;
  readonly #keep;
  #keptFrom: number;

  constructor(database: DatabaseSync, name: "points" | "minutes" | "hours") {
    this.name = name;
    this.#get = database.prepare(`SELECT data FROM ${name} WHERE place = ?`);
    this.#put = database.prepare(`INSERT OR REPLACE INTO ${name} (place, data) VALUES (?, ?)`);
    this.#first = database.prepare(`SELECT min(place) AS place FROM ${name}`);
    this.#last = database.prepare(`SELECT max(place) AS place FROM ${name}`);
    this.#count = database.prepare(`SELECT count(*) AS rows FROM ${name} WHERE place >= ? AND place < ?`);
    this.#deleteBefore = database.prepare(`DELETE FROM ${name} WHERE place IN (SELECT place FROM ${name} WHERE place < ? ORDER BY place LIMIT ?)`);
    this.#expired = database.prepare(`SELECT place, data FROM ${name} WHERE place < ? ORDER BY place LIMIT ?`);
    this.#keep = database.prepare("INSERT OR REPLACE INTO kept_from (tier, period) VALUES (?, ?)");
    this.#keptFrom = Number(database.prepare("SELECT period FROM kept_from WHERE tier = ?").get(name)?.["period"] ?? 0);
  }

  /** The first period of which no row was taken away. */
  get keptFrom(): number {
    return this.#keptFrom;
  }

  get(period: number, shard: number): Uint8Array | undefined {
    const data = this.#get.get(period * shardsOfPeriod + shard)?.["data"];
    return data instanceof Uint8Array ? unpackRow(data) : undefined;
  }

  /** Stores the smallest of several forms of a row. */
  put(period: number, shard: number, forms: readonly Uint8Array[]): void {
    this.#put.run(period * shardsOfPeriod + shard, packRow(forms));
  }

  /** The oldest period that has a row. */
  first(): number | undefined {
    const place = this.#first.get()?.["place"];
    return typeof place === "number" ? Math.floor(place / shardsOfPeriod) : undefined;
  }

  /** How many rows a period has. */
  countOf(period: number): number {
    return Number(this.#count.get(period * shardsOfPeriod, (period + 1) * shardsOfPeriod)?.["rows"]);
  }

  /** The newest period that has a row. */
  last(): number | undefined {
    const place = this.#last.get()?.["place"];
    return typeof place === "number" ? Math.floor(place / shardsOfPeriod) : undefined;
  }

  /** From now on only what is not older than this is kept; what is older goes by and by (`deleteSome`). */
  keepFrom(period: number): void {
    if (period <= this.#keptFrom) return;
    this.#keep.run(this.name, period);
    this.#keptFrom = period;
  }

  /** At most `limit` rows that are too old: those that `deleteSome` takes away with this limit. */
  expired(limit: number): { period: number; shard: number; data: Uint8Array }[] {
    return this.#expired.all(this.#keptFrom * shardsOfPeriod, limit).flatMap(({ data, place }) => (data instanceof Uint8Array ? [{ period: Math.floor(Number(place) / shardsOfPeriod), shard: Number(place) % shardsOfPeriod, data: unpackRow(data) }] : []));
  }

  /** Takes away at most `limit` rows that are too old; how many there were. */
  deleteSome(limit: number): number {
    return Number(this.#deleteBefore.run(this.#keptFrom * shardsOfPeriod, limit).changes);
  }
}
