import type { StepLogTable } from "../store/metrics/step-log-table.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import type { SeriesId } from "./metric-series.ts";
import { hourSteps } from "./open-points.ts";
import { isWhole, unzigzag, zigzag } from "./whole-numbers.ts";

/*
 * A row of the step log: the points of one step by ascending id, from id 0 on. Each token is a varint t:
 *
 *   t = .n 00    the next n ids have no point
 *   t = .n 01    the next n ids have the value that they had when they were last told in this hour (0 when they were not)
 *   t = .z 10    the next id has a value that is larger by the signed number z (zigzag)
 *   t = 11       eight bytes follow, the value of the next id that is no whole number; changes go on from before it
 */
const rawToken = 3;
/** Rows that are taken away with each step: deleting the log of a whole hour at once would be felt. */
const deletedRowsAStep = 8;

/** What is told of a log: rows that begin, and for each of their points first where its series stands. */
interface LogReader {
  begin: (step: number) => void;
  placeOf: (id: SeriesId) => number;
  tell: (id: SeriesId, place: number, step: number, value: number) => void;
}

/** What makes points durable until their hours are stored as rows. */
export class StepLog {
  readonly #table: StepLogTable;
  readonly #row = new ByteWriter();
  #value = new Float64Array(0);
  #hour = new Int32Array(0);
  #nextId = 0;
  #same = 0;
  readonly #stored = new Set<number>();

  constructor(table: StepLogTable) {
    this.#table = table;
  }

  /** Makes room for so many places. */
  grow(places: number): void {
    if (places <= this.#value.length) return;
    const size = Math.max(places, Math.ceil(this.#value.length * 1.5));
    const value = new Float64Array(size);
    value.set(this.#value);
    this.#value = value;
    const hour = new Int32Array(size).fill(-1);
    hour.set(this.#hour);
    this.#hour = hour;
  }

  /** Begins the row of a step of this hour. */
  begin(hour: number): void {
    if (this.#stored.has(hour)) this.deleteHour(hour);
    this.#row.clear();
    this.#nextId = 0;
    this.#same = 0;
  }

  /** Another series may get this place. */
  forget(place: number): void {
    this.#hour[place] = -1;
  }

  /** Adds a point of the series at a place; ids ascend. */
  put(id: SeriesId, place: number, hour: number, value: number): void {
    if (id > this.#nextId) {
      this.#endSame();
      this.#row.varint((id - this.#nextId) * 4);
    }
    this.#nextId = id + 1;
    const before = this.#base(place, hour);
    if (value === before) {
      this.#same++;
      return;
    }
    this.#endSame();
    if (isWhole(value)) {
      this.#row.varint(zigzag(value - before) * 4 + 2);
      this.#value[place] = value;
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
  replay({ begin, placeOf, tell }: LogReader): void {
    this.#hour.fill(-1);
    this.#stored.clear();
    for (const { data, hour, step } of this.#table.all()) {
      const reader = new ByteReader(data);
      let id = 0;
      begin(step);
      while (reader.position < data.length) {
        const token = reader.varint();
        const rest = Math.floor(token / 4);
        if (token % 4 === 0) id += rest;
        else if (token % 4 === 1) {
          for (const end = id + rest; id < end; id++) {
            const place = placeOf(id);
            tell(id, place, step, this.#base(place, hour));
          }
        } else {
          const place = placeOf(id);
          const before = this.#base(place, hour);
          tell(id, place, step, token === rawToken ? reader.float64() : (this.#value[place] = before + unzigzag(rest)));
          id++;
        }
      }
    }
  }

  /** An hour is stored as rows: its log goes with the next steps (`deleteSome`). What is left after a kill tells the same points again. */
  forgetHour(hour: number): void {
    this.#stored.add(hour);
  }

  /** One step's share of what is not needed any more. */
  deleteSome(): void {
    for (const hour of this.#stored) {
      if (this.#table.deleteSome(hour, deletedRowsAStep) < deletedRowsAStep) this.#forgetValues(hour);
      return;
    }
  }

  /** Takes the whole log of an hour away at once. */
  deleteHour(hour: number): void {
    this.#table.deleteSome(hour, Number.MAX_SAFE_INTEGER);
    this.#forgetValues(hour);
  }

  /** Points of this hour that come nevertheless are not compared with values that are in no row. */
  #forgetValues(hour: number): void {
    this.#stored.delete(hour);
    for (let place = 0; place < this.#hour.length; place++) if (this.#hour[place] === hour) this.#hour[place] = -1;
  }

  /** What the value of a series is compared with: rows of an hour never need those of the hour before. */
  #base(place: number, hour: number): number {
    if (this.#hour[place] !== hour) {
      this.#hour[place] = hour;
      this.#value[place] = 0;
    }
    return this.#value[place] ?? 0;
  }

  #endSame(): void {
    if (this.#same > 0) this.#row.varint(this.#same * 4 + 1);
    this.#same = 0;
  }
}
