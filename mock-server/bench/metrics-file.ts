import { DatabaseSync } from "node:sqlite";

const shardsOfPeriod = 2 ** 20;

/** What the file of stored figures holds, in megabytes (with the room that pages waste). */
export interface MetricsFile {
  /** One hour of points of ten seconds, and of minutes (which are only made of points that are too old), on average over those that are there. */
  pointsOfHour: number;
  minutesOfHour: number;
  /** All rows of hours. */
  hours: number;
  /** Points of the hours that are not stored as rows yet. */
  log: number;
  /** Names. */
  series: number;
}

/** Reads how a file is filled; nothing writes it meanwhile. */
export function readMetricsFile(path: string): MetricsFile {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const megabytes = new Map(database.prepare("SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name").all().map(({ bytes, name }) => [name, Number(bytes) / 1e6]));
    const ofHour = (table: "points" | "minutes"): number => {
      const hours = Number(database.prepare(`SELECT count(DISTINCT place / ${shardsOfPeriod}) AS hours FROM ${table}`).get()?.["hours"]);
      return hours === 0 ? 0 : (megabytes.get(table) ?? 0) / hours;
    };
    const all = (...names: string[]): number => names.reduce((sum, name) => sum + (megabytes.get(name) ?? 0), 0);
    return { pointsOfHour: ofHour("points"), minutesOfHour: ofHour("minutes"), hours: all("hours"), log: all("step_log", "step_log_hour"), series: all("shards") };
  } finally {
    database.close();
  }
}
