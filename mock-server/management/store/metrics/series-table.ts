import type { DatabaseSync, SQLOutputValue } from "node:sqlite";

/** Series of a shard have neighbouring ids; `id` in the migrations. */
const idsOfShard = 32;

export interface StoredFamily {
  number: number;
  instanceId: string;
  metric: string;
  scope: string;
}

export interface StoredSeries {
  id: number;
  family: number;
  names: string;
  since: number;
  ended: number | null;
}

/** Which series there are, and which numbers of shards are taken. */
export class SeriesTable {
  readonly #database: DatabaseSync;
  readonly #alive;
  readonly #byId;
  readonly #byNames;
  readonly #endedSince;
  readonly #newestEnd;
  readonly #oldest;
  readonly #newestShard;
  readonly #newestId;
  readonly #save;
  readonly #beginBy;
  readonly #forget;
  readonly #isUsed;
  readonly #take;
  readonly #free;
  readonly #release;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#alive = database.prepare("SELECT * FROM series WHERE ended IS NULL ORDER BY id");
    this.#byId = database.prepare("SELECT * FROM series WHERE id = ?");
    this.#byNames = database.prepare("SELECT * FROM series WHERE family = ? AND names = ?");
    this.#endedSince = database.prepare("SELECT * FROM series WHERE family = ? AND ended >= ? ORDER BY id");
    this.#newestEnd = database.prepare("SELECT max(ended) AS hour FROM series WHERE family = ? AND ended IS NOT NULL");
    this.#oldest = database.prepare("SELECT min(since) AS step FROM series WHERE family = ?");
    this.#newestShard = database.prepare("SELECT max(number) AS number FROM shards WHERE family = ?");
    this.#newestId = database.prepare("SELECT max(id) AS id FROM series WHERE id >= ? AND id < ?");
    this.#save = database.prepare("INSERT OR REPLACE INTO series (id, family, names, since, ended) VALUES (?, ?, ?, ?, ?)");
    this.#beginBy = database.prepare("UPDATE series SET since = ?1 WHERE since > ?1");
    this.#forget = database.prepare("DELETE FROM series WHERE id >= ? AND id < ? AND ended < ? RETURNING id");
    this.#isUsed = database.prepare("SELECT 1 FROM series WHERE id >= ? AND id < ? LIMIT 1");
    this.#take = database.prepare("INSERT INTO shards (number, family) VALUES (?, ?)");
    this.#free = database.prepare("DELETE FROM shards WHERE family IS NULL AND until < ?");
    this.#release = database.prepare("UPDATE shards SET family = NULL, until = ? WHERE number = ? AND family IS NOT NULL");
  }

  families(): StoredFamily[] {
    return this.#database.prepare("SELECT * FROM families").all().map((row) => ({ number: Number(row["number"]), instanceId: String(row["instance_id"]), metric: String(row["metric"]), scope: String(row["scope"]) }));
  }

  addFamily({ instanceId, metric, number, scope }: StoredFamily): void {
    this.#database.prepare("INSERT OR IGNORE INTO families (number, instance_id, metric, scope) VALUES (?, ?, ?, ?)").run(number, instanceId, metric, scope);
  }

  /** Takes a family with its series away; its shards are taken until `until`. */
  removeFamily(family: number, until: number): void {
    this.#database.prepare("DELETE FROM series WHERE family = ?").run(family);
    this.#database.prepare("UPDATE shards SET family = NULL, until = ? WHERE family = ?").run(until, family);
    this.#database.prepare("DELETE FROM families WHERE number = ?").run(family);
  }

  /** Those that have new points. */
  *alive(): Generator<StoredSeries> {
    for (const row of this.#alive.iterate()) yield seriesOf(row);
  }

  byId(id: number): StoredSeries | undefined {
    const row = this.#byId.get(id);
    return row && seriesOf(row);
  }

  byNames(family: number, names: string): StoredSeries | undefined {
    const row = this.#byNames.get(family, names);
    return row && seriesOf(row);
  }

  /** Those that ended in this hour or later. */
  endedSince(family: number, hour: number): StoredSeries[] {
    return this.#endedSince.all(family, hour).map(seriesOf);
  }

  /** The last hour in which one of a family ended; -1 = none did. */
  newestEnd(family: number): number {
    return numberOf(this.#newestEnd.get(family)?.["hour"]) ?? -1;
  }

  /** Step of the first point of a family. */
  oldest(family: number): number | undefined {
    return numberOf(this.#oldest.get(family)?.["step"]);
  }

  /** The shard that a family began last, and how many of its slots are used. */
  newestShard(family: number): { number: number; used: number } | undefined {
    const number = numberOf(this.#newestShard.get(family)?.["number"]);
    if (number === undefined) return undefined;
    const id = numberOf(this.#newestId.get(number * idsOfShard, (number + 1) * idsOfShard)?.["id"]);
    return { number, used: id === undefined ? 0 : (id % idsOfShard) + 1 };
  }

  save({ ended, family, id, names, since }: StoredSeries): void {
    this.#save.run(id, family, names, since, ended);
  }

  /** No series begins later than this. */
  beginBy(step: number): void {
    this.#beginBy.run(step);
  }

  /** Takes series of a shard away that ended before `hour`; their ids. */
  forgetEnded(shard: number, hour: number): number[] {
    return this.#forget.all(shard * idsOfShard, (shard + 1) * idsOfShard, hour).map((row) => Number(row["id"]));
  }

  hasSeries(shard: number): boolean {
    return this.#isUsed.get(shard * idsOfShard, (shard + 1) * idsOfShard) !== undefined;
  }

  /** Numbers of shards that are taken, ascending. */
  takenNumbers(): number[] {
    return this.#database.prepare("SELECT number FROM shards ORDER BY number").all().map((row) => Number(row["number"]));
  }

  takeNumber(number: number, family: number): void {
    this.#take.run(number, family);
  }

  /** A shard has no series any more; its rows are not older than `until`. */
  releaseNumber(number: number, until: number): void {
    this.#release.run(until, number);
  }

  /** Numbers whose last rows are from before `hour` can be taken again. */
  freeNumbers(hour: number): void {
    this.#free.run(hour);
  }
}

function seriesOf(row: Record<string, SQLOutputValue>): StoredSeries {
  return { id: Number(row["id"]), family: Number(row["family"]), names: String(row["names"]), since: Number(row["since"]), ended: numberOf(row["ended"]) ?? null };
}

function numberOf(value: SQLOutputValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
