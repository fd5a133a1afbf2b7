import type { StepLogTable } from "../store/metrics/step-log-table.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import type { SeriesId } from "./metric-series.ts";
import { hourSteps } from "./open-points.ts";
import { isWhole, unzigzag, zigzag } from "./point-stream.ts";

/*
 * A row of the step log: the points of one step by ascending id, from id 0 on. Each token is a varint t:
 *
 *   t = .n 00    the next n ids have no point
 *   t = .n 01    the next n ids have the value that they had when they were last told in this hour (0 when they were not)
 *   t = .z 10    the next id has a value that is larger by the signed number z (zigzag)
 *   t = 11       eight bytes follow, the value of the next id that is no whole number; changes go on from before it
 */
const rawToken = 3;

/** What makes points durable until their hours are stored as rows. */
export class StepLog {
  readonly #table: StepLogTable;
  readonly #row = new ByteWriter();
  #value = new Float64Array(0);
  #hour = new Int32Array(0);
  #nextId = 0;
  #same = 0;

  constructor(table: StepLogTable) {
    this.#table = table;
  }

  /** Makes room for series below this id. */
  grow(series: number): void {
    if (series <= this.#value.length) return;
    const size = Math.max(series, Math.ceil(this.#value.length * 1.5));
    const value = new Float64Array(size);
    value.set(this.#value);
    this.#value = value;
    const hour = new Int32Array(size).fill(-1);
    hour.set(this.#hour);
    this.#hour = hour;
  }

  /** Begins the row of a step. */
  begin(): void {
    this.#row.clear();
    this.#nextId = 0;
    this.#same = 0;
  }

  /** Adds a point; ids ascend. */
  put(id: SeriesId, hour: number, value: number): void {
    if (id > this.#nextId) {
      this.#endSame();
      this.#row.varint((id - this.#nextId) * 4);
    }
    this.#nextId = id + 1;
    const before = this.#base(id, hour);
    if (value === before) {
      this.#same++;
      return;
    }
    this.#endSame();
    if (isWhole(value)) {
      this.#row.varint(zigzag(value - before) * 4 + 2);
      this.#value[id] = value;
    } else {
      this.#row.varint(rawToken);
      this.#row.float64(value);
    }
  }

  /** Writes the row, if it has any point. */
  write(step: number): void {
    this.#endSame();
    if (this.#nextId > 0) this.#table.add({ hour: Math.floor(step / hourSteps), step, data: this.#row.view() });
  }

  /** Tells every point that is logged, in the order in which they came, and knows again what the next ones are compared with. */
  replay(tell: (id: SeriesId, step: number, value: number) => void): void {
    this.#hour.fill(-1);
    for (const { data, hour, step } of this.#table.all()) {
      const reader = new ByteReader(data);
      let id = 0;
      while (reader.position < data.length) {
        const token = reader.varint();
        const rest = Math.floor(token / 4);
        if (token % 4 === 0) id += rest;
        else if (token % 4 === 1) {
          this.grow(id + rest);
          for (const end = id + rest; id < end; id++) tell(id, step, this.#base(id, hour));
        } else {
          this.grow(id + 1);
          const before = this.#base(id, hour);
          if (token === rawToken) tell(id, step, reader.float64());
          else tell(id, step, (this.#value[id] = before + unzigzag(rest)));
          id++;
        }
      }
    }
  }

  deleteHour(hour: number): void {
    this.#table.deleteHour(hour);
  }

  /** What the value of a series is compared with: rows of an hour never need those of the hour before. */
  #base(id: SeriesId, hour: number): number {
    if (this.#hour[id] !== hour) {
      this.#hour[id] = hour;
      this.#value[id] = 0;
    }
    return this.#value[id] ?? 0;
  }

  #endSame(): void {
    if (this.#same > 0) this.#row.varint(this.#same * 4 + 1);
    this.#same = 0;
  }
}
