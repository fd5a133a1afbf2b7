import type { RowsTable } from "../store/metrics/rows-table.ts";
import type { OpenPoints } from "./open-points.ts";
import type { SeriesRegistry } from "./series-registry.ts";
import type { StepLog } from "./step-log.ts";

/** Steps of a minute. */
export const minuteSteps = 6;
/** More than the stream of an hour can have: each point is at most a gap and a value of nine bytes. */
export const longestStreamBytes = 360 * 12;

/** What the parts of the store work on together. */
export interface StoreParts {
  registry: SeriesRegistry;
  open: OpenPoints;
  log: StepLog;
  /** By hour, shard. */
  points: RowsTable;
  minutes: RowsTable;
  /** By day, shard. */
  hours: RowsTable;
}
