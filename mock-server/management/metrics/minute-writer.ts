import { Aggregates, decodeAggregates, encodeAggregates } from "./aggregate-stream.ts";
import { ByteWriter } from "./byte-writer.ts";
import { hourSteps } from "./open-points.ts";
import { decodePoints } from "./point-stream.ts";
import type { RowWriter } from "./row-writer.ts";
import { placesOf } from "./shard-row.ts";
import type { StoreParts } from "./store-parts.ts";
import { minuteSteps } from "./store-parts.ts";

/** Makes minutes of points that become too old: while an hour has its points, its minutes would only take room. */
export class MinuteWriter {
  readonly #parts: StoreParts;
  readonly #rows: RowWriter;
  readonly #points = new Float64Array(hourSteps);
  readonly #minutes = new Aggregates(hourSteps / minuteSteps);
  readonly #more = new Aggregates(hourSteps / minuteSteps);
  readonly #column = new Float64Array(hourSteps / minuteSteps);
  readonly #scratch = new ByteWriter();

  constructor(parts: StoreParts, rows: RowWriter) {
    this.#parts = parts;
    this.#rows = rows;
  }

  /** Writes the minutes of a row of points. Minutes that the hour has already (its clock was set back by more than a day) stay. */
  write(hour: number, shard: number, points: Uint8Array): void {
    const stored = this.#parts.minutes.get(hour, shard);
    const storedPlaces = stored && placesOf(stored);
    const places = placesOf(points);
    this.#rows.put(this.#parts.minutes, hour, shard, (slot, to, areTokensWanted) => {
      const [place, storedPlace] = [places.get(slot), storedPlaces?.get(slot)];
      if (!place && !storedPlace) return;
      this.#minutes.clear();
      if (stored && storedPlace) decodeAggregates(stored, storedPlace[0], storedPlace[1], minuteSteps, this.#minutes);
      if (place) this.#add(points, place);
      encodeAggregates(this.#minutes, minuteSteps, to, this.#column, this.#scratch, areTokensWanted);
    });
  }

  #add(row: Uint8Array, [from, end]: [number, number]): void {
    decodePoints(row, from, end, this.#points);
    this.#more.clear();
    this.#more.addPoints(this.#points, minuteSteps);
    for (let minute = 0; minute < this.#minutes.size; minute++) if (this.#minutes.count[minute] === 0) this.#minutes.copy(minute, this.#more, minute);
  }
}
