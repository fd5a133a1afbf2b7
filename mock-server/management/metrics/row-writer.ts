import type { RowsTable } from "../store/metrics/rows-table.ts";
import { ByteWriter } from "./byte-writer.ts";
import { packShard } from "./shard-row.ts";

/** Puts the stream of a slot into the writer, perhaps nothing; packed, or as tokens (`point-stream.ts`). */
type WriteStream = (slot: number, to: ByteWriter, areTokensWanted: boolean) => void;

/** Writes rows in the smaller one of two forms: streams that are packed one by one, or tokens, which become small where many streams are alike. */
export class RowWriter {
  readonly #packed = new ByteWriter();
  readonly #tokens = new ByteWriter();
  readonly #streams = new ByteWriter();

  /** Writes the row of a shard; none when all of its streams are empty. */
  put(tier: RowsTable, period: number, shard: number, write: WriteStream): void {
    if (!packShard(this.#packed, this.#streams, (slot, to) => write(slot, to, false))) return;
    packShard(this.#tokens, this.#streams, (slot, to) => write(slot, to, true));
    const forms = [this.#packed.view(), this.#tokens.view()];
    tier.put(period, shard, this.#packed.length === this.#tokens.length ? forms.slice(1) : forms);
  }
}
